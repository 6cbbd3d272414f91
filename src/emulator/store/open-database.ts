import { DatabaseSync } from "node:sqlite";
import { EmulatorError } from "../emulator-error.ts";
import type { Tables } from "../metadata/tables.ts";
import { foldText } from "./fold-text.ts";
import { createSchema } from "./schema.ts";

/** "dnml": tells the files of an embedded organization from other SQLite databases. */
const applicationId = 0x646e6d6c;

/** Raised when a later version can no longer read the files of an earlier one. */
const formatVersion = 1;

const sqliteBusy = 5;
const sqliteNotDatabase = 26;

/**
 * Opens or creates the file, or a database in memory where there is none. The process holds the file alone. A write is on
 * disk before its transaction ends (write-ahead log, synchronous FULL), so nothing acknowledged is lost by a kill.
 */
export function openDatabase(file: string | undefined, tables: Tables): DatabaseSync {
  const database = openFile(file);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    // Nothing is written before the file has told that it is ours.
    const isNew = checkFormat(database, file ?? ":memory:");
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    database.function("fold", { deterministic: true }, (text) => (typeof text === "string" ? foldText(text) : null));
    database.exec("BEGIN EXCLUSIVE");
    createSchema(database, tables);
    if (isNew) database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}`);
    database.exec("COMMIT");
    return database;
  } catch (error) {
    database.close();
    throw asEmulatorError(error, file ?? ":memory:");
  }
}

function openFile(file: string | undefined): DatabaseSync {
  try {
    return new DatabaseSync(file ?? ":memory:");
  } catch (error) {
    throw asEmulatorError(error, file ?? ":memory:");
  }
}

/** True for a file that has just been created. */
function checkFormat(database: DatabaseSync, file: string): boolean {
  const read = (pragma: string): unknown => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  const { count } = database.prepare("SELECT count(*) AS count FROM sqlite_schema").get() as { count: number };
  if (count === 0 && read("application_id") === 0) return true;
  if (read("application_id") !== applicationId) {
    throw new EmulatorError({
      code: "EMULATOR_FOREIGN_FILE",
      message: "the data file is an SQLite database of another program",
      where: file,
      remedy: "name a file that an embedded organization wrote, or one that does not exist yet",
    });
  }
  const version = read("user_version");
  if (version === formatVersion) return false;
  throw new EmulatorError({
    code: "EMULATOR_FILE_FORMAT",
    message: `the data file has format ${version}; this version reads format ${formatVersion}`,
    where: file,
    remedy: "open it with the version of dynaml that wrote it, or name a new file",
    context: { found: version, expected: formatVersion },
  });
}

function asEmulatorError(cause: unknown, file: string): EmulatorError {
  if (cause instanceof EmulatorError) return cause;
  const number = (cause as { errcode?: number }).errcode;
  if (number === sqliteBusy) {
    return new EmulatorError({
      code: "EMULATOR_FILE_IN_USE",
      message: "another process has the data file open",
      where: file,
      remedy: "stop the other embedded organization, or name another file",
      cause,
    });
  }
  if (number === sqliteNotDatabase) {
    return new EmulatorError({
      code: "EMULATOR_FOREIGN_FILE",
      message: "the data file is not a database",
      where: file,
      remedy: "name a file that an embedded organization wrote, or one that does not exist yet",
      cause,
    });
  }
  return new EmulatorError({
    code: "EMULATOR_FILE_UNUSABLE",
    message: "the data file cannot be opened or created",
    where: file,
    remedy: "see that its folder exists and that both may be written",
    cause,
  });
}
