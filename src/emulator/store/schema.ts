import type { DatabaseSync } from "node:sqlite";
import type { Key } from "../metadata/relationship.ts";
import type { Column, Table } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import { isText, quote, sqlColumns } from "./column-codec.ts";

/**
 * One SQL table a CRM table, one SQL column a CRM column (two for a lookup to several tables). Tables, columns and indexes
 * that an older file lacks are added.
 */
export function createSchema(database: DatabaseSync, tables: Tables): void {
  database.exec("CREATE TABLE IF NOT EXISTS dynaml_counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT");
  database.exec("INSERT OR IGNORE INTO dynaml_counter VALUES ('rowversion', 1000000), ('customization', 1)");
  for (const sql of ownTables) database.exec(sql);
  const present = new Set(
    database
      .prepare("SELECT name FROM sqlite_schema")
      .all()
      .map(({ name }) => name),
  );
  for (const table of tables.values()) {
    if (present.has(table.logicalName)) addColumns(database, table);
    else createTable(database, table);
  }
  for (const table of tables.values()) createUniqueIndexes(database, table);
}

/** What belongs to no CRM table: deleted records for change tracking, the bytes of files, uploads and downloads that are under way. */
const ownTables = [
  `CREATE TABLE IF NOT EXISTS dynaml_deletion (version INTEGER PRIMARY KEY, tablename TEXT NOT NULL, id TEXT NOT NULL,
    deletedon TEXT NOT NULL) STRICT`,
  `CREATE TABLE IF NOT EXISTS dynaml_file (id TEXT PRIMARY KEY, tablename TEXT NOT NULL, recordid TEXT NOT NULL,
    columnname TEXT NOT NULL, filename TEXT NOT NULL, mimetype TEXT NOT NULL, data BLOB NOT NULL) STRICT`,
  `CREATE TABLE IF NOT EXISTS dynaml_transfer (token TEXT PRIMARY KEY, tablename TEXT NOT NULL, recordid TEXT NOT NULL,
    columnname TEXT NOT NULL, fileid TEXT, startedon TEXT NOT NULL) STRICT`,
  "CREATE TABLE IF NOT EXISTS dynaml_customization (kind TEXT, name TEXT, facts TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT",
  `CREATE TABLE IF NOT EXISTS dynaml_block (token TEXT NOT NULL, blockid TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (token, blockid)) STRICT`,
];

/** The table or, where it is there, the columns that it lacks. */
export function ensureTable(database: DatabaseSync, table: Table): void {
  createTable(database, table);
  addColumns(database, table);
}

function createTable(database: DatabaseSync, table: Table): void {
  const definitions = [...table.columns.values()]
    .flatMap(sqlColumns)
    .map(({ name, type }) => `${quote(name)} ${type}${name === table.primaryId ? " PRIMARY KEY NOT NULL" : ""}`);
  database.exec(`CREATE TABLE IF NOT EXISTS ${quote(table.logicalName)} (${definitions.join(", ")}) STRICT`);
}

function addColumns(database: DatabaseSync, table: Table): void {
  const rows = database.prepare(`PRAGMA table_info(${quote(table.logicalName)})`).all();
  const present = new Set(rows.map(({ name }) => name));
  for (const { name, type } of [...table.columns.values()].flatMap(sqlColumns)) {
    if (present.has(name)) continue;
    database.exec(`ALTER TABLE ${quote(table.logicalName)} ADD COLUMN ${quote(name)} ${type}`);
  }
}

/** What keeps rows unique: those that associate two records, and alternate keys. */
export function createUniqueIndexes(database: DatabaseSync, table: Table): void {
  for (const { intersect, column1, column2, table1 } of table.manyToMany) {
    if (table1 !== table.logicalName) continue;
    const columns = `${quote(column1)}, ${quote(column2)}`;
    database.exec(
      `CREATE UNIQUE INDEX IF NOT EXISTS ${quote(`${intersect}.pair`)} ON ${quote(intersect)} (${columns})`,
    );
    createIndex(database, intersect, column2, quote(column2));
  }
  for (const key of table.keys) {
    if (key.status === "Active") createKeyIndex(database, table, key);
  }
}

/**
 * For what is looked up most: the primary name, and the children of a record that is deleted. Hundreds of them would make the
 * start slow, and most tables never get a record: a table gets its own before its first one.
 */
export function createLookupIndexes(database: DatabaseSync, table: Table): void {
  const { logicalName, primaryName, parents } = table;
  if (primaryName !== undefined) createIndex(database, logicalName, primaryName, `fold(${quote(primaryName)})`);
  for (const { column, onDelete } of parents) {
    if (onDelete === "NoCascade") continue;
    createIndex(database, logicalName, column, quote(column), ` WHERE ${quote(column)} IS NOT NULL`);
  }
}

/**
 * How many rows a table has and how many of them an index finds, by which SQLite chooses the order of joins (sqlite.org/lang_analyze.html);
 * without it a join may read the larger table whole. Looks at a few hundred entries of each index.
 */
export function gatherStatistics(database: DatabaseSync, table: Table): void {
  database.exec(`PRAGMA analysis_limit = 400; ANALYZE ${quote(table.logicalName)}`);
}

function createIndex(database: DatabaseSync, on: string, name: string, expression: string, where = ""): void {
  database.exec(`CREATE INDEX IF NOT EXISTS ${quote(`${on}.${name}`)} ON ${quote(on)} (${expression})${where}`);
}

/** Values of an alternate key are unique where all of its columns have one. Throws SQLite's error where they are not. */
export function createKeyIndex(database: DatabaseSync, table: Table, key: Key): void {
  const columns = key.columns.map((name) => table.columns.get(name)).filter((column) => column !== undefined);
  const name = quote(`${table.logicalName}.key.${key.logicalName}`);
  const expressions = columns.map(keyExpression).join(", ");
  database.exec(`CREATE UNIQUE INDEX IF NOT EXISTS ${name} ON ${quote(table.logicalName)} (${expressions})`);
}

/** A column with its index and values. */
export function dropColumn(database: DatabaseSync, table: string, column: Column): void {
  database.exec(`DROP INDEX IF EXISTS ${quote(`${table}.${column.name}`)}`);
  for (const { name } of sqlColumns(column)) {
    database.exec(`ALTER TABLE ${quote(table)} DROP COLUMN ${quote(name)}`);
  }
}

export function dropKeyIndex(database: DatabaseSync, table: Table, keyName: string): void {
  database.exec(`DROP INDEX IF EXISTS ${quote(`${table.logicalName}.key.${keyName}`)}`);
}

/** How an alternate key compares a column: texts without case, accents and trailing blanks. */
export function keyExpression(column: Column): string {
  return isText(column) ? `fold(${quote(column.name)})` : quote(column.name);
}
