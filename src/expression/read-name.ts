import { closestName } from "../values/closest-name.ts";
import { findConstant } from "./constants.ts";
import { asWhole, nullRefusal } from "./convert.ts";
import type { Evaluation } from "./evaluation.ts";
import { type ExpressionError, percentHint } from "./expression-error.ts";
import { invoke } from "./functions/function-record.ts";
import { findFunction, functionNames } from "./functions/function-table.ts";
import { Refusal } from "./refusal.ts";
import type { ColumnNode, Name, Span, VariableNode } from "./syntax-tree.ts";
import { isArray, type ScopeDataset, type Value } from "./value.ts";

/** A name by itself: a variable, else a constant of Visual Basic, else a function that needs no arguments. */
export function readVariable(node: VariableNode, evaluation: Evaluation): Value {
  const { scope } = evaluation;
  const variable = scope.variable(node.name);
  if (variable !== undefined) return evaluation.read(variable);
  const dataset = scope.dataset(node.name);
  if (dataset !== undefined) throw noColumnNamed(node, dataset, evaluation);
  const constant = findConstant(node.name);
  if (constant !== undefined) return constant;
  const record = findFunction(node.name);
  if (record === undefined) throw noName(node, "variable", evaluation);
  return evaluation.at(node, [], () => invoke(record, [], evaluation));
}

function noColumnNamed(node: Name, dataset: ScopeDataset, evaluation: Evaluation): ExpressionError {
  const example = dataset.columns[0] ?? "TotalRows";
  const remedy = `name one of its columns: ${node.name}.${example}`;
  return evaluation.error(node, "EXPRESSION_NO_NAME", `"${node.name}" is a dataset, not a variable`, remedy);
}

/** `row` is evaluated already. */
export function readColumn(
  node: ColumnNode,
  row: { readonly value: Value } | undefined,
  evaluation: Evaluation,
): Value {
  const dataset = evaluation.scope.dataset(node.dataset.name);
  if (dataset === undefined) throw noName(node.dataset, "dataset", evaluation);
  const number = row === undefined ? undefined : rowNumber(row.value, node.row ?? node, dataset, evaluation);
  const column = dataset.column(node.column.name, number);
  if (column !== undefined) return evaluation.read(column);
  const reason = `dataset "${node.dataset.name}" has no column "${node.column.name}"`;
  const remedy = suggest(node.column.name, dataset.columns, "columns");
  throw evaluation.error(node.column, "EXPRESSION_NO_COLUMN", reason, remedy);
}

function rowNumber(value: Value, place: Span, dataset: ScopeDataset, evaluation: Evaluation): number {
  const number = evaluation.at(place, [], () => exactWhole(value, evaluation));
  if (number === undefined || number < 1) {
    throw evaluation.error(place, "EXPRESSION_NO_ROW", "this is not the number of a row", "rows count 1, 2, 3 …");
  }
  const rows = dataset.column("TotalRows")?.value;
  if (typeof rows !== "number" || number <= rows) return number;
  const remedy = rows === 0 ? "the dataset is empty" : `the last row is ${rows}`;
  throw evaluation.error(place, "EXPRESSION_NO_ROW", `there is no row ${number}`, remedy);
}

/** A number of a row or an element; undefined for a text or a fraction. */
function exactWhole(value: Value, { language }: Evaluation): number | undefined {
  if (value === null) throw nullRefusal();
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  try {
    return asWhole(value, language);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** `array(2)`, `array(1, 2)`, where an array of arrays has as many levels. */
export function readElement(
  array: Value,
  indexes: readonly Value[],
  places: readonly Span[],
  evaluation: Evaluation,
): Value {
  let current = array;
  for (const [level, index] of indexes.entries()) {
    const place = places[level] ?? { offset: 0, length: 1 };
    if (!isArray(current)) {
      const reason = level === 0 ? "this is no array and has no elements" : "the array has fewer dimensions";
      throw evaluation.error(place, "EXPRESSION_NO_ELEMENT", reason);
    }
    const { lower, items } = current;
    const number = evaluation.at(place, [], () => asWholeIndex(index, evaluation));
    if (number < lower || number >= lower + items.length) {
      const remedy =
        items.length === 0 ? "the array is empty" : `its elements are ${lower} to ${lower + items.length - 1}`;
      throw evaluation.error(place, "EXPRESSION_NO_ELEMENT", `there is no element ${number}`, remedy);
    }
    current = items[number - lower];
  }
  return evaluation.read({ value: current });
}

function asWholeIndex(value: Value, { language }: Evaluation): number {
  if (value === null) throw nullRefusal();
  return asWhole(value, language);
}

/** `name(…)` where there is neither such an array nor such a function. */
export function noCallable(name: Name, evaluation: Evaluation): ExpressionError {
  const { scope } = evaluation;
  const dataset = scope.dataset(name.name);
  if (dataset !== undefined) {
    const example = dataset.columns[0] ?? "name";
    const remedy = `name a column after the row: ${name.name}(1).${example}`;
    return evaluation.error(name, "EXPRESSION_NO_NAME", `"${name.name}" is a dataset, not a function`, remedy);
  }
  if (scope.variable(name.name) !== undefined) {
    const reason = `"${name.name}" is a variable that holds no array, and there is no such function`;
    return evaluation.error(name, "EXPRESSION_NO_ELEMENT", reason);
  }
  const closest = closestName(name.name, [...functionNames(), ...scope.names()]);
  const remedy = closest === undefined ? list(scope.names(), "names") : `did you mean ${closest}?`;
  const reason = `there is no function or array "${name.name}"`;
  return evaluation.error(name, "EXPRESSION_NO_NAME", reason, remedy);
}

function noName(name: Name, what: "variable" | "dataset", evaluation: Evaluation): ExpressionError {
  const names = evaluation.scope.names();
  const closest = closestName(name.name, names) ?? (what === "variable" ? closestFunction(name.name) : undefined);
  const remedy = closest === undefined ? list(names, "names") : `did you mean ${closest}?`;
  const reason = `there is no ${what} "${name.name}"`;
  return evaluation.error(name, "EXPRESSION_NO_NAME", reason, `${remedy} (${percentHint})`);
}

function closestFunction(name: string): string | undefined {
  const closest = closestName(name, functionNames());
  return closest === undefined ? undefined : `${closest}()`;
}

function suggest(name: string, names: readonly string[], what: string): string {
  const closest = closestName(name, names);
  return closest === undefined ? list(names, what) : `did you mean ${closest}?`;
}

const mostListed = 12;

function list(names: readonly string[], what: string): string {
  if (names.length === 0) return `there are no ${what} here yet`;
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : "";
  return `${what} here: ${names.slice(0, mostListed).join(", ")}${more}`;
}
