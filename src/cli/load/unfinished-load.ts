import { readFile, rm } from "node:fs/promises";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { isBarelyBegun, type JournalHeader, type JournalState, parseJournal } from "./journal-state.ts";

/** Where a load of this file keeps its journal. */
export function journalPath(rowsFile: string): string {
  return `${rowsFile}.dynaml-journal`;
}

/**
 * The load that is to be resumed. Throws CLI_LOAD_UNFINISHED where one is there and not asked for, CLI_NOTHING_TO_RESUME
 * where one is asked for and not there, CLI_JOURNAL_UNREADABLE.
 */
export async function unfinishedLoad(
  path: string,
  { file, resume }: { readonly file: string; readonly resume: boolean },
): Promise<JournalState | undefined> {
  let bytes = await readIfThere(path);
  if (bytes !== undefined && isBarelyBegun(bytes)) {
    await rm(path);
    bytes = undefined;
  }
  if (bytes === undefined && !resume) return undefined;
  if (bytes === undefined) throw nothingToResume(file);
  const state = parseJournal(bytes, path);
  if (resume) return state;
  throw unfinished(file, path, state);
}

type Same = Pick<JournalHeader, "file" | "organization" | "options">;

/** Refuses to go on with what is another load. Throws CLI_RESUME_DIFFERS, which names all that differs. */
export function checkSameLoad({ header }: JournalState, now: Same, file: string): void {
  const names = Object.keys({ ...header.options, ...now.options });
  const differences = names
    .filter((name) => (header.options[name] ?? "") !== (now.options[name] ?? ""))
    .map((name) => `${name} was ${shown(header.options[name])} and is ${shown(now.options[name])}`);
  if (header.organization !== now.organization) differences.push("the organization is another one");
  if (header.file.size !== now.file.size || header.file.sha256 !== now.file.sha256) {
    differences.push(`${file} was changed (${header.file.size} bytes then, ${now.file.size} now)`);
  }
  if (differences.length > 0) throw resumeDiffers(differences);
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function shown(value = ""): string {
  return value === "" ? "not given" : JSON.stringify(value);
}

function unfinished(file: string, path: string, { settled: { written, rejected } }: JournalState): CliError {
  return new CliError(exitCodes.wrongUsage, {
    code: "CLI_LOAD_UNFINISHED",
    message: `a load of ${file} was not finished: ${written} rows are written and ${rejected} rejected for certain`,
    remedy: `go on with it by --resume; to load all rows again, what was written too, delete ${path}`,
  });
}

function nothingToResume(file: string): CliError {
  return new CliError(exitCodes.wrongUsage, {
    code: "CLI_NOTHING_TO_RESUME",
    message: `no unfinished load of ${file} is known`,
    remedy: "it was finished or has not begun; leave --resume out to load all rows",
  });
}

function resumeDiffers(differences: readonly string[]): CliError {
  return new CliError(exitCodes.wrongUsage, {
    code: "CLI_RESUME_DIFFERS",
    message: `this is not the load that was stopped: ${differences.join("; ")}`,
    remedy: "give what it was begun with, or delete the journal and load what is missing",
    context: { differences },
  });
}
