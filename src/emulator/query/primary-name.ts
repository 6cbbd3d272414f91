import type { Column, Table } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import { hasTypeColumn, quote, typeColumn } from "../store/column-codec.ts";

/**
 * The primary name of the record that a lookup points at, as an SQL expression; `NULL` where its table is unknown or nameless.
 *
 * @param alias of the table that has the lookup
 */
export function nameSql(tables: Tables, column: Column, alias: string): string {
  if (!hasTypeColumn(column)) return targetNameSql(tables.get(column.targets[0] ?? ""), column, alias);
  const cases = column.targets
    .map((target) => tables.get(target))
    .filter((table) => table?.primaryName !== undefined)
    .map((table) => `WHEN '${table?.logicalName}' THEN ${targetNameSql(table, column, alias)}`);
  return cases.length === 0 ? "NULL" : `CASE ${alias}.${quote(typeColumn(column))} ${cases.join(" ")} END`;
}

function targetNameSql(target: Table | undefined, column: Column, alias: string): string {
  if (target?.primaryName === undefined) return "NULL";
  const [name, id] = [quote(target.primaryName), quote(target.primaryId)];
  return `(SELECT n.${name} FROM ${quote(target.logicalName)} AS n WHERE n.${id} = ${alias}.${quote(column.name)})`;
}
