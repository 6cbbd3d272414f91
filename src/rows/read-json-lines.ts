import { jsonFault } from "./json-fault.ts";
import type { Row, RowValue } from "./row.ts";
import { place, RowsError } from "./rows-error.ts";

/** Characters of one line. */
const longestLine = 64 * 1024 * 1024;

/** The rows of JSON lines: each line one object; a line of white space is passed over. */
export async function* readJsonLines(text: AsyncIterable<string>, name: string | undefined): AsyncGenerator<Row, void> {
  let line = 0;
  for await (const one of linesOf(text, name)) {
    line += 1;
    if (one.trim() !== "") yield { line, values: valuesOf(one, line, name) };
  }
}

async function* linesOf(text: AsyncIterable<string>, name: string | undefined): AsyncGenerator<string, void> {
  let rest = "";
  let line = 1;
  for await (const piece of text) {
    const lines = `${rest}${piece}`.split("\n");
    rest = lines.pop() ?? "";
    line += lines.length;
    yield* lines;
    if (rest.length > longestLine) throw tooLong(place(name, line));
  }
  yield rest;
}

function valuesOf(text: string, line: number, name: string | undefined): ReadonlyMap<string, RowValue> {
  const values = new Map<string, RowValue>();
  for (const [column, value] of Object.entries(parseObject(text, line, name))) {
    if (column.startsWith("@")) continue;
    const read = rowValue(value);
    if (read === undefined) throw badValue(column, place(name, line));
    values.set(column, read);
  }
  return values;
}

/** More digits than a number holds exactly. */
const manyDigits = /\d[\d.]{15}/;

function parseObject(text: string, line: number, name: string | undefined): object {
  let value: unknown;
  try {
    value = manyDigits.test(text) ? JSON.parse(text, exactNumber) : JSON.parse(text);
  } catch (cause) {
    const { column, message } = jsonFault(text);
    throw badJson(message, place(name, line, column), cause);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw badJson("the line is no JSON object", place(name, line, 1));
}

/** A number that no double holds exactly stays the text that it is. */
function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || context?.source === undefined) return value;
  return context.source.replace(/[^\d]/g, "").replace(/^0+/, "").length > 15 ? context.source : value;
}

/**
 * A reference as `dynaml query` prints it (`{ logicalName, id }`) is the text `account:ID`, a list is its values with commas
 * between; undefined for what is no value of a column.
 */
function rowValue(value: unknown): RowValue | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number") {
    return value;
  }
  if (Array.isArray(value)) {
    const items = value.map(rowValue);
    return items.every((item) => item !== undefined && item !== null) ? items.join(",") : undefined;
  }
  if (typeof value !== "object") return undefined;
  const { logicalName, id, partyid, addressused } = value as Readonly<Record<string, unknown>>;
  if (typeof logicalName === "string" && typeof id === "string") return `${logicalName}:${id}`;
  return partyid === undefined && addressused === undefined ? undefined : rowValue(partyid ?? addressused);
}

function badValue(column: string, where: string): RowsError {
  return new RowsError({
    code: "ROWS_BAD_JSON",
    message: `"${column}" has an object that is no value of a column`,
    where,
    remedy:
      'give a text, a number, true, false, null, a list of these, or a record as {"logicalName": "account", "id": "…"}',
  });
}

function badJson(message: string, where: string, cause?: unknown): RowsError {
  return new RowsError({
    code: "ROWS_BAD_JSON",
    message,
    where,
    remedy: 'each line must be one JSON object, such as {"name": "Contoso"}',
    cause,
  });
}

function tooLong(where: string): RowsError {
  return new RowsError({
    code: "ROWS_TOO_LONG",
    message: "the line is longer than 64 Mi characters",
    where,
    remedy: "each record must be a line of its own",
  });
}
