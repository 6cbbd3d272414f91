import type { OrderExpression } from "../../wire/query/query-expression.ts";
import type { Column, Table } from "../metadata/table.ts";
import { isChoice, isLookup } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import { unsupportedFeature } from "../not-supported.ts";
import { columnOf } from "../organization.ts";
import { isStored } from "../store/column-codec.ts";
import { foldText } from "../store/fold-text.ts";
import { checkRootEntity } from "./filter.ts";
import { columnSql, nameSql } from "./primary-name.ts";

/** One thing that a query is sorted by. */
export type SortKey = {
  readonly column: Column;
  readonly descending: boolean;
  /** What a paging cookie keeps of a row. */
  readonly value: string;
  /** What is compared, made of the expression of such a value. */
  readonly comparable: (value: string) => string;
};

/** The orders of a query and, so that the sequence is one and the same for every page, the primary key. */
export function sortKeys(tables: Tables, table: Table, orders: readonly OrderExpression[]): SortKey[] {
  // A column that is named again adds nothing to the sequence.
  const keys = orders
    .map((order) => sortKey(tables, table, order))
    .filter((key, index, all) => all.findIndex(({ column }) => column === key.column) === index);
  if (keys.some(({ column }) => column.name === table.primaryId)) return keys;
  const primary = columnOf(table, table.primaryId);
  return [
    ...keys,
    { column: primary, descending: false, value: columnSql(primary.name), comparable: (value) => value },
  ];
}

function sortKey(tables: Tables, table: Table, order: OrderExpression): SortKey {
  if (order.alias !== undefined && order.alias !== "") throw unsupportedFeature("orderByAlias");
  checkRootEntity(table, order.entityName);
  const column = columnOf(table, order.attributeName);
  const descending = order.orderType === "Descending";
  if (!isStored(column)) throw unsupportedFeature("orderByImage");
  if (isLookup(column)) return { column, descending, value: nameSql(tables, column), comparable: fold };
  const value = columnSql(column.name);
  if (isChoice(column) || column.type === "Boolean") {
    return { column, descending, value, comparable: (operand) => labelSql(column, operand) };
  }
  const isText = column.type === "String" || column.type === "Memo";
  return { column, descending, value, comparable: isText ? fold : (operand) => operand };
}

function fold(operand: string): string {
  return `fold(${operand})`;
}

/** Choices and yes/no columns sort by the label that a person sees. */
function labelSql(column: Column, operand: string): string {
  const cases = [...column.options.values()].map(
    ({ value, label }) => `WHEN ${value} THEN '${foldText(label).replaceAll("'", "''")}'`,
  );
  return cases.length === 0 ? operand : `CASE ${operand} ${cases.join(" ")} END`;
}
