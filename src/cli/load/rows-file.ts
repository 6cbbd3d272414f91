import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import { readRows } from "../../rows/read-rows.ts";
import type { Row } from "../../rows/row.ts";
import { RowsError } from "../../rows/rows-error.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { formOf, type LoadSettings } from "./load-settings.ts";

/** What a first reading of the whole file tells. */
export type RowsFacts = {
  readonly rows: number;
  /** Every column that a row has, in the order in which they come. */
  readonly columns: readonly string[];
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
};

type Source = Pick<LoadSettings, "file" | "form">;

/** A file of rows that is read twice: once to see that all of it can be read, once to load it. */
export class RowsFile {
  readonly #handle: FileHandle;
  readonly #source: Source;

  private constructor(handle: FileHandle, source: Source) {
    this.#handle = handle;
    this.#source = source;
  }

  /** Throws CLI_FILE_NOT_FOUND, CLI_FILE_UNREADABLE. */
  static async open(source: Source, { cwd }: Pick<Io, "cwd">): Promise<RowsFile> {
    try {
      const handle = await open(resolve(cwd, source.file), "r");
      if ((await handle.stat()).isFile()) return new RowsFile(handle, source);
      await handle.close();
      throw new Error("it is no file");
    } catch (cause) {
      throw unreadable(source.file, cause);
    }
  }

  /** Reads all of it. Throws RowsError with the place of what cannot be read, and for CSV without even a header row. */
  async inspect(): Promise<RowsFacts> {
    const hash = createHash("sha256");
    let size = 0;
    const bytes = this.#bytes((chunk) => {
      hash.update(chunk);
      size += chunk.length;
    });
    const columns = new Set<string>();
    let rows = 0;
    let hasHeader = this.#form.format !== "csv";
    const onHeader = () => {
      hasHeader = true;
    };
    for await (const { values } of this.#rows(bytes, onHeader)) {
      rows += 1;
      for (const column of values.keys()) columns.add(column);
    }
    if (!hasHeader) throw noHeader(this.#source.file);
    return { rows, columns: [...columns], size, sha256: hash.digest("hex") };
  }

  /** Whether it is read as CSV and begins as JSON does. */
  async looksLikeJson(): Promise<boolean> {
    if (this.#form.format !== "csv") return false;
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(64), 0, 64, 0);
    return /^(\uFEFF|\s)*[{[]\s*["{]/.test(buffer.toString("utf8", 0, bytesRead));
  }

  rows(): AsyncIterable<Row> {
    return this.#rows(this.#bytes());
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  get #form() {
    return formOf(this.#source.form, this.#source.file);
  }

  #rows(bytes: AsyncIterable<Uint8Array>, onHeader?: () => void): AsyncIterable<Row> {
    return readRows(bytes, { ...this.#form, name: this.#source.file, ...(onHeader && { onHeader }) });
  }

  async *#bytes(seen?: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of this.#handle.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>) {
      seen?.(chunk);
      yield chunk;
    }
  }
}

function noHeader(file: string): RowsError {
  return new RowsError({
    code: "ROWS_BAD_HEADER",
    message: "the file is empty: it has not even a header row",
    where: file,
    remedy: "the first row must name each column once",
  });
}

function unreadable(file: string, cause: unknown): CliError {
  const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
  return new CliError(exitCodes.wrongUsage, {
    code: isMissing ? "CLI_FILE_NOT_FOUND" : "CLI_FILE_UNREADABLE",
    message: isMissing ? `there is no file ${file}` : `the file ${file} cannot be read`,
    remedy: "check the path; relative ones start from the current folder",
    cause,
  });
}
