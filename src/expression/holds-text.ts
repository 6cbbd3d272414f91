import { nodesOf } from "./child-nodes.ts";
import type { ExpressionNode } from "./syntax-tree.ts";
import type { Value } from "./value.ts";

/** Whether a value is a text that stands in quotes in the expression. */
export function holdsText(root: ExpressionNode, value: Value): boolean {
  return typeof value === "string" && nodesOf(root).some((node) => node.kind === "text" && node.value === value);
}
