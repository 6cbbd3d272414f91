import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { linkTables } from "./link-tables.ts";
import type { Column, Table } from "./table.ts";
import { columnFromFacts, tableFromFacts } from "./table.ts";
import type { ColumnFacts, TableFacts } from "./table-facts.ts";

/** All tables of an organization, by logical name. */
export type Tables = ReadonlyMap<string, Table>;

/** Facts of tables by logical name. */
export type FactsByName = ReadonlyMap<string, TableFacts>;

const folder = join(import.meta.dirname, "tables");

/** The facts that are committed (scripts/make-metadata.ts). A test reads every file member by member. */
export function standardFacts(): FactsByName {
  const files = readdirSync(folder).sort();
  const facts = files.map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as TableFacts);
  return new Map(facts.map((table) => [table.logicalName, table]));
}

/** The tables as the facts have them. */
export function tablesFromFacts(
  facts: FactsByName,
  columnOf: (facts: ColumnFacts) => Column = columnFromFacts,
): Map<string, Table> {
  const linksOf = linkTables(facts);
  return new Map(
    [...facts].map(([name, table]) => [name, tableFromFacts(table, table.columns.map(columnOf), linksOf(name))]),
  );
}

/** What every organization has before it is customized: facts, and the tables as the facts have them. */
export type StandardSchema = { readonly facts: FactsByName; readonly tables: Tables };

export function standardSchema(): StandardSchema {
  const facts = standardFacts();
  return { facts, tables: tablesFromFacts(facts) };
}

export function standardTables(): Tables {
  return standardSchema().tables;
}
