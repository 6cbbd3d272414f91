import type { AttributeValue } from "../../values/entity.ts";
import type { Column, Table } from "../metadata/table.ts";
import { BoundedCache } from "./bounded-cache.ts";
import type { SqlValue } from "./column-codec.ts";
import { decodeColumn, encodeColumn, hasTypeColumn, isStored, quote, sqlColumns } from "./column-codec.ts";
import type { RecordValues, SqlRow } from "./store.ts";

/** A statement and the values of its marks. */
export type Write = { readonly sql: string; readonly parameters: SqlValue[] };

type Plan = { readonly sql: string; readonly columns: readonly Column[] };

/** Combinations of columns whose statements are kept. */
const keptPlans = 64;

/** How the records of a table are read and written as rows of its SQL table. */
export class RecordLayout {
  readonly readSql: string;
  readonly #table: Table;
  readonly #columns: readonly Column[];
  readonly #inserts = new BoundedCache<Plan>(keptPlans);
  readonly #updates = new BoundedCache<Plan>(keptPlans);

  constructor(table: Table) {
    this.#table = table;
    this.#columns = [...table.columns.values()].filter(isStored);
    const names = this.#columns.flatMap(sqlNames);
    this.readSql = `SELECT ${names.join(", ")} FROM ${quote(table.logicalName)} WHERE ${quote(table.primaryId)} = ?`;
  }

  /** All values of a record, of the row that `readSql` gives; lookups without their names. */
  decode(row: SqlRow): RecordValues {
    const values = new Map<string, AttributeValue>();
    let index = 0;
    for (const column of this.#columns) {
      const stored = row[index] ?? null;
      const type = hasTypeColumn(column) ? row[index + 1] : undefined;
      if (stored !== null) values.set(column.name, decodeColumn(column, stored, type));
      index += hasTypeColumn(column) ? 2 : 1;
    }
    return values;
  }

  insert(values: RecordValues): Write {
    const plan = this.#inserts.get(keyOf(values), () => this.#planInsert(values));
    return { sql: plan.sql, parameters: encode(plan, values) };
  }

  /** The last mark stands for the ID. */
  update(values: RecordValues): Write {
    const plan = this.#updates.get(keyOf(values), () => this.#planUpdate(values));
    return { sql: plan.sql, parameters: encode(plan, values) };
  }

  #planInsert(values: RecordValues): Plan {
    const columns = this.#written(values);
    const names = columns.flatMap(sqlNames);
    const marks = names.map(() => "?").join(", ");
    const sql = `INSERT INTO ${quote(this.#table.logicalName)} (${names.join(", ")}) VALUES (${marks})`;
    return { sql, columns };
  }

  #planUpdate(values: RecordValues): Plan {
    const { logicalName, primaryId } = this.#table;
    const columns = this.#written(values);
    const assignments = columns.flatMap(sqlNames).map((name) => `${name} = ?`);
    const sql = `UPDATE ${quote(logicalName)} SET ${assignments.join(", ")} WHERE ${quote(primaryId)} = ?`;
    return { sql, columns };
  }

  #written(values: RecordValues): Column[] {
    return [...values.keys()]
      .map((name) => this.#table.columns.get(name))
      .filter((column) => column !== undefined && isStored(column)) as Column[];
  }
}

function keyOf(values: RecordValues): string {
  return Array.from(values.keys()).join();
}

function sqlNames(column: Column): string[] {
  return sqlColumns(column).map(({ name }) => quote(name));
}

function encode({ columns }: Plan, values: RecordValues): SqlValue[] {
  const parameters: SqlValue[] = [];
  for (const column of columns) encodeColumn(column, values.get(column.name) ?? null, parameters);
  return parameters;
}
