import type { DynamlError } from "../../errors.ts";

/** Columns that tell of a row why it was rejected. */
export const rejectColumns: readonly string[] = ["_code", "_message", "_retry"];

/** Whether a column is one that rejects have beside the row's own: where they are written again, it is passed over. */
export function isRejectColumn(name: string): boolean {
  const column = name.toLowerCase();
  return rejectColumns.includes(column) || column === "_row";
}

/** Why a row was rejected, by column: `_code` DuplicateRecord, `_message` with what to do, `_retry` yes or no. */
export function rejectCells(error: DynamlError, retryable: boolean): ReadonlyMap<string, string> {
  return new Map([
    ["_code", codeOf(error)],
    ["_message", reasonOf(error)],
    ["_retry", retryable ? "yes" : "no"],
  ]);
}

/** What is wrong with the row, and what to do. */
export function reasonOf({ message, remedy }: DynamlError): string {
  return remedy === undefined ? message : `${message}; ${remedy}`;
}

/** The fault's name, else its code; for what was found here, our own code. */
function codeOf({ code, context }: DynamlError): string {
  const { name, hexCode } = context;
  return code === "SESSION_FAULT" ? String(name ?? hexCode ?? code) : code;
}
