import { z } from "zod";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";

const header = z.object({
  journal: z.literal("dynaml load 1"),
  /** What the IDs of created rows are made of (sequentialIds). */
  seed: z.object({ bytes: z.string().regex(/^[0-9a-f]{20}$/), start: z.int().nonnegative() }),
  file: z.object({ size: z.int().nonnegative(), sha256: z.string() }),
  organization: z.string(),
  options: z.record(z.string(), z.string()),
});

const rowCount = z.int().nonnegative();
const reserved = z.object({ reserved: rowCount });
const settled = z.object({
  settled: z.array(z.tuple([rowCount, rowCount])),
  written: rowCount,
  rejected: rowCount,
  /** Bytes of the rejects file that tell of these rejects. */
  rejects: rowCount,
});

/** The first line: what the load is, so that another is not taken for it. */
export type JournalHeader = Readonly<z.infer<typeof header>>;

/** Rows before `reserved` may be written; or what is accounted for, the rows as ranges. The last of each kind counts. */
export type JournalEntry = Readonly<z.infer<typeof reserved>> | Readonly<z.infer<typeof settled>>;

export type JournalState = {
  readonly header: JournalHeader;
  readonly reserved: number;
  readonly settled: Readonly<z.infer<typeof settled>>;
  /** Bytes of the lines that are whole: the process may have ended in the middle of one. */
  readonly length: number;
};

/** Whether the process ended while it began the journal: no row had left. */
export function isBarelyBegun(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString();
  const start = JSON.stringify({ journal: header.shape.journal.value }).slice(0, -1);
  return !text.includes("\n") && (text.startsWith(start) || start.startsWith(text));
}

/** Reads a journal as an ended process left it. Throws CLI_JOURNAL_UNREADABLE. */
export function parseJournal(bytes: Uint8Array, path: string): JournalState {
  const length = Buffer.from(bytes).lastIndexOf("\n") + 1;
  const [first, ...lines] = Buffer.from(bytes).toString("utf8", 0, length).split("\n").slice(0, -1);
  try {
    const state = { reserved: 0, settled: { settled: [], written: 0, rejected: 0, rejects: 0 } };
    for (const line of lines) Object.assign(state, entryOf(JSON.parse(line)));
    return { header: header.parse(JSON.parse(first ?? "")), ...state, length };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function entryOf(json: unknown): Pick<JournalState, "reserved"> | Pick<JournalState, "settled"> {
  const { success, data } = reserved.safeParse(json);
  return success ? data : { settled: settled.parse(json) };
}

function unreadable(path: string, cause: unknown): CliError {
  return new CliError(exitCodes.notLoaded, {
    code: "CLI_JOURNAL_UNREADABLE",
    message: `the journal ${path} cannot be read: it is none of dynaml load, or it is damaged`,
    remedy: "find out by a query which rows were written, delete the journal, and load the others",
    cause,
  });
}
