import type { Column, Table } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import { hasTypeColumn, quote, typeColumn } from "../store/column-codec.ts";

/** Alias of the table that a query is about. */
export const root = "t";

export function columnSql(name: string): string {
  return `${root}.${quote(name)}`;
}

/** The primary name of the record that a lookup points at, as an SQL expression; `NULL` where its table is unknown or nameless. */
export function nameSql(tables: Tables, column: Column): string {
  if (!hasTypeColumn(column)) return targetNameSql(tables.get(column.targets[0] ?? ""), column);
  const cases = column.targets
    .map((target) => tables.get(target))
    .filter((table) => table !== undefined)
    .map((table) => `WHEN '${table.logicalName}' THEN ${targetNameSql(table, column)}`);
  return cases.length === 0 ? "NULL" : `CASE ${columnSql(typeColumn(column))} ${cases.join(" ")} END`;
}

function targetNameSql(target: Table | undefined, column: Column): string {
  if (target?.primaryName === undefined) return "NULL";
  const [name, id] = [quote(target.primaryName), quote(target.primaryId)];
  return `(SELECT n.${name} FROM ${quote(target.logicalName)} AS n WHERE n.${id} = ${columnSql(column.name)})`;
}
