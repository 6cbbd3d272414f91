import { type FileHandle, open, rm, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import type { JournalEntry, JournalHeader } from "./journal-state.ts";

/**
 * The file beside the rows that tells, after whatever end, which rows may have been written. A line of JSON each entry,
 * added at its end; see JournalEntry.
 */
export class LoadJournal {
  readonly #path: string;
  readonly #handle: FileHandle;
  #lastWrite: Promise<unknown> = Promise.resolve();

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** A new one, which lies on the disk when the promise resolves. */
  static async begin(path: string, header: JournalHeader): Promise<LoadJournal> {
    const journal = new LoadJournal(path, await open(path, "ax", 0o600));
    await journal.#append(header);
    await journal.#handle.datasync();
    await syncFolder(dirname(path));
    return journal;
  }

  /** An earlier load's, whose first `length` bytes are good. */
  static async goOn(path: string, length: number): Promise<LoadJournal> {
    await truncate(path, length);
    return new LoadJournal(path, await open(path, "a", 0o600));
  }

  /** Tells that rows before `upTo` may be written from now on; on the disk when the promise resolves. */
  async reserve(upTo: number): Promise<void> {
    await this.#append({ reserved: upTo });
    await this.#handle.datasync();
  }

  /** Tells what is accounted for. It may reach the disk later: a row that is not told of is looked up, or written again. */
  async settle(entry: JournalEntry): Promise<void> {
    await this.#append(entry);
  }

  async close(): Promise<void> {
    await this.#lastWrite.catch(() => {});
    await this.#handle.close();
  }

  /** The load is over: nothing is left to resume. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.#path, { force: true });
  }

  #append(entry: JournalHeader | JournalEntry): Promise<unknown> {
    const write = () => this.#handle.appendFile(`${JSON.stringify(entry)}\n`);
    this.#lastWrite = this.#lastWrite.then(write);
    return this.#lastWrite;
  }
}

/** So that the new file's name is there after a power failure; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
