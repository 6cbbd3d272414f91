import type { DatabaseSync } from "node:sqlite";
import type { AttributeValue } from "../../values/entity.ts";
import { Guid } from "../../values/guid.ts";
import type { Key } from "../metadata/relationship.ts";
import type { Column, Table } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import type { SqlValue } from "./column-codec.ts";
import {
  decodeColumn,
  encodeColumn,
  hasTypeColumn,
  isStored,
  isText,
  quote,
  sqlColumns,
  typeColumn,
} from "./column-codec.ts";
import { foldText } from "./fold-text.ts";
import { openDatabase } from "./open-database.ts";
import { RecordLayout } from "./record-layout.ts";
import {
  createKeyIndex,
  createLookupIndexes,
  createUniqueIndexes,
  dropColumn,
  dropKeyIndex,
  ensureTable,
  gatherStatistics,
  keyExpression,
} from "./schema.ts";
import { sequentialGuids } from "./sequential-guids.ts";
import { StatementCache } from "./statement-cache.ts";

/** The values of a record by column name; a column without a value is absent or null. */
export type RecordValues = ReadonlyMap<string, AttributeValue>;

export type SqlRow = readonly SqlValue[];

/** How many values become one: from `start`, one `step` a row. */
export type AggregateFunction<T> = {
  readonly start: () => T;
  readonly step: (total: T, value: SqlValue) => T;
  readonly result: (total: T) => SqlValue;
};

