import { DynamlError, type ErrorDetails } from "../errors.ts";

export type RowsErrorCode =
  | "ROWS_BAD_ENCODING"
  | "ROWS_BAD_CSV"
  | "ROWS_BAD_HEADER"
  | "ROWS_RAGGED"
  | "ROWS_BAD_JSON"
  | "ROWS_TOO_LONG";

/** Why a file of rows cannot be read; `where` is its name and the line, as far as they are known: `rows.csv:17`. */
export class RowsError extends DynamlError<RowsErrorCode> {
  constructor(details: ErrorDetails<RowsErrorCode>) {
    super(details);
    this.name = "RowsError";
  }
}

/** `rows.csv:17:4`; without a name `line 17, column 4`. */
export function place(name: string | undefined, line: number, column?: number): string {
  if (name !== undefined) return column === undefined ? `${name}:${line}` : `${name}:${line}:${column}`;
  return column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
}
