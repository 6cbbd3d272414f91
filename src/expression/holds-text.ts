import type { ExpressionNode } from "./syntax-tree.ts";
import type { Value } from "./value.ts";

/** Whether a value is a text that stands in quotes in the expression. */
export function holdsText(root: ExpressionNode, value: Value): boolean {
  return typeof value === "string" && nodesOf(root).some((node) => node.kind === "text" && node.value === value);
}

function nodesOf(node: ExpressionNode): readonly ExpressionNode[] {
  return [node, ...partsOf(node).flatMap(nodesOf)];
}

function partsOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.kind) {
    case "prefix":
      return [node.operand];
    case "chain":
      return [node.first, ...node.rest.map(({ operand }) => operand)];
    case "column":
      return node.row === undefined ? [] : [node.row];
    case "call":
      return node.arguments.filter((argument) => argument !== undefined);
    case "element":
      return [node.array, ...node.indexes];
    case "template":
      return node.parts.filter((part) => typeof part !== "string");
    default:
      return [];
  }
}
