import { once } from "node:events";
import type { Writable } from "node:stream";
import type { StepContext } from "../../engine/step-context.ts";
import type { DynamlError } from "../../errors.ts";
import type { RowValue } from "../../rows/row.ts";
import { type RowPrinter, rowPrinter } from "../../rows/row-printer.ts";
import { rejectCells, rejectColumns } from "../../session/bulk/reject-columns.ts";
import { ActionError } from "../action-error.ts";
import { noFiles } from "../no-files.ts";
import type { Services } from "../services.ts";
import { type FileParameters, formatOf } from "./file-format.ts";

/** A row as it was given: its number from 1 (in a file its line), and its values as texts. */
export type GivenRow = { readonly row: number; readonly values: ReadonlyMap<string, string | undefined> };

type RejectsParameters = FileParameters & {
  readonly overwrite: boolean;
  readonly rejectsDataset?: string | undefined;
  readonly rejectsFile?: string | undefined;
};

type Reject = GivenRow & { readonly error: DynamlError; readonly retryable: boolean };

/** The rows of a bulk write that were not written, on their way into a dataset, a file, or both. */
export class BulkRejects {
  count = 0;
  first: Reject | undefined;
  readonly #parameters: RejectsParameters;
  readonly #services: Services;
  readonly #context: StepContext;
  readonly #kept: Reject[] = [];
  #columns: readonly string[] = [];
  #printer: RowPrinter | undefined;
  #file: Promise<Writable> | undefined;

  constructor(parameters: RejectsParameters, services: Services, context: StepContext) {
    this.#parameters = parameters;
    this.#services = services;
    this.#context = context;
  }

  /**
   * Makes place for the file, before anything is written: what lies there is of earlier rows.
   * Throws ACTION_REJECTS_FILE where it is not to be overwritten, or is what the rows are read from.
   *
   * @param isAgain whether an earlier try of the step may have made it
   */
  async begin(isAgain: boolean): Promise<void> {
    const { rejectsFile: path, file, overwrite } = this.#parameters;
    if (path === undefined) return;
    const { files } = this.#services;
    if (files === undefined) throw noFiles("REJECTSFILE", path);
    const there = await files.stat(path);
    if (there === undefined) return;
    const source = file === undefined ? undefined : await files.stat(file.trim());
    if (source?.path === there.path) {
      throw fileIsThere(`REJECTSFILE is "${path}", from which the rows are read`, "name another file");
    }
    if (!overwrite && !isAgain) {
      throw fileIsThere(
        `the file "${path}" for rejected rows exists already`,
        'name another file, move this one away, or give OVERWRITE="YES"',
      );
    }
    await files.remove(path);
  }

  /** Where the task finds them, in words; undefined where it asked for nothing. */
  get receiver(): string | undefined {
    const { rejectsDataset, rejectsFile } = this.#parameters;
    const places = [rejectsDataset && `dataset ${rejectsDataset}`, rejectsFile && `file ${rejectsFile}`].filter(
      Boolean,
    );
    return places.length === 0 ? undefined : places.join(" and ");
  }

  /** The columns that all rows have; told before the first reject. */
  set columns(columns: readonly string[]) {
    this.#columns = columns;
  }

  add(given: GivenRow | undefined, error: DynamlError, retryable: boolean): void {
    const reject: Reject = { row: given?.row ?? 0, values: given?.values ?? new Map(), error, retryable };
    this.count += 1;
    this.first ??= reject;
    if (this.#parameters.rejectsDataset !== undefined) this.#kept.push(reject);
    if (this.#parameters.rejectsFile !== undefined) this.#write(reject, this.#parameters.rejectsFile);
  }

  /** Fills the dataset, which is there even without rejects, and finishes the file. */
  async close(): Promise<void> {
    const { rejectsDataset } = this.#parameters;
    if (rejectsDataset !== undefined) {
      const columns = [...this.#columns, "_row", ...rejectColumns];
      const rows = this.#kept.map(({ row, values, error, retryable }) => {
        const cells = rejectCells(error, retryable);
        return [
          ...this.#columns.map((column) => values.get(column)),
          row,
          ...rejectColumns.map((column) => cells.get(column)),
        ];
      });
      this.#context.datasets.put(rejectsDataset, columns, rows);
    }
    const file = await this.#file;
    if (file === undefined) return;
    file.end();
    await once(file, "finish");
  }

  #write(reject: Reject, path: string): void {
    const format = formatOf(this.#parameters);
    this.#printer ??= rowPrinter(format, [...this.#columns, ...rejectColumns], this.#parameters.delimiter);
    this.#file ??= this.#open(path, this.#printer.head);
    const { values, error, retryable } = reject;
    const row = new Map<string, RowValue>();
    for (const [name, value] of values) if (value !== undefined) row.set(name, value);
    const text = this.#printer.row(new Map([...row, ...rejectCells(error, retryable)]));
    this.#file = this.#file.then((file) => {
      file.write(text);
      return file;
    });
    this.#file.catch(() => {}); // told by close
  }

  async #open(path: string, head: string): Promise<Writable> {
    const { files } = this.#services;
    if (files === undefined) throw noFiles("REJECTSFILE", path);
    const file = await files.writeStream(path);
    file.write(head);
    return file;
  }
}

function fileIsThere(message: string, remedy: string): ActionError {
  return new ActionError({ code: "ACTION_REJECTS_FILE", message, remedy });
}
