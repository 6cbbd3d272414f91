/**
 * A row of a file: its first line, and its values by column, in the file's order of columns. A CSV value is a text, the
 * empty one too; a JSON value is what the line holds (see readRows).
 */
export type Row = {
  /** From 1; in CSV the header is line 1. */
  readonly line: number;
  readonly values: ReadonlyMap<string, RowValue>;
};

export type RowValue = string | number | boolean | null;

/** `csv`: RFC 4180 with a header row. `jsonl`: one JSON object a line. */
export type RowFormat = "csv" | "jsonl";
