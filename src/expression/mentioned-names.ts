import { nodesOf } from "./child-nodes.ts";
import { findFunction } from "./functions/function-table.ts";
import type { ExpressionNode, Span } from "./syntax-tree.ts";

/** A variable or dataset that an expression reads. */
export type MentionedName = Span & {
  readonly kind: "variable" | "dataset";
  readonly name: string;
  /** Arguments stand behind it: an element of an array, unless it is a function that there is not. */
  readonly isCall?: true;
};

/**
 * The variables and datasets that an expression reads, in the order of its text; one that is named twice comes twice. A name
 * that a function has too (`Date`, `Left(a, 2)`) is taken for the function.
 */
export function mentionedNames(node: ExpressionNode): readonly MentionedName[] {
  return nodesOf(node).flatMap((one) => nameOf(one) ?? []);
}

/** The name that a node reads by itself. */
function nameOf(node: ExpressionNode): MentionedName | undefined {
  switch (node.kind) {
    case "variable":
      return isFunction(node.name) ? undefined : { kind: "variable", ...named(node) };
    case "column":
      return { kind: "dataset", ...named(node.dataset) };
    case "call":
      return isFunction(node.name.name) ? undefined : { kind: "variable", ...named(node.name), isCall: true };
    default:
      return undefined;
  }
}

function named({ name, offset, length }: Span & { readonly name: string }): Pick<MentionedName, "name" | keyof Span> {
  return { name, offset, length };
}

function isFunction(name: string): boolean {
  return findFunction(name) !== undefined;
}
