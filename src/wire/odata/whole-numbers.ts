import { Decimal } from "../../values/decimal.ts";
import type { JsonValue } from "./json.ts";
import { unwritableValue } from "./unwritable.ts";

/** An Edm.Int32 of JSON; undefined where it is none. */
export function int32FromJson(json: JsonValue): number | undefined {
  return typeof json === "number" && isInt32(json) ? json : undefined;
}

/** An Edm.Int64 of JSON; undefined where it is none. */
export function int64FromJson(json: JsonValue): bigint | undefined {
  const text = json instanceof Decimal ? json.text : typeof json === "number" ? String(json) : "";
  const number = /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  return number !== undefined && isInt64(number) ? number : undefined;
}

/** Throws WIRE_INVALID_VALUE for a number of an option that is no Edm.Int32. */
export function checkInt32(value: number, subject: string | undefined): void {
  if (!isInt32(value)) throw notWhole(value, 32, subject);
}

/** Throws WIRE_INVALID_VALUE for what is no Edm.Int64. */
export function checkInt64(value: bigint, subject: string | undefined): void {
  if (!isInt64(value)) throw notWhole(value, 64, subject);
}

function isInt32(value: number): boolean {
  return (value | 0) === value;
}

function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

function notWhole(value: number | bigint, bits: number, subject: string | undefined) {
  const expected = `a whole number of ${bits} bits`;
  return unwritableValue("WIRE_INVALID_VALUE", `${value} is not ${expected}`, subject, `give ${expected}`);
}
