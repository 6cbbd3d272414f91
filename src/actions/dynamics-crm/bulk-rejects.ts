import { once } from "node:events";
import type { Writable } from "node:stream";
import type { StepContext } from "../../engine/step-context.ts";
import type { DynamlError } from "../../errors.ts";
import type { RowValue } from "../../rows/row.ts";
import { type RowPrinter, rowPrinter } from "../../rows/row-printer.ts";
import { noFiles } from "../no-files.ts";
import type { Services } from "../services.ts";
import { type FileParameters, formatOf } from "./file-format.ts";

/** A row as it was given: its number from 1 (in a file its line), and its values as texts. */
export type GivenRow = { readonly row: number; readonly values: ReadonlyMap<string, string | undefined> };

type RejectsParameters = FileParameters & {
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
      const columns = [...this.#columns, "_row", "_code", "_message", "_retry"];
      const rows = this.#kept.map(({ row, values, error, retryable }) => [
        ...this.#columns.map((column) => values.get(column)),
        row,
        codeOf(error),
        error.message,
        retryable,
      ]);
      this.#context.datasets.put(rejectsDataset, columns, rows);
    }
    const file = await this.#file;
    if (file === undefined) return;
    file.end();
    await once(file, "finish");
  }

  #write(reject: Reject, path: string): void {
    const format = formatOf(this.#parameters);
    this.#printer ??= rowPrinter(format, [...this.#columns, "_code", "_message", "_retry"], this.#parameters.delimiter);
    this.#file ??= this.#open(path, this.#printer.head);
    const { values, error, retryable } = reject;
    const row = new Map<string, RowValue>();
    for (const [name, value] of values) if (value !== undefined) row.set(name, value);
    row.set("_code", codeOf(error)).set("_message", error.message).set("_retry", retryable);
    const text = this.#printer.row(row);
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

/** The name of the platform's error where it has one. */
function codeOf({ code, context: { name } }: DynamlError): string {
  return typeof name === "string" ? name : code;
}
