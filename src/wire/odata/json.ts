import { Decimal } from "../../values/decimal.ts";
import { odataError } from "./odata-error.ts";

/** A value of a JSON document; numbers that a double cannot hold are Decimals when they were read. */
export type JsonValue = string | number | boolean | null | Decimal | readonly JsonValue[] | JsonObject;

export type JsonObject = { readonly [name: string]: JsonValue };

// ES2026 (JSON.parse source text access), which Node has and the compiler's library does not declare.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): JsonObject };

/** The digits as they stand, where a double would round them or drop zeros. */
export function rawNumber(digits: string): JsonObject {
  return rawJSON(digits);
}

/** Sixteen digits and more may not be what a double holds. */
const longNumber = /\d(?:\.?\d){15}/;

/** Reads a document without losing digits: a number that a double does not hold exactly becomes a Decimal. */
export function parseJson(text: string): JsonValue {
  try {
    return longNumber.test(text) ? JSON.parse(text, exactNumber) : JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw odataError(`An error occurred while parsing the JSON payload: ${reason}`, { errorCode: "0x80048d19", cause });
  }
}

function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || context?.source === undefined) return value;
  return String(value) === context.source ? value : (Decimal.parse(context.source) ?? value);
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
}
