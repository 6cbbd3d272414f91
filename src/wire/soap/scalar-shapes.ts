import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import { Guid } from "../../values/guid.ts";
import type { Duration } from "../organization-call.ts";
import { copied } from "../xml/copied-text.ts";
import { formatDateTime, parseDateTime } from "./date-time.ts";
import type { LeafShape } from "./shape.ts";

/** Simple types of XML Schema and of the serialization namespace, as WCF reads and writes them. */

export const text: LeafShape<string> = leaf("a text", copied, same);

/** A text of which there are few: a name, a label. */
export const name: LeafShape<string> = { ...leaf("a text", same, same), recurs: true };

/** The name of a pair. */
export const key: LeafShape<string> = { ...name, isKey: true };

export const boolean: LeafShape<boolean> = leaf("a Boolean (true, false, 1 or 0)", parseBoolean, String);

export const int: LeafShape<number> = leaf("a whole number of 32 bits", parseInt32, (value) =>
  isInt32(value) ? String(value) : undefined,
);

export const long: LeafShape<bigint> = leaf("a whole number of 64 bits", parseInt64, (value) =>
  BigInt.asIntN(64, value) === value ? String(value) : undefined,
);

export const decimal: LeafShape<Decimal> = leaf("a decimal number", parseDecimal, (value) => value.text);

/** Reads as Double; writes a plain number too. */
export const double: LeafShape<Double | number> = leaf("a floating-point number", parseDouble, (value) =>
  formatDouble(typeof value === "number" ? value : value.value),
);

export const guid: LeafShape<Guid> = leaf(
  "a GUID",
  (value) => Guid.parse(copied(value)),
  (value) => value.text,
);

export const dateTime: LeafShape<Date> = leaf(
  "a date and time between the years 1 and 9999, such as 2014-03-04T14:59:23Z",
  parseDateTime,
  formatDateTime,
);

export const base64Binary: LeafShape<Uint8Array> = leaf("a text in base64", parseBase64, (value) =>
  Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64"),
);

/** A TimeSpan of days, hours, minutes and seconds: `PT5M`, `P1DT2H`, `PT0.25S` (XML Schema Part 2, section 3.2.6). */
export const duration: LeafShape<Duration> = leaf("a duration such as PT5M", parseDuration, formatDuration);

/** One of fixed names. */
export function oneOf<Name extends string>(...names: readonly Name[]): LeafShape<Name> {
  const find = (value: string) => names.find((name) => name === value.trim());
  return leaf(`one of ${names.join(", ")}`, find, find);
}

function same(value: string): string {
  return value;
}

export function isInt32(value: number): boolean {
  return (value | 0) === value;
}

function leaf<T>(
  expected: string,
  parse: (text: string) => T | undefined,
  format: (value: T) => string | undefined,
): LeafShape<T> {
  return { kind: "leaf", expected, parse, format };
}

function parseBoolean(value: string): boolean | undefined {
  const trimmed = value.trim();
  if (trimmed === "true" || trimmed === "1") return true;
  return trimmed === "false" || trimmed === "0" ? false : undefined;
}

function parseInt32(value: string): number | undefined {
  const trimmed = value.trim();
  if (!/^[+-]?\d{1,20}$/.test(trimmed)) return undefined;
  const number = Number(trimmed) + 0;
  return isInt32(number) ? number : undefined;
}

function parseInt64(value: string): bigint | undefined {
  const match = /^([+-]?)(\d{1,40})$/.exec(value.trim());
  if (match === null) return undefined;
  const number = match[1] === "-" ? -BigInt(match[2] ?? "") : BigInt(match[2] ?? "");
  return BigInt.asIntN(64, number) === number ? number : undefined;
}

function parseDecimal(value: string): Decimal | undefined {
  return /[eE]/.test(value) ? undefined : Decimal.parse(value);
}

function parseDouble(value: string): Double | undefined {
  const trimmed = value.trim();
  const named = namedDoubles.get(trimmed);
  if (named !== undefined) return new Double(named);
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed) ? new Double(Number(trimmed)) : undefined;
}

function formatDouble(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "INF";
  if (value === Number.NEGATIVE_INFINITY) return "-INF";
  return Object.is(value, -0) ? "-0" : String(value);
}

function parseDuration(value: string): Duration | undefined {
  const match = /^(-?)P(?=.)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(value.trim());
  if (match === null) return undefined;
  const [, sign, days = 0, hours = 0, minutes = 0, rest = 0] = match;
  const seconds = Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  const count = Math.round(seconds * ticks) * (sign === "-" ? -1 : 1);
  return Number.isSafeInteger(count) ? { kind: "Duration", seconds: count / ticks + 0 } : undefined;
}

/** Parts of a second that a TimeSpan counts. */
const ticks = 10_000_000;

function formatDuration({ seconds }: Duration): string | undefined {
  const count = Math.round(Math.abs(seconds) * ticks);
  if (!Number.isSafeInteger(count)) return undefined;
  const hours = Math.floor(count / (3600 * ticks));
  const minutes = Math.floor(count / (60 * ticks)) % 60;
  const rest = ((count % (60 * ticks)) / ticks).toFixed(7).replace(/\.?0+$/, "");
  const time = `${hours > 0 ? `${hours}H` : ""}${minutes > 0 ? `${minutes}M` : ""}${rest === "0" ? "" : `${rest}S`}`;
  return `${seconds < 0 ? "-" : ""}PT${time === "" ? "0S" : time}`;
}

/** Blanks and line breaks may stand anywhere (XML Schema Part 2, section 3.2.16). */
function parseBase64(value: string): Uint8Array | undefined {
  const compact = value.replace(/[ \t\r\n]+/g, "");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return new Uint8Array(Buffer.from(compact, "base64"));
}

const namedDoubles: ReadonlyMap<string, number> = new Map([
  ["INF", Number.POSITIVE_INFINITY],
  ["-INF", Number.NEGATIVE_INFINITY],
  ["NaN", Number.NaN],
]);
