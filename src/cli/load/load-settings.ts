import type { Encoding } from "../../rows/decode-text.ts";
import type { RowFormat } from "../../rows/row.ts";
import type { BulkMessage, BulkOperation } from "../../session/bulk/bulk-options.ts";
import type { ColumnMap } from "./column-map.ts";

/** What one load is to do, as the command line says it. */
export type LoadSettings = {
  /** The file of rows, as it was given. */
  readonly file: string;
  readonly format: RowFormat;
  readonly encoding: Encoding | undefined;
  readonly delimiter: string;
  /** Logical name of the table. */
  readonly entity: string;
  readonly operation: BulkOperation;
  /** Upsert: attributes of the alternate key. */
  readonly key: readonly string[] | undefined;
  readonly map: ColumnMap;
  /** The file for rejected rows, as it was given. */
  readonly rejects: string | undefined;
  readonly message: BulkMessage | "Auto";
  readonly concurrency: number | undefined;
  readonly setSize: number | undefined;
};

/** What a resumed load must have as the load that it goes on with; by the option's name. */
export function lastingOptions(settings: LoadSettings): Readonly<Record<string, string>> {
  const { entity, operation, key = [], map, format, encoding = "", delimiter, rejects = "" } = settings;
  return {
    "--entity": entity,
    "--operation": operation,
    "--upsert-by": key.join(","),
    "--map": [...map].map(([column, attribute]) => `${column}=${attribute ?? ""}`).join(","),
    "--format": format,
    "--encoding": encoding,
    "--delimiter": delimiter,
    "--rejects": rejects,
  };
}
