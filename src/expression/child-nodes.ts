import type { ExpressionNode } from "./syntax-tree.ts";

const none: readonly ExpressionNode[] = [];

/** A node and all below it, in the order of the text. */
export function nodesOf(node: ExpressionNode): readonly ExpressionNode[] {
  const nodes: ExpressionNode[] = [];
  collect(node, nodes);
  return nodes;
}

function collect(node: ExpressionNode, nodes: ExpressionNode[]): void {
  nodes.push(node);
  for (const child of childNodes(node)) collect(child, nodes);
}

/** The nodes directly below a node, in the order of the text. */
export function childNodes(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.kind) {
    case "prefix":
      return [node.operand];
    case "chain":
      return [node.first, ...node.rest.map(({ operand }) => operand)];
    case "column":
      return node.row === undefined ? none : [node.row];
    case "call":
      return node.arguments.filter((argument) => argument !== undefined);
    case "element":
      return [node.array, ...node.indexes];
    case "template":
      return node.parts.filter((part) => typeof part !== "string");
    default:
      return none;
  }
}
