import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { type JsonValue, parseJson } from "./json.ts";
import { odataError } from "./odata-error.ts";
import { checkDate, checkText } from "./unwritable.ts";
import { checkInt32, checkInt64 } from "./whole-numbers.ts";

/** A literal of an address or option (OData 4.0 part 2, §5.1.1.6), with its text as it stood there. */
export type Literal =
  | { readonly kind: "null" }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "guid"; readonly value: Guid }
  | { readonly kind: "date"; readonly text: string }
  | { readonly kind: "dateTime"; readonly text: string }
  /** `Microsoft.Dynamics.CRM.EndpointAccessType'Default'`. */
  | { readonly kind: "enum"; readonly typeName: string; readonly value: string }
  /** `["a","b"]`, `{'@odata.id':'accounts(...)'}`. */
  | { readonly kind: "json"; readonly value: JsonValue };

/** Where a literal ended. */
export type ReadLiteral = { readonly literal: Literal; readonly end: number };

const patterns: readonly (readonly [RegExp, (text: string) => Literal])[] = [
  [
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/iy,
    (text) => ({ kind: "guid", value: Guid.of(text) }),
  ],
  [
    /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)?/iy,
    (text) => ({ kind: "dateTime", text: text.toUpperCase() }),
  ],
  [/\d{4}-\d\d-\d\d/y, (text) => ({ kind: "date", text })],
  [
    /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[mdfl]?/iy,
    (text) => ({ kind: "number", text: text.replace(/[mdfl]$/i, "") }),
  ],
  [/(?:true|false)(?![\w.])/y, (text) => ({ kind: "boolean", value: text === "true" })],
  [/null(?![\w.])/y, () => ({ kind: "null" })],
];

/** Reads the literal that starts at a place; undefined where none does. Throws ODataError for one that does not end. */
export function readLiteral(text: string, start: number): ReadLiteral | undefined {
  const first = text[start];
  if (first === "'") {
    const { value, end } = readString(text, start);
    return { literal: { kind: "string", value }, end };
  }
  if (first === "[" || first === "{") {
    const end = endOfJson(text, start);
    return { literal: { kind: "json", value: jsonIn(text.slice(start, end)) }, end };
  }
  for (const [pattern, literalOf] of patterns) {
    pattern.lastIndex = start;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return { literal: literalOf(found), end: start + found.length };
  }
  return readEnum(text, start);
}

function jsonIn(text: string): JsonValue {
  try {
    return parseJson(quotedTwice(text));
  } catch (cause) {
    throw odataError(`Bad Request - Error in query syntax: '${text}' is no literal.`, { text, cause });
  }
}

function readString(text: string, start: number): { value: string; end: number } {
  let value = "";
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf("'", from);
    if (quote < 0) {
      throw odataError(`There is an unterminated literal at position ${text.length} in '${text}'.`, {
        text,
        position: start,
      });
    }
    value += text.slice(from, quote);
    if (text[quote + 1] !== "'") return { value, end: quote + 1 };
    value += "'";
    from = quote + 2;
  }
}

function readEnum(text: string, start: number): ReadLiteral | undefined {
  const pattern = /([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?=')/y;
  pattern.lastIndex = start;
  const [typeName] = pattern.exec(text) ?? [];
  if (typeName === undefined) return undefined;
  const { value, end } = readString(text, start + typeName.length);
  return { literal: { kind: "enum", typeName, value }, end };
}

/** After the bracket that closes the one at `start`; brackets in either kind of quotes do not count. */
function endOfJson(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") {
      depth -= 1;
      if (depth === 0) return index + 1;
    } else if (character === "'" || character === '"') index = endOfQuoted(text, index, character) - 1;
  }
  throw odataError(`There is an unterminated literal at position ${text.length} in '${text}'.`, {
    text,
    position: start,
  });
}

function endOfQuoted(text: string, start: number, quote: string): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === quote) return index + 1;
  }
  throw odataError(`There is an unterminated literal at position ${text.length} in '${text}'.`, {
    text,
    position: start,
  });
}

/** The platform takes apostrophes around the texts of a JSON literal as well. */
function quotedTwice(text: string): string {
  let out = "";
  for (let index = 0; index < text.length; ) {
    const character = text[index];
    if (character !== "'" && character !== '"') {
      out += character;
      index += 1;
      continue;
    }
    const end = endOfQuoted(text, index, character);
    out += character === '"' ? text.slice(index, end) : JSON.stringify(text.slice(index + 1, end - 1));
    index = end;
  }
  return out;
}

/** A text as a string literal: apostrophes doubled. Throws WIRE_INVALID_CHARACTER; `subject` names it there. */
export function quoteText(text: string, subject?: string): string {
  checkText(text, subject);
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A value as a literal of a key, $filter or function parameter: `'O''Brien'`, `2026-11-23T08:00:00Z`, `c4944f99-…`. Throws
 * WIRE_INVALID_CHARACTER for a text, WIRE_INVALID_VALUE for a date or whole number, that cannot be written; `subject` names it there.
 */
export function printLiteral(value: AttributeValue, subject?: string): string {
  if (value === null) return "null";
  if (typeof value === "string") return quoteText(value, subject);
  if (value instanceof Date) return printDateTime(value, subject);
  if (value instanceof EntityReference) return value.id.text;
  if (typeof value === "bigint") checkInt64(value, subject);
  if (value instanceof OptionSetValue) {
    checkInt32(value.value, subject);
    return value.toString();
  }
  if (value instanceof Money || value instanceof Decimal || value instanceof Double) return value.toString();
  if (value instanceof Guid || typeof value !== "object") return String(value);
  throw odataError("A value of that type cannot stand in an address.");
}

/** Seconds are enough for the platform; milliseconds stand only where there are any. Throws WIRE_INVALID_VALUE. */
export function printDateTime(value: Date, subject?: string): string {
  checkDate(value, subject);
  return value.toISOString().replace(".000Z", "Z");
}

/** The text that a condition of a query carries. */
export function textOfLiteral(literal: Literal): string | null {
  switch (literal.kind) {
    case "null":
      return null;
    case "boolean":
      return String(literal.value);
    case "guid":
      return literal.value.text;
    case "string":
    case "enum":
      return literal.value;
    case "json":
      return JSON.stringify(literal.value);
    default:
      return literal.text;
  }
}
