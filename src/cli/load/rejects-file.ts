import { type FileHandle, open, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { DynamlError } from "../../errors.ts";
import type { ReadRowsOptions } from "../../rows/read-rows.ts";
import type { RowValue } from "../../rows/row.ts";
import { type RowPrinter, rowPrinter } from "../../rows/row-printer.ts";
import { isRejectColumn, rejectCells, rejectColumns } from "../../session/bulk/reject-columns.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";

export type Reject = {
  readonly values: ReadonlyMap<string, RowValue>;
  readonly error: DynamlError;
  readonly retryable: boolean;
};

/** The rejected rows as a file that can be loaded again: each row's own columns, then why. There is none before the first. */
export class RejectsFile {
  readonly #path: string;
  readonly #printer: RowPrinter;
  /** Whether a byte order mark is to say that it is UTF-8: what it is read with says otherwise. */
  readonly #isMarked: boolean;
  #handle: FileHandle | undefined;
  #bytes = 0;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(path: string, columns: readonly string[], { format, encoding, delimiter }: ReadRowsOptions) {
    const own = columns.filter((column) => !isRejectColumn(column));
    this.#path = path;
    this.#isMarked = encoding !== undefined && encoding !== "utf-8";
    this.#printer = rowPrinter(format, [...own, ...rejectColumns], delimiter);
  }

  /** Goes on with an earlier load's file as it was at `length` bytes. Throws CLI_REJECTS where it is shorter. */
  async goOn(length: number): Promise<void> {
    if (length === 0) return;
    const size = await sizeOf(this.#path);
    if (size === undefined || size < length) throw lost(this.#path);
    this.#handle = await open(this.#path, "r+");
    await this.#handle.truncate(length);
    this.#bytes = length;
  }

  /** Bytes of it with all that was added. */
  get length(): number {
    return this.#bytes;
  }

  /** Resolves when it is written. */
  add({ values, error, retryable }: Reject): Promise<void> {
    const all = new Map([...values, ...rejectCells(error, retryable)]);
    const head = this.#bytes === 0 ? `${this.#isMarked ? "\ufeff" : ""}${this.#printer.head}` : "";
    const bytes = Buffer.from(`${head}${this.#printer.row(all)}`);
    const position = this.#bytes;
    this.#bytes += bytes.length;
    this.#lastWrite = this.#lastWrite.then(() => this.#write(bytes, position));
    return this.#lastWrite;
  }

  /** Resolves when all that was added lies on the disk. */
  async flush(): Promise<void> {
    await this.#lastWrite;
    await this.#handle?.datasync();
  }

  async close(): Promise<void> {
    await this.#lastWrite.catch(() => {});
    await this.#handle?.close();
  }

  async #write(bytes: Uint8Array, position: number): Promise<void> {
    this.#handle ??= await open(this.#path, "w");
    for (let from = 0; from < bytes.length; ) {
      from += (await this.#handle.write(bytes, from, bytes.length - from, position + from)).bytesWritten;
    }
  }
}

/** Refuses a file that is there, which may be what an earlier load rejected, and one in a folder that is not. */
export async function checkNewRejects(given: string, { cwd }: Pick<Io, "cwd">): Promise<void> {
  const path = resolve(cwd, given);
  if ((await sizeOf(path)) !== undefined) {
    throw unsuitable(`the file ${given} for rejected rows exists already`, "name another file, or move this one away");
  }
  if ((await sizeOf(dirname(path))) !== undefined) return;
  throw unsuitable(
    `there is no folder for the file ${given} for rejected rows`,
    "make the folder, or name another file",
  );
}

function unsuitable(message: string, remedy: string): CliError {
  return new CliError(exitCodes.wrongUsage, { code: "CLI_REJECTS", message, remedy });
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}

function lost(path: string): CliError {
  return unsuitable(
    `the file ${path}, with what the unfinished load rejected, is gone or was cut`,
    "put it back, or delete the journal and load what is missing",
  );
}
