import type { StepContext } from "../../engine/step-context.ts";
import { DynamlError } from "../../errors.ts";
import type { Encoding } from "../../rows/decode-text.ts";
import { readRows } from "../../rows/read-rows.ts";
import type { BulkRow } from "../../session/bulk/bulk-options.ts";
import { isRejectColumn } from "../../session/bulk/reject-columns.ts";
import { TextRows, type TextRowsOptions } from "../../session/bulk/text-rows.ts";
import { isWritable } from "../../session/metadata/writable-column.ts";
import type { Session } from "../../session/session.ts";
import { ActionError } from "../action-error.ts";
import { noFiles } from "../no-files.ts";
import type { Services } from "../services.ts";
import type { BulkRejects, GivenRow } from "./bulk-rejects.ts";
import type { BulkTries } from "./bulk-tries.ts";
import { datasetRows } from "./dataset-rows.ts";
import { type FileParameters, formatOf } from "./file-format.ts";
import { stateIgnored } from "./state-on-create.ts";

type SourceParameters = FileParameters & {
  readonly dataset?: string | undefined;
  readonly encoding?: Encoding | undefined;
  readonly columns: readonly { readonly name: string; readonly attribute?: string | undefined }[];
};

type SourceOptions = {
  readonly session: Session;
  readonly settings: Omit<TextRowsOptions, "columns">;
  readonly parameters: SourceParameters;
  readonly services: Services;
  readonly context: StepContext;
  readonly rejects: BulkRejects;
  /** Of a step that may be tried again. */
  readonly tries: BulkTries | undefined;
};

/** What one row alone is to blame for. */
const faultsOfRow = new Set(["SESSION_BAD_VALUE", "SESSION_RECORD_NOT_FOUND", "SESSION_RECORD_AMBIGUOUS"]);

/** The rows of a dataset or file as rows of a bulk write, each read when there is room for it. */
export class BulkSource {
  readonly #options: SourceOptions;
  readonly #onTheWay = new Map<BulkRow, GivenRow>();
  /** Whether an earlier try of the step has given rows. */
  readonly isAgain: boolean;
  /** Numbers of the rows that were given, by their places; only of a later try. */
  readonly #numbers: number[] = [];

  constructor(options: SourceOptions) {
    this.#options = options;
    this.isAgain = options.tries?.begin() === true;
  }

  async *rows(): AsyncGenerator<BulkRow, void> {
    let texts: TextRows | undefined;
    for await (const given of this.#given()) {
      texts ??= await this.#textRows([...given.values.keys()]);
      const row = await this.#read(texts, given);
      if (row === undefined) continue;
      if (this.isAgain) this.#numbers.push(given.row);
      this.#onTheWay.set(row, given);
      yield row;
    }
  }

  /** Rows whose fate nobody was told. */
  get open(): number {
    return this.#onTheWay.size;
  }

  /** Whether an earlier try of the step may have written the row of that place. */
  mayBeWritten(index: number): boolean {
    const number = this.#numbers[index];
    return number !== undefined && this.#options.tries?.rejected.has(number) === false;
  }

  /** The row as it was given, which is forgotten with that. */
  done(row: BulkRow): GivenRow | undefined {
    const given = this.#onTheWay.get(row);
    this.#onTheWay.delete(row);
    return given;
  }

  async #read(texts: TextRows, given: GivenRow): Promise<BulkRow | undefined> {
    try {
      const row = await texts.read(given.values);
      const { tries, settings } = this.#options;
      const isNew = settings.operation === "create" && row.id === undefined;
      return isNew && tries !== undefined ? { ...row, id: tries.newId(given.row) } : row;
    } catch (error) {
      if (!(error instanceof DynamlError) || !faultsOfRow.has(error.code)) throw error;
      this.#options.rejects.add(given, error, false);
      return undefined;
    }
  }

  async #textRows(names: readonly string[]): Promise<TextRows> {
    const { session, settings, parameters, context, rejects } = this.#options;
    const mapped = new Map(
      parameters.columns.map(({ name, attribute = "" }) => [name.trim().toLowerCase(), attribute]),
    );
    checkMapped(parameters.columns, names);
    const columns = new Map<string, string>();
    for (const name of names) {
      const attribute = (mapped.get(name.toLowerCase()) ?? usualAttribute(name)).trim().toLowerCase();
      if (attribute !== "") columns.set(name, attribute);
    }
    await this.#leaveOut(columns, mapped);
    rejects.columns = names.filter((name) => !isRejectColumn(name));
    return await TextRows.of(session, { ...settings, columns }, { signal: context.signal });
  }

  /** Columns that nothing maps and the operation cannot write, such as those a query brought along. */
  async #leaveOut(columns: Map<string, string>, mapped: ReadonlyMap<string, string>): Promise<void> {
    const { session, settings, context } = this.#options;
    const { operation, entityName } = settings;
    if (operation === "delete") return;
    const known = await session.metadata.table(entityName, ["Attributes"], { signal: context.signal });
    const descriptions = new Map(known.attributes?.map((one) => [one.logicalName, one]));
    const left: string[] = [];
    for (const [column, attribute] of columns) {
      const description = descriptions.get(attribute);
      const isKey = settings.key?.includes(attribute) === true;
      const isIdBesideKey = settings.key !== undefined && attribute === known.primaryIdAttribute;
      if (description === undefined || isKey || (isWritable(description, operation) && !isIdBesideKey)) continue;
      if (mapped.has(column.toLowerCase())) continue;
      columns.delete(column);
      left.push(column);
    }
    if (left.length > 0) {
      const byKey = settings.key === undefined ? "" : ` by ${settings.key.join(", ")}`;
      context.warn("ACTION_COLUMNS_LEFT_OUT", `${operation}${byKey} cannot write ${left.join(", ")}: left out`);
    }
    if (operation === "create" && [...columns.values()].includes("statecode")) {
      context.warn("ACTION_STATE_IGNORED", stateIgnored("statecode", entityName));
    }
  }

  async *#given(): AsyncGenerator<GivenRow, void> {
    const { parameters, services, context } = this.#options;
    if (parameters.dataset !== undefined) {
      yield* datasetRows(parameters.dataset, context);
      return;
    }
    const { file = "", encoding, delimiter } = parameters;
    if (services.files === undefined) throw noFiles("FILE", file);
    const bytes = await services.files.readStream(file.trim());
    for await (const { line, values } of readRows(bytes, {
      format: formatOf(parameters),
      encoding,
      delimiter,
      name: file,
    })) {
      yield { row: line, values: new Map([...values].map(([name, value]) => [name, textOf(value)])) };
    }
  }
}

function textOf(value: string | number | boolean | null): string | undefined {
  return value === null || value === "" ? undefined : String(value);
}

/** A companion of a column (`ownerid.name`) and what an earlier load said of a row are no attributes. */
function usualAttribute(column: string): string {
  return column.includes(".") || isRejectColumn(column) ? "" : column;
}

function checkMapped(columns: SourceParameters["columns"], names: readonly string[]): void {
  const known = new Set(names.map((name) => name.toLowerCase()));
  const unknown = columns.find(({ name }) => !known.has(name.trim().toLowerCase()));
  if (unknown === undefined) return;
  throw new ActionError({
    code: "ACTION_NO_COLUMN",
    message: `COLUMN names "${unknown.name}", and the rows have no such column`,
    remedy: `they have: ${names.join(", ")}`,
    context: { column: unknown.name },
  });
}
