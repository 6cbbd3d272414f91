import { rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { notKept } from "./load-record.ts";

/** SQLITE_BUSY. */
const busy = 5;

/**
 * Keeps a second process from the journal of a load. It is the lock of an empty SQLite database beside the journal: the system
 * lets go of it whatever ends the process, so that none is ever left behind.
 */
export class LoadLock {
  readonly #path: string;
  readonly #database: DatabaseSync;

  private constructor(path: string, database: DatabaseSync) {
    this.#path = path;
    this.#database = database;
  }

  /** Throws CLI_LOAD_RUNNING where another load of the file is under way, CLI_LOAD_NOT_KEPT where the folder takes no files. */
  static take(journal: string, file: string): LoadLock {
    const path = `${journal}-lock`;
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(path, { timeout: 0 });
      database.exec("BEGIN EXCLUSIVE");
      return new LoadLock(path, database);
    } catch (error) {
      database?.close();
      throw (error as { errcode?: unknown }).errcode === busy ? running(file) : notKept(journal, error);
    }
  }

  /** @param isOver nothing is left to go on with: the file goes as well. Otherwise it stays, as another process may be opening it. */
  async release(isOver: boolean): Promise<void> {
    this.#database.close();
    if (isOver) await rm(this.#path, { force: true });
  }
}

function running(file: string): CliError {
  return new CliError(exitCodes.wrongUsage, {
    code: "CLI_LOAD_RUNNING",
    message: `another process is loading ${file} just now`,
    remedy: "wait until it ends; if it is stopped, --resume goes on",
  });
}
