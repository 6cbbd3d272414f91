import type { Encoding } from "../../rows/decode-text.ts";
import type { RowFormat } from "../../rows/row.ts";
import type { BulkMessage, BulkOperation } from "../../session/bulk/bulk-options.ts";
import type { ColumnMap } from "./column-map.ts";

/** By name, as the platform spells it. */
export type LoadParameters = ReadonlyMap<string, string | boolean>;

/** What one load is to do, as the command line says it. */
export type LoadSettings = {
  /** The file of rows, as it was given. */
  readonly file: string;
  /** What says how files are written: as the options say, else as their names do. */
  readonly form: {
    readonly format: RowFormat | undefined;
    readonly encoding: Encoding | undefined;
    readonly delimiter: string | undefined;
  };
  /** Logical name of the table. */
  readonly entity: string;
  readonly operation: BulkOperation;
  /** Update and upsert: attributes of the alternate key. */
  readonly key: readonly string[] | undefined;
  readonly map: ColumnMap;
  /** The file for rejected rows, as it was given. */
  readonly rejects: string | undefined;
  readonly message: BulkMessage | "Auto";
  /** What the messages take besides their own parameters. */
  readonly parameters: LoadParameters;
  readonly concurrency: number | undefined;
  readonly setSize: number | undefined;
};

/** What a resumed load must have as the load that it goes on with; by the option's name. */
export function lastingOptions(settings: LoadSettings): Readonly<Record<string, string>> {
  const { entity, operation, key = [], map, form, rejects = "", parameters } = settings;
  return {
    "--entity": entity,
    "--operation": operation,
    [operation === "update" ? "--update-by" : "--upsert-by"]: key.join(","),
    "--map": [...map].map(([column, attribute]) => `${column}=${attribute ?? ""}`).join(","),
    "--parameter": [...parameters]
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join(","),
    "--format": form.format ?? "",
    "--encoding": form.encoding ?? "",
    "--delimiter": form.delimiter ?? "",
    "--rejects": rejects,
  };
}

/** How a file of rows is read; the file of rejected rows is written so that the same options read it. */
export function formOf(
  { format, encoding, delimiter }: LoadSettings["form"],
  file: string,
): { readonly format: RowFormat; readonly encoding: Encoding | undefined; readonly delimiter: string } {
  const byName = /\.(jsonl|ndjson|json)$/i.test(file) ? "jsonl" : "csv";
  return { format: format ?? byName, encoding, delimiter: delimiter ?? (/\.tsv$/i.test(file) ? "\t" : ",") };
}
