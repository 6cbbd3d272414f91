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
  switch (node.kind) {
    case "variable":
      return findFunction(node.name) === undefined ? [{ ...spanOf(node), kind: "variable", name: node.name }] : [];
    case "column":
      return [
        { ...spanOf(node.dataset), kind: "dataset", name: node.dataset.name },
        ...(node.row === undefined ? [] : mentionedNames(node.row)),
      ];
    case "call": {
      const inside = node.arguments.flatMap((argument) => (argument === undefined ? [] : mentionedNames(argument)));
      const isFunction = findFunction(node.name.name) !== undefined;
      return isFunction
        ? inside
        : [{ ...spanOf(node.name), kind: "variable", name: node.name.name, isCall: true }, ...inside];
    }
    case "element":
      return [...mentionedNames(node.array), ...node.indexes.flatMap(mentionedNames)];
    case "prefix":
      return mentionedNames(node.operand);
    case "chain":
      return [...mentionedNames(node.first), ...node.rest.flatMap(({ operand }) => mentionedNames(operand))];
    case "template":
      return node.parts.flatMap((part) => (typeof part === "string" ? [] : mentionedNames(part)));
    default:
      return [];
  }
}

function spanOf({ offset, length }: Span): Span {
  return { offset, length };
}