/** The records of one organization in an SQLite database. Everything is synchronous: a message runs from start to end alone. */
export class Store {
  readonly newId: () => Guid;
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache;
  readonly #layouts = new WeakMap<Table, RecordLayout>();
  /** Rows that tables have got since the store was opened; a table that has its indexes is in it. */
  readonly #inserted = new Map<string, number>();
  #written = 0;
  /** Read when it is needed first. A transaction that is undone leaves a gap. */
  #version: bigint | undefined;
  #isVersionNew = false;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = new StatementCache(database);
    this.newId = sequentialGuids(Date.now);
  }

  /** @param file kept data; memory where it is left out. Throws EmulatorError. */
  static open(file: string | undefined, tables: Tables): Store {
    return new Store(openDatabase(file, tables));
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  /** All or nothing; what it wrote is on disk when this returns. Inside another one it is a part of that one. */
  transaction<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    this.#run("BEGIN IMMEDIATE");
    try {
      const result = work();
      if (this.#isVersionNew) this.#keepVersion();
      this.#run("COMMIT");
      return result;
    } catch (error) {
      // Indexes may have been undone with the rest.
      this.#inserted.clear();
      // Some failures of the disk have undone everything already.
      if (this.#database.isTransaction) this.#run("ROLLBACK");
      throw error;
    }
  }

  /** As `transaction`; inside another one it can fail by itself, and the other one goes on. */
  attempt<T>(work: () => T): T {
    if (!this.#database.isTransaction) return this.transaction(work);
    this.#run("SAVEPOINT attempt");
    const indexed = this.#inserted.size;
    try {
      const result = work();
      this.#run("RELEASE attempt");
      return result;
    } catch (error) {
      // Indexes that the attempt made are undone with it.
      if (this.#inserted.size > indexed) this.#inserted.clear();
      if (this.#database.isTransaction) {
        this.#run("ROLLBACK TO attempt");
        this.#run("RELEASE attempt");
      }
      throw error;
    }
  }

  /** The organization-wide counter that every write raises (versionnumber). It is kept with the transaction. */
  nextVersion(): bigint {
    this.#version = this.currentVersion() + 1n;
    if (this.#database.isTransaction) this.#isVersionNew = true;
    else this.#keepVersion();
    return this.#version;
  }

  /** The version number of the last write. */
  currentVersion(): bigint {
    this.#version ??= this.rows("SELECT value FROM dynaml_counter WHERE name = 'rowversion'", [])[0]?.[0] as bigint;
    return this.#version;
  }

  #keepVersion(): void {
    this.#isVersionNew = false;
    this.#run("UPDATE dynaml_counter SET value = ? WHERE name = 'rowversion'", [this.currentVersion()]);
  }

  exists(table: Table, id: Guid): boolean {
    return (
      this.rows(`SELECT 1 FROM ${quote(table.logicalName)} WHERE ${quote(table.primaryId)} = ?`, [id.text]).length > 0
    );
  }

  /** All values of a record, lookups without their names; undefined where there is no such record. */
  read(table: Table, id: Guid): RecordValues | undefined {
    const layout = this.#layoutOf(table);
    const [row] = this.rows(layout.readSql, [id.text]);
    return row === undefined ? undefined : layout.decode(row);
  }

  /** One value of a record, a lookup without its name; null where there is none, or no such record. */
  readColumn(table: Table, id: Guid, name: string): AttributeValue {
    const column = table.columns.get(name);
    if (column === undefined || !isStored(column)) return null;
    const names = sqlColumns(column).map((sql) => quote(sql.name));
    const sql = `SELECT ${names.join(", ")} FROM ${quote(table.logicalName)} WHERE ${quote(table.primaryId)} = ?`;
    const [row] = this.rows(sql, [id.text]);
    return row === undefined ? null : decodeColumn(column, row[0] ?? null, row[1]);
  }

  /** Records that have been inserted or updated since the store was opened. */
  get written(): number {
    return this.#written;
  }

  insert(table: Table, values: RecordValues): void {
    const before = this.#inserted.get(table.logicalName);
    if (before === undefined) createLookupIndexes(this.#database, table);
    this.#written += 1;
    const { sql, parameters } = this.#layoutOf(table).insert(values);
    this.#run(sql, parameters);
    const inserted = (before ?? 0) + 1;
    this.#inserted.set(table.logicalName, inserted);
    if (isPowerOfTen(inserted)) gatherStatistics(this.#database, table);
  }

  update(table: Table, id: Guid, values: RecordValues): void {
    this.#written += 1;
    const { sql, parameters } = this.#layoutOf(table).update(values);
    parameters.push(id.text);
    this.#run(sql, parameters);
  }

  delete(table: Table, id: Guid): void {
    this.#run(`DELETE FROM ${quote(table.logicalName)} WHERE ${quote(table.primaryId)} = ?`, [id.text]);
  }

  /** IDs of the records of `child` whose lookup points at the record. */
  referencing(child: Table, column: Column, parent: Table, id: Guid): Guid[] {
    const type = hasTypeColumn(column) ? ` AND ${quote(typeColumn(column))} = ?` : "";
    const sql = `SELECT ${quote(child.primaryId)} FROM ${quote(child.logicalName)} WHERE ${quote(column.name)} = ?${type}`;
    const rows = this.rows(sql, type === "" ? [id.text] : [id.text, parent.logicalName]);
    return rows.map(([found]) => Guid.of(String(found)));
  }

  /** Rows of a query as arrays; the statement is kept prepared. */
  rows(sql: string, parameters: readonly SqlValue[]): SqlRow[] {
    // The declaration promises objects, but the cache asked for arrays.
    return this.#statements.prepare(sql).all(...parameters) as unknown as SqlRow[];
  }

  /** A function for SQL whose result depends on its arguments alone. Whole numbers come as numbers. */
  defineFunction(name: string, run: (...values: unknown[]) => SqlValue): void {
    this.#database.function(name, { deterministic: true, varargs: true }, run);
  }

  /** A function for SQL over the values of many rows. */
  defineAggregate<T>(name: string, { start, step, result }: AggregateFunction<T>): void {
    // The declaration knows only the accumulators that SQLite keeps itself; any value may be one.
    this.#database.aggregate(name, { start, step, result } as unknown as Parameters<DatabaseSync["aggregate"]>[1]);
  }

  /** Makes what the database lacks of a table: itself, columns, indexes. For tables and columns that are added while it is open. */
  ensureTable(table: Table): void {
    ensureTable(this.#database, table);
    createUniqueIndexes(this.#database, table);
    this.#inserted.delete(table.logicalName);
  }

  /** The table with all of its records. */
  dropTable(logicalName: string): void {
    this.#database.exec(`DROP TABLE IF EXISTS ${quote(logicalName)}`);
  }

  /** A lookup that points at records of that table points at nothing. */
  forgetTarget(table: Table, column: Column, target: string): void {
    const [name = "", type] = sqlColumns(column).map((sql) => quote(sql.name));
    if (name === "") return;
    const [cleared, condition] = type === undefined ? ["", `${name} IS NOT NULL`] : [`, ${type} = NULL`, `${type} = ?`];
    const sql = `UPDATE ${quote(table.logicalName)} SET ${name} = NULL${cleared} WHERE ${condition}`;
    this.#run(sql, type === undefined ? [] : [target]);
  }

  dropColumn(table: Table, column: Column): void {
    dropColumn(this.#database, table.logicalName, column);
  }

  /** What was changed and added in the standard tables, as kept by `keepCustomization`. */
  customizations(): { readonly kind: string; readonly facts: string }[] {
    const rows = this.rows("SELECT kind, facts FROM dynaml_customization ORDER BY rowid", []);
    return rows.map(([kind, facts]) => ({ kind: String(kind), facts: String(facts) }));
  }

  keepCustomization(kind: string, name: string, facts: string): void {
    this.#run("INSERT OR REPLACE INTO dynaml_customization (kind, name, facts) VALUES (?, ?, ?)", [kind, name, facts]);
    this.#run("UPDATE dynaml_counter SET value = value + 1 WHERE name = 'customization'");
  }

  forgetCustomization(kind: string, name: string): void {
    this.#run("DELETE FROM dynaml_customization WHERE kind = ? AND name = ?", [kind, name]);
    this.#run("UPDATE dynaml_counter SET value = value + 1 WHERE name = 'customization'");
  }

  /** Grows with each customization. */
  customizationStamp(): bigint {
    const [row] = this.rows("SELECT value FROM dynaml_counter WHERE name = 'customization'", []);
    return row?.[0] as bigint;
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Whether the values of the key are unique, and from now on stay so. */
  ensureKey(table: Table, key: Key): boolean {
    try {
      createKeyIndex(this.#database, table, key);
      return true;
    } catch (error) {
      if ((error as { errcode?: number }).errcode === sqliteNotUnique) return false;
      throw error;
    }
  }

  dropKey(table: Table, keyName: string): void {
    dropKeyIndex(this.#database, table, keyName);
  }

  /** The record that has these values in these columns, of which at most one has; lookups also by the table they point at. */
  find(table: Table, values: readonly (readonly [column: Column, value: AttributeValue])[]): Guid | undefined {
    const conditions: string[] = [];
    const parameters: SqlValue[] = [];
    for (const [column, value] of values) {
      const encoded = encodeColumn(column, value);
      const [first = null] = encoded;
      conditions.push(`${keyExpression(column)} = ?`);
      parameters.push(isText(column) ? foldText(String(first)) : first);
      if (encoded[1] === undefined) continue;
      conditions.push(`${quote(typeColumn(column))} = ?`);
      parameters.push(encoded[1]);
    }
    const sql = `SELECT ${quote(table.primaryId)} FROM ${quote(table.logicalName)} WHERE ${conditions.join(" AND ")} LIMIT 1`;
    const [row] = this.rows(sql, parameters);
    return row === undefined ? undefined : Guid.of(String(row[0]));
  }

  #layoutOf(table: Table): RecordLayout {
    const known = this.#layouts.get(table);
    if (known !== undefined) return known;
    const layout = new RecordLayout(table);
    this.#layouts.set(table, layout);
    return layout;
  }

  #run(sql: string, parameters: readonly SqlValue[] = []): void {
    this.#statements.prepare(sql).run(...parameters);
  }
}

const sqliteNotUnique = 2067;

/** From a hundred on. */
function isPowerOfTen(count: number): boolean {
  return count % 100 === 0 && /^10+$/.test(String(count));
}
