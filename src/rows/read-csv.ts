import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import type { Row } from "./row.ts";
import { place, RowsError } from "./rows-error.ts";

/** Bytes of one row; a quote that is never closed ends here, not with the memory. */
const longestRow = 64 * 1024 * 1024;

/**
 * The rows of CSV text (RFC 4180): the first row names the columns, a line without anything is passed over. Without a
 * header the columns are Column1, Column2 and so on, as many as the first row has values.
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  delimiter: string,
  name: string | undefined,
  hasHeader = true,
  onHeader: (columns: readonly string[]) => void = () => {},
): AsyncGenerator<Row, void> {
  const source = Readable.from(text);
  const lines = new LineCounter();
  const parser = parse({
    delimiter,
    relax_column_count: true,
    max_record_size: longestRow,
    on_record: (fields: string[]) => lines.record(fields),
  });
  let columns: readonly string[] | undefined;
  try {
    // What goes wrong in the source reaches whoever reads from the parser.
    for await (const fields of pipeline(source, parser, () => {}) as AsyncIterable<string[]>) {
      const line = lines.taken();
      if (isEmpty(fields)) continue;
      if (columns === undefined && hasHeader) {
        columns = checkedHeader(fields, place(name, line));
        onHeader(columns);
        continue;
      }
      if (columns === undefined) {
        columns = fields.map((_field, index) => `Column${index + 1}`);
        onHeader(columns);
      }
      yield rowOf(columns, fields, line, name);
    }
  } catch (error) {
    throw error instanceof CsvError ? badCsv(error, lines.header, place(name, lines.next)) : error;
  }
}

/** Tells the lines at which rows begin: the parser is ahead of who reads from it. */
class LineCounter {
  readonly #ahead: number[] = [];
  /** The line at which the row begins that the parser is at. */
  next = 1;
  header: readonly string[] | undefined;

  record(fields: string[]): string[] {
    this.#ahead.push(this.next);
    this.next += 1 + lineBreaks(fields);
    if (!isEmpty(fields)) this.header ??= fields;
    return fields;
  }

  taken(): number {
    return this.#ahead.shift() ?? this.next;
  }
}

function isEmpty(fields: readonly string[]): boolean {
  return fields.length === 1 && fields[0] === "";
}

function rowOf(columns: readonly string[], fields: readonly string[], line: number, name: string | undefined): Row {
  if (fields.length !== columns.length) throw ragged(columns, fields, place(name, line));
  const values = new Map<string, string>();
  for (const [index, column] of columns.entries()) values.set(column, fields[index] ?? "");
  return { line, values };
}

function checkedHeader(fields: readonly string[], where: string): readonly string[] {
  const columns = fields.map((field) => field.trim());
  const unnamed = columns.indexOf("");
  if (unnamed >= 0) throw badHeader(`column ${unnamed + 1} has no name`, where);
  const twice = columns.find((column, index) => columns.indexOf(column) < index);
  if (twice !== undefined) throw badHeader(`two columns have the name "${twice}"`, where);
  return columns;
}

/** Line breaks inside quotes. */
function lineBreaks(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) {
    if (field.includes("\n") || field.includes("\r")) count += field.match(/\r\n|\n|\r/g)?.length ?? 0;
  }
  return count;
}

function badHeader(message: string, where: string): RowsError {
  return new RowsError({
    code: "ROWS_BAD_HEADER",
    message,
    where,
    remedy: "the first row must name each column once",
  });
}

function ragged(columns: readonly string[], fields: readonly string[], where: string): RowsError {
  const more = fields.length > columns.length;
  return new RowsError({
    code: "ROWS_RAGGED",
    message: `the row has ${fields.length} values, the header names ${columns.length} columns`,
    where,
    remedy: more
      ? "put values that hold the delimiter between double quotes"
      : "give every column a value, an empty one too; a quote before it may be missing or be too much",
  });
}

const words: Readonly<Record<string, readonly [message: string, remedy: string]>> = {
  CSV_QUOTE_NOT_CLOSED: [
    "a double quote of this row is never closed",
    "close it; write a quote inside of quotes twice",
  ],
  CSV_INVALID_CLOSING_QUOTE: [
    "after a closing double quote stands more of the value",
    "write a quote inside of quotes twice",
  ],
  INVALID_OPENING_QUOTE: [
    "a double quote stands inside of a value that does not begin with one",
    "put the whole value between double quotes, and the quote inside of it twice",
  ],
  CSV_MAX_RECORD_SIZE: ["the row is longer than 64 MiB", "a double quote before it may not be closed"],
};

function badCsv(error: CsvError, columns: readonly string[] | undefined, where: string): RowsError {
  const [message, remedy] = words[error.code] ?? [error.message, undefined];
  const index = Number(error.index);
  const column = columns?.[index];
  const inColumn = Number.isInteger(index) ? `column ${index + 1}${column === undefined ? "" : ` (${column})`}: ` : "";
  return new RowsError({
    code: error.code === "CSV_MAX_RECORD_SIZE" ? "ROWS_TOO_LONG" : "ROWS_BAD_CSV",
    message: `${inColumn}${message}`,
    where,
    remedy,
    cause: error,
  });
}
