import { nodesOf } from "./child-nodes.ts";
import { ExpressionError } from "./expression-error.ts";
import { refuseCount } from "./functions/function-record.ts";
import { findFunction } from "./functions/function-table.ts";
import type { CallNode, ExpressionNode } from "./syntax-tree.ts";

/** The calls of functions with too many arguments or too few, as evaluating them would refuse them: `Left("a")`. `text` is what the tree's offsets count in. */
export function argumentFaults(node: ExpressionNode, text: string): readonly ExpressionError[] {
  return nodesOf(node).flatMap((one) => (one.kind === "call" ? (faultOf(one, text) ?? []) : []));
}

function faultOf({ name, arguments: given, offset, length }: CallNode, text: string): ExpressionError | undefined {
  const record = findFunction(name.name);
  const isGiven = given.map((argument) => argument !== undefined);
  const refusal = record && refuseCount(record, isGiven);
  if (refusal === undefined) return undefined;
  const { code, reason, remedy } = refusal.details;
  return new ExpressionError({ code, reason, remedy, text, offset, length });
}
