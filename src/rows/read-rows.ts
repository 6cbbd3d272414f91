import { decodeText, type Encoding } from "./decode-text.ts";
import { readCsv } from "./read-csv.ts";
import { readJsonLines } from "./read-json-lines.ts";
import type { Row, RowFormat } from "./row.ts";

export type ReadRowsOptions = {
  readonly format: RowFormat;
  /** What the bytes are where no byte order mark says so; UTF-8 where it is left out. */
  readonly encoding?: Encoding | undefined;
  /** CSV: the character between values; a comma where it is left out. */
  readonly delimiter?: string | undefined;
  /** CSV: whether the first row names the columns; it does where it is left out. Otherwise they are Column1, Column2 … */
  readonly header?: boolean | undefined;
  /** The file's name, for errors. */
  readonly name?: string | undefined;
  /** CSV: told the columns before the first row, and where no row follows. */
  readonly onHeader?: (columns: readonly string[]) => void;
};

/**
 * The rows of a file, as they are read: no more than a piece of it is held at a time.
 *
 *     for await (const { line, values } of readRows(createReadStream("accounts.csv"), { format: "csv" })) …
 *
 * CSV as RFC 4180 has it: a header row, values in double quotes may hold delimiters, line breaks and (twice) quotes. Every
 * value is a text. JSON lines: one object a line; names that begin with `@` are left out, a record as `dynaml query` prints
 * it is the text `account:ID`, a list its values with commas between, a number of more than 15 digits its text.
 *
 * Throws RowsError with the place: ROWS_BAD_ENCODING, ROWS_BAD_HEADER, ROWS_BAD_CSV, ROWS_RAGGED (a row with more or fewer
 * values than the header), ROWS_BAD_JSON, ROWS_TOO_LONG (64 MiB).
 */
export function readRows(
  bytes: AsyncIterable<Uint8Array>,
  { format, encoding, delimiter = ",", header, name, onHeader }: ReadRowsOptions,
): AsyncIterable<Row> {
  const text = decodeText(bytes, encoding, name);
  return format === "csv" ? readCsv(text, delimiter, name, header, onHeader) : readJsonLines(text, name);
}
