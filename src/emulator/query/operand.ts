import { OrganizationFault } from "../faults.ts";
import type { Column, Table } from "../metadata/table.ts";
import { isChoice, isLookup } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import { columnOf } from "../organization.ts";
import { isText } from "../store/column-codec.ts";
import { foldText } from "../store/fold-text.ts";
import { nameSql } from "./primary-name.ts";
import type { Scope } from "./scope.ts";
import type { Sql } from "./sql.ts";
import { column as columnSql, literal, namesIn, raw, sql } from "./sql.ts";

/** What a condition or an order compares: a column of a table in the query. */
export type Operand = {
  readonly table: Table;
  /** The column; for the name beside a lookup or a choice, a text column of that name. */
  readonly column: Column;
  /** The stored value. */
  readonly stored: Sql;
  /** What is compared: texts without case and accents. */
  readonly compared: Sql;
};

/** The column of that name, also the virtual ones that name what a lookup or choice holds: `primarycontactidname`. */
export function operandOf(tables: Tables, { table, sqlAlias }: Scope, name: string): Operand {
  const named = namedColumn(table, name);
  if (named !== undefined) return namedOperand(tables, table, sqlAlias, named, name);
  const column = columnOf(table, name);
  if (column.type === "PartyList") {
    throw new OrganizationFault(
      "InvalidArgument",
      `A query cannot compare the list of parties '${name}'; link the table 'activityparty' in its place.`,
    );
  }
  const stored = columnSql(sqlAlias, column.name);
  return { table, column, stored, compared: isText(column) ? folded(stored) : stored };
}

/** The lookup, choice or yes/no column that a virtual column names; undefined where the name is no such column's. */
export function namedColumn(table: Table, name: string): Column | undefined {
  if (table.columns.has(name) || !name.endsWith("name")) return undefined;
  const base = table.columns.get(name.slice(0, -"name".length));
  return base !== undefined && (isLookup(base) || hasLabels(base)) ? base : undefined;
}

function namedOperand(tables: Tables, table: Table, alias: string, base: Column, name: string): Operand {
  const column: Column = { ...base, name, type: "String" };
  if (isLookup(base)) {
    const stored = raw(nameSql(tables, base, namesIn(alias)));
    return { table, column, stored, compared: folded(stored) };
  }
  const stored = labelSql(base, columnSql(alias, base.name));
  return { table, column, stored, compared: stored };
}

export function hasLabels(column: Column): boolean {
  return isChoice(column) || column.type === "Boolean";
}

export function folded(operand: Sql): Sql {
  return sql`fold(${operand})`;
}

/**
 * The same where every row is looked at: SQLite folds what is ASCII by itself, without a call of ours for each row. No index
 * holds this form.
 */
export function foldedForScan({ table, column, stored, compared }: Operand): Sql {
  if (!table.columns.has(column.name)) return compared;
  return sql`iif(octet_length(${stored}) > length(${stored}), ${compared}, lower(rtrim(${stored}, ' ')))`;
}

/**
 * What sorts and compares as the folded text does, where every row is looked at: SQLite's own collation ignores the case of what is
 * ASCII without making another text. No index holds this form.
 */
export function foldedForSort(operand: Sql): Sql {
  return sql`iif(octet_length(${operand}) > length(${operand}), ${folded(operand)}, rtrim(${operand}, ' ')) COLLATE NOCASE`;
}

/** The folded label of a choice's value. */
export function labelSql(column: Column, operand: Sql): Sql {
  const cases = [...column.options.values()].map(
    ({ value, label }) => `WHEN ${value} THEN ${literal(foldText(label))}`,
  );
  return cases.length === 0 ? operand : sql`CASE ${operand} ${raw(cases.join(" "))} END`;
}
