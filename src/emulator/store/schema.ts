import type { DatabaseSync } from "node:sqlite";
import type { Table } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import { quote, sqlColumns } from "./column-codec.ts";

/**
 * One SQL table a CRM table, one SQL column a CRM column (two for a lookup to several tables). Tables, columns and indexes
 * that an older file lacks are added.
 */
export function createSchema(database: DatabaseSync, tables: Tables): void {
  database.exec("CREATE TABLE IF NOT EXISTS dynaml_counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT");
  database.exec("INSERT OR IGNORE INTO dynaml_counter VALUES ('rowversion', 1000000)");
  for (const table of tables.values()) createTable(database, table);
  for (const table of tables.values()) createIndexes(database, table);
}

function createTable(database: DatabaseSync, table: Table): void {
  const columns = [...table.columns.values()].flatMap(sqlColumns);
  const definitions = columns.map(
    ({ name, type }) => `${quote(name)} ${type}${name === table.primaryId ? " PRIMARY KEY NOT NULL" : ""}`,
  );
  database.exec(`CREATE TABLE IF NOT EXISTS ${quote(table.logicalName)} (${definitions.join(", ")}) STRICT`);
  const present = new Set(
    database
      .prepare(`PRAGMA table_info(${quote(table.logicalName)})`)
      .all()
      .map(({ name }) => name),
  );
  for (const { name, type } of columns.filter((column) => !present.has(column.name))) {
    database.exec(`ALTER TABLE ${quote(table.logicalName)} ADD COLUMN ${quote(name)} ${type}`);
  }
}

/** For what is looked up most: the primary name, and the children of a record that is deleted. */
function createIndexes(database: DatabaseSync, table: Table): void {
  const create = (on: string, name: string, expression: string, where = ""): void =>
    database.exec(`CREATE INDEX IF NOT EXISTS ${quote(`${on}.${name}`)} ON ${quote(on)} (${expression})${where}`);
  if (table.primaryName !== undefined) {
    create(table.logicalName, table.primaryName, `fold(${quote(table.primaryName)})`);
  }
  for (const { child, column, onDelete } of table.children) {
    if (onDelete !== "NoCascade") create(child, column, quote(column), ` WHERE ${quote(column)} IS NOT NULL`);
  }
}
