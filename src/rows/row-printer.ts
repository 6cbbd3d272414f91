import { stringify } from "csv-stringify/sync";
import type { RowFormat, RowValue } from "./row.ts";

/** Prints rows as text that readRows reads as the same values. */
export type RowPrinter = {
  /** What stands before the first row: in CSV the names of the columns. */
  readonly head: string;
  row(values: ReadonlyMap<string, RowValue>): string;
};

/**
 * CSV: the columns in this order, an absent or null value as an empty one, and a line break (LF where it is left out) behind
 * each row. JSON lines: the row's own values, whatever the
 * columns.
 */
export function rowPrinter(
  format: RowFormat,
  columns: readonly string[],
  delimiter = ",",
  lineBreak: "\n" | "\r\n" = "\n",
): RowPrinter {
  if (format === "jsonl") {
    return { head: "", row: (values) => `${JSON.stringify(Object.fromEntries(values))}\n` };
  }
  const line = (fields: readonly string[]) =>
    stringify([[...fields]], { delimiter, record_delimiter: lineBreak, quoted_match: /[\r\n]/ });
  return {
    head: line(columns),
    row: (values) => line(columns.map((column) => textOf(values.get(column)))),
  };
}

function textOf(value: RowValue | undefined): string {
  return value === undefined || value === null ? "" : String(value);
}
