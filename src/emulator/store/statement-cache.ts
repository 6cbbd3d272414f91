import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Prepared statements by their SQL, the least recently used given up first. Rows come as arrays, whole numbers as bigint. */
export class StatementCache {
  readonly #database: DatabaseSync;
  readonly #limit: number;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, limit = 256) {
    this.#database = database;
    this.#limit = limit;
  }

  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    this.#statements.set(sql, statement);
    this.#forgetOldest();
    return statement;
  }

  #forgetOldest(): void {
    if (this.#statements.size <= this.#limit) return;
    for (const oldest of this.#statements.keys()) {
      this.#statements.delete(oldest);
      return;
    }
  }
}
