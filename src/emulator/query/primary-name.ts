import type { Column, Table } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import { hasTypeColumn, quote, typeColumn } from "../store/column-codec.ts";
import type { ColumnNames } from "./sql.ts";
import { literal } from "./sql.ts";

/**
 * The primary name of the record that a lookup points at, as an SQL expression; `NULL` where its table is unknown or nameless.
 *
 * @param names how the columns of the lookup's table are named where the expression stands
 */
export function nameSql(tables: Tables, column: Column, names: ColumnNames): string {
  if (!hasTypeColumn(column)) return targetNameSql(tables.get(column.targets[0] ?? ""), column, names);
  const cases = column.targets
    .map((target) => tables.get(target))
    .filter((table) => table !== undefined)
    .filter(({ primaryName }) => primaryName !== undefined)
    .map((table) => `WHEN ${literal(table.logicalName)} THEN ${targetNameSql(table, column, names)}`);
  return cases.length === 0 ? "NULL" : `CASE ${names(typeColumn(column))} ${cases.join(" ")} END`;
}

function targetNameSql(target: Table | undefined, column: Column, names: ColumnNames): string {
  if (target?.primaryName === undefined) return "NULL";
  const [name, id] = [quote(target.primaryName), quote(target.primaryId)];
  return `(SELECT n.${name} FROM ${quote(target.logicalName)} AS n WHERE n.${id} = ${names(column.name)})`;
}
