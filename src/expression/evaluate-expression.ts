import { closestName } from "../values/closest-name.ts";
import { type Computed, compute, type Failure, negate, numberIn } from "./arithmetic.ts";
import { ExpressionError, type ExpressionErrorCode, percentHint } from "./expression-error.ts";
import type {
  ChainNode,
  ColumnNode,
  Expression,
  ExpressionNode,
  Name,
  Operator,
  Span,
  VariableNode,
} from "./syntax-tree.ts";
import type { Scope, ScopeDataset, Value } from "./value.ts";

/** `evaluateExpression(parseExpression("price * 2"), scope)` → 12. Changes nothing; throws ExpressionError (EXPRESSION_…). */
export function evaluateExpression(expression: Expression, scope: Scope): Value {
  return evaluateNode(expression.root, { text: expression.text, scope });
}

export type Context = { readonly text: string; readonly scope: Scope };

export function evaluateNode(node: ExpressionNode, context: Context): Value {
  switch (node.kind) {
    case "number":
    case "text":
      return node.value;
    case "variable":
      return readVariable(node, context);
    case "column":
      return readColumn(node, context);
    case "negation":
      return settle(negate(evaluateNode(node.operand, context)), context, () => node.operand);
    case "chain":
      return evaluateChain(node, context);
  }
}

function evaluateChain(chain: ChainNode, context: Context): Value {
  let value = evaluateOperand(chain.first, chain.rest[0]?.operator, context);
  let left: Span = chain.first;
  for (const { operator, operand } of chain.rest) {
    const computed = compute(operator, value, evaluateOperand(operand, operator, context));
    const before = left;
    const both = { offset: chain.offset, length: operand.offset + operand.length - chain.offset };
    value = settle(computed, context, (failure) => {
      if (failure.operand === undefined) return both;
      return failure.operand === "left" ? before : operand;
    });
    left = both;
  }
  return value;
}

/** A variable of type auto adapts to the operation: what reads as a number is one, unless it is joined with `&`. */
function evaluateOperand(node: ExpressionNode, operator: Operator | undefined, context: Context): Value {
  const value = evaluateNode(node, context);
  if (operator === "&" || node.kind !== "variable" || typeof value !== "string") return value;
  return context.scope.variable(node.name)?.isText === true ? value : (numberIn(value) ?? value);
}

function settle(computed: Computed, context: Context, blame: (failure: Failure) => Span): Value {
  if (computed.ok) return computed.value;
  throw errorAt(context, blame(computed), computed.code, computed.reason);
}

function readVariable(node: VariableNode, context: Context): Value {
  const variable = context.scope.variable(node.name);
  if (variable !== undefined) return variable.value;
  const dataset = context.scope.dataset(node.name);
  if (dataset === undefined) throw noName(node, "variable", context);
  const reason = `"${node.name}" is a dataset, not a variable`;
  const example = dataset.columns[0] ?? "TotalRows";
  throw errorAt(context, node, "EXPRESSION_NO_NAME", reason, `name one of its columns: ${node.name}.${example}`);
}

function readColumn(node: ColumnNode, context: Context): Value {
  const dataset = context.scope.dataset(node.dataset.name);
  if (dataset === undefined) throw noName(node.dataset, "dataset", context);
  const row = node.row === undefined ? undefined : rowNumber(node.row, dataset, context);
  const column = dataset.column(node.column.name, row);
  if (column !== undefined) return column.value;
  const reason = `dataset "${node.dataset.name}" has no column "${node.column.name}"`;
  throw errorAt(
    context,
    node.column,
    "EXPRESSION_NO_COLUMN",
    reason,
    suggest(node.column.name, dataset.columns, "columns"),
  );
}

function rowNumber(node: ExpressionNode, dataset: ScopeDataset, context: Context): number {
  const number = settle(compute("+", 0, evaluateNode(node, context)), context, () => node);
  if (typeof number !== "number" || !Number.isInteger(number) || number < 1) {
    throw errorAt(context, node, "EXPRESSION_NO_ROW", "this is not the number of a row", "rows count 1, 2, 3 …");
  }
  const rows = dataset.column("TotalRows")?.value;
  if (typeof rows !== "number" || number <= rows) return number;
  const remedy = rows === 0 ? "the dataset is empty" : `the last row is ${rows}`;
  throw errorAt(context, node, "EXPRESSION_NO_ROW", `there is no row ${number}`, remedy);
}

function noName(name: Name, what: "variable" | "dataset", context: Context): ExpressionError {
  const reason = `there is no ${what} "${name.name}"`;
  const remedy = `${suggest(name.name, context.scope.names(), "names")} (${percentHint})`;
  return errorAt(context, name, "EXPRESSION_NO_NAME", reason, remedy);
}

const mostListed = 12;

function suggest(name: string, names: readonly string[], what: string): string {
  const closest = closestName(name, names);
  if (closest !== undefined) return `did you mean ${closest}?`;
  if (names.length === 0) return `there are no ${what} here yet`;
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : "";
  return `${what} here: ${names.slice(0, mostListed).join(", ")}${more}`;
}

function errorAt(
  { text }: Context,
  { offset, length }: Span,
  code: ExpressionErrorCode,
  reason: string,
  remedy?: string,
): ExpressionError {
  return new ExpressionError({ code, reason, text, offset, length, remedy });
}
