import { sequentialIds } from "../../session/bulk/sequential-ids.ts";
import type { Guid } from "../../values/guid.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { LoadJournal } from "./journal.ts";
import type { JournalHeader, JournalState } from "./journal-state.ts";
import type { Reject, RejectsFile } from "./rejects-file.ts";
import { SettledRows } from "./settled-rows.ts";

/** Rows that the journal reserves before they leave: the more, the longer the load runs. */
const fewestAhead = 1_000;
const mostAhead = 16_000;
/** Milliseconds between entries on what is accounted for. */
const settlePause = 500;

type Place = {
  /** The journal; undefined for a load that needs none. */
  readonly path: string | undefined;
  readonly header: JournalHeader;
  readonly rejects: RejectsFile | undefined;
};

/**
 * What is known of a load's rows: which may be written, which are accounted for, and how; kept in its journal. The journal
 * begins with the first row that leaves.
 */
export class LoadRecord {
  readonly #place: Place;
  readonly #now: () => number;
  readonly #ids: (row: number) => Guid;
  readonly #settled: SettledRows;
  /** Rows that an earlier, ended process may have written. */
  readonly #uncertainBelow: number;
  #journal: LoadJournal | undefined;
  #reserved: number;
  #written: number;
  #rejected: number;
  #nextEntry = 0;
  #entry: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  constructor(place: Place, now: () => number, before?: JournalState, journal?: LoadJournal) {
    this.#place = place;
    this.#now = now;
    const { bytes, start } = place.header.seed;
    this.#ids = sequentialIds(Buffer.from(bytes, "hex"), start);
    this.#settled = new SettledRows(before?.settled.settled);
    this.#uncertainBelow = before?.reserved ?? 0;
    this.#reserved = before?.reserved ?? 0;
    this.#written = before?.settled.written ?? 0;
    this.#rejected = before?.settled.rejected ?? 0;
    this.#journal = journal;
  }

  /** A load that goes on where an ended one was. */
  static async goOn(
    place: Place & { readonly path: string },
    before: JournalState,
    now: () => number,
  ): Promise<LoadRecord> {
    await place.rejects?.goOn(before.settled.rejects);
    return new LoadRecord(place, now, before, await LoadJournal.goOn(place.path, before.length));
  }

  get written(): number {
    return this.#written;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** Whether a journal is there to go on with. */
  get hasBegun(): boolean {
    return this.#journal !== undefined;
  }

  isSettled(row: number): boolean {
    return this.#settled.has(row);
  }

  mayBeWritten(row: number): boolean {
    return row < this.#uncertainBelow;
  }

  /** The ID of a created row: the same whenever the load goes on. */
  idOf(row: number): Guid {
    return this.#ids(row);
  }

  /** Before a row leaves: the disk knows of it when this resolves. */
  async reserve(row: number): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const { path, header } = this.#place;
    if (row < this.#reserved || path === undefined) return;
    const upTo = row + 1 + Math.min(mostAhead, Math.max(fewestAhead, row));
    try {
      this.#journal ??= await LoadJournal.begin(path, header);
      await this.#journal.reserve(upTo);
    } catch (cause) {
      throw notKept(path, cause);
    }
    this.#reserved = upTo;
  }

  settleWritten(row: number): void {
    this.#settled.add(row);
    this.#written += 1;
  }

  /** Resolves when the rejects file has it. */
  async settleRejected(row: number, reject: Reject): Promise<void> {
    this.#settled.add(row);
    this.#rejected += 1;
    await this.#place.rejects?.add(reject).catch((error: unknown) => this.#fail(error));
  }

  /** Now and then an entry of the journal on what is accounted for. */
  noteSettled(): void {
    if (this.#now() < this.#nextEntry) return;
    this.#nextEntry = this.#now() + settlePause;
    void this.#note();
  }

  /** All rows are accounted for: nothing is left to go on with. */
  async finish(): Promise<void> {
    await this.#note();
    if (this.#failure !== undefined) throw this.#failure.error;
    await this.#journal?.remove();
    this.#journal = undefined;
  }

  /** Leaves what a resumed load needs, where it did not finish. */
  async close(): Promise<void> {
    this.#failure ??= { error: new Error("the load is over") }; // a row that is still being read does not leave any more
    if (this.#journal !== undefined) await this.#note();
    await this.#journal?.close();
    await this.#place.rejects?.close();
  }

  /** The entry speaks of rejects that the file already holds. */
  #note(): Promise<void> {
    const entry = {
      settled: this.#settled.ranges().map(([from, to]): [number, number] => [from, to]),
      written: this.#written,
      rejected: this.#rejected,
      rejects: this.#place.rejects?.length ?? 0,
    };
    const write = async () => {
      await this.#place.rejects?.flush();
      await this.#journal?.settle(entry);
    };
    this.#entry = this.#entry.then(write).catch((error: unknown) => this.#fail(error));
    return this.#entry;
  }

  #fail(cause: unknown): void {
    this.#failure ??= { error: notKept(this.#place.path, cause) };
  }
}

export function notKept(path = "a journal", cause: unknown): CliError {
  return new CliError(exitCodes.outputFailed, {
    code: "CLI_LOAD_NOT_KEPT",
    message: `what the load did cannot be kept in ${path}, or in the file of rejected rows, so no further row is written`,
    remedy: "make room on the disk, or put the rows into a folder that can be written; then go on by --resume",
    cause,
  });
}
