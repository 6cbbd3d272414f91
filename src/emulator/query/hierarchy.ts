import { Guid } from "../../values/guid.ts";
import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import { quote } from "../store/column-codec.ts";
import type { Operand } from "./operand.ts";
import type { Sql } from "./sql.ts";
import { raw, sql, value } from "./sql.ts";

/** Steps that a condition goes up or down at most (query.md §2, hierarchy). */
const mostSteps = 100;

/** The lookup to the record above, of the one relationship that is a hierarchy. */
export function hierarchyColumn(table: Table): string | undefined {
  return table.parents.find(({ isHierarchical, parent }) => isHierarchical && parent === table.logicalName)?.column;
}

/** The table whose hierarchy a condition goes along: that of the primary key, or the one that a lookup points at. */
export function hierarchyOf(tables: Tables, { table, column }: Operand): Table {
  const target = column.name === table.primaryId ? table : tables.get(column.targets[0] ?? "");
  if (target !== undefined && column.targets.length <= 1 && hierarchyColumn(target) !== undefined) return target;
  throw new OrganizationFault(
    "InvalidOperatorCode",
    `The operator is not valid or it is not supported: no hierarchical relationship for '${table.logicalName}.${column.name}'.`,
  );
}

/** IDs of the records below one. */
export function below(table: Table, id: Sql, steps: number = mostSteps): Sql {
  const { key, up, name } = namesOf(table);
  return sql`(WITH RECURSIVE h(id, step) AS (SELECT ${key}, 1 FROM ${name} WHERE ${up} = ${id}
 UNION SELECT c.${key}, h.step + 1 FROM ${name} AS c JOIN h ON c.${up} = h.id WHERE h.step < ${raw(String(steps))})
 SELECT id FROM h)`;
}

/** IDs of the records above one. */
export function above(table: Table, id: Sql): Sql {
  const { key, up, name } = namesOf(table);
  return sql`(WITH RECURSIVE h(id, step) AS (SELECT ${up}, 1 FROM ${name} WHERE ${key} = ${id}
 UNION SELECT c.${up}, h.step + 1 FROM ${name} AS c JOIN h ON c.${key} = h.id WHERE h.step < ${raw(String(mostSteps))})
 SELECT id FROM h WHERE id IS NOT NULL)`;
}

function namesOf(table: Table): { key: Sql; up: Sql; name: Sql } {
  const up = hierarchyColumn(table);
  if (up === undefined) throw new TypeError(`${table.logicalName} has no hierarchy`);
  return { key: raw(quote(table.primaryId)), up: raw(quote(up)), name: raw(quote(table.logicalName)) };
}

/** The record that a condition starts from. */
export function startingPoint({ table, column }: Operand, given: unknown): Sql {
  const id = given instanceof Guid ? given : Guid.parse(String(given));
  if (id !== undefined) return value(id.text);
  throw new OrganizationFault(
    "InvalidArgument",
    `Condition for attribute '${table.logicalName}.${column.name}': expected argument(s) of type 'System.Guid' but received 'System.String'.`,
  );
}
