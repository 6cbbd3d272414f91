import { childNodes } from "./child-nodes.ts";
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
  return [...nameOf(node), ...childNodes(node).flatMap(mentionedNames)];
}

/** The name that a node reads by itself. */
function nameOf(node: ExpressionNode): readonly MentionedName[] {
  switch (node.kind) {
    case "variable":
      return isFunction(node.name) ? [] : [{ ...spanOf(node), kind: "variable", name: node.name }];
    case "column":
      return [{ ...spanOf(node.dataset), kind: "dataset", name: node.dataset.name }];
    case "call": {
      const { name } = node.name;
      return isFunction(name) ? [] : [{ ...spanOf(node.name), kind: "variable", name, isCall: true }];
    }
    default:
      return [];
  }
}

function isFunction(name: string): boolean {
  return findFunction(name) !== undefined;
}

function spanOf({ offset, length }: Span): Span {
  return { offset, length };
}
