import type { DatabaseSync, StatementSync } from "node:sqlite";
import { BoundedCache } from "./bounded-cache.ts";

const limit = 256;

/** Prepared statements by their SQL. Rows come as arrays, whole numbers as bigint. */
export class StatementCache {
  readonly #database: DatabaseSync;
  readonly #statements = new BoundedCache<StatementSync>(limit);

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): StatementSync {
    return this.#statements.get(sql, () => {
      const statement = this.#database.prepare(sql);
      statement.setReadBigInts(true);
      statement.setReturnArrays(true);
      return statement;
    });
  }
}
