import { Decimal } from "../values/decimal.ts";
import { readDate } from "./date-text.ts";
import { fittedExact } from "./exact-number.ts";
import type { Language } from "./language.ts";
import { digitsIn, numberIn } from "./number-text.ts";
import { overflow, Refusal, typeRefusal } from "./refusal.ts";
import { toText } from "./to-text.ts";
import { isObject, type Value } from "./value.ts";
import { checkedWall, serialOf, wallOfSerial } from "./wall-time.ts";

/** Any value but Null. */
export type Present = Exclude<Value, null>;

/** The text of a value; throws EXPRESSION_TYPE for an array or Nothing. */
export function asText(value: Present, language: Language): string {
  if (typeof value === "string") return value;
  if (isObject(value)) throw noScalar(value, "a text");
  return language.text(value);
}

/** Empty is 0, True -1, False 0, a date its days since 12/30/1899; a text that reads as a number is one. Throws EXPRESSION_TYPE. */
export function asNumber(value: Present, language: Language): number {
  switch (typeof value) {
    case "number":
      return value;
    case "undefined":
      return 0;
    case "boolean":
      return value ? -1 : 0;
    case "string": {
      const number = numberIn(value, language.locale);
      if (number === undefined) throw typeRefusal("this is a text that is not a number");
      return number;
    }
    default:
      if (value instanceof Date) return serialOf(wallOf(value, language));
      if (value instanceof Decimal) return value.toNumber();
      throw noScalar(value, "a number");
  }
}

/** The same as a decimal number: a text with all its digits, a number with the 15 that it shows. Throws EXPRESSION_TYPE, and EXPRESSION_OVERFLOW from 2^96. */
export function asDecimal(value: Present, language: Language): Decimal {
  if (value instanceof Decimal) return value;
  const digits = typeof value === "string" ? digitsIn(value, language.locale) : undefined;
  return fittedExact(Decimal.of(digits ?? toText(asNumber(value, language))));
}

/** A whole number; halves round to the even neighbour, as everywhere in BASIC. Throws EXPRESSION_OVERFLOW from 2^53. */
export function asWhole(value: Present, language: Language): number {
  const number = roundHalfEven(asNumber(value, language));
  if (Number.isSafeInteger(number)) return number;
  throw overflow("the number is too large for a whole one");
}

/** 32 bits with a sign: what And, Or and their like work on. */
export function asLong(value: Present, language: Language): number {
  const number = roundHalfEven(asNumber(value, language));
  if (number >= -0x80000000 && number <= 0x7fffffff) return number;
  throw overflow("the number does not fit into 32 bits");
}

/** `True` and `False` as texts, numbers other than 0 are True. Throws EXPRESSION_TYPE. */
export function asBoolean(value: Present, language: Language): boolean {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? truthIn(value) : undefined;
  return word ?? asNumber(value, language) !== 0;
}

export function truthIn(text: string): boolean | undefined {
  const word = text.length > 16 ? "" : text.trim().toLowerCase();
  if (word === "true" || word === "#true#") return true;
  return word === "false" || word === "#false#" ? false : undefined;
}

/** The time on the wall that a value is: a date, a number of days, or a text that reads as a date or a whole number. Throws EXPRESSION_TYPE. */
export function asWall(value: Present, language: Language): number {
  if (value instanceof Date) return wallOf(value, language);
  if (typeof value !== "string") return wallOfSerial(asNumber(value, language));
  const wall = wallIn(value, language);
  if (wall !== undefined) return checkedWall(wall);
  if (/^\s*[+-]?\d+\s*$/.test(value)) return wallOfSerial(asNumber(value, language));
  throw noDate(value, language);
}

function noDate(text: string, { locale }: Language): Refusal {
  const isNumber = numberIn(text, locale) !== undefined;
  if (isNumber) return typeRefusal("this is a number's text, not a date", "convert it first: CDate(CDbl(text))");
  const anyYear = 2000;
  const lacksYear = readDate(text, locale, anyYear) !== undefined;
  return lacksYear
    ? typeRefusal("this date has no year, and there is no clock here that knows this year's", "write the year")
    : typeRefusal("this is a text that is not a date");
}

/** What a text that is a date shows on the wall; undefined for any other. */
export function wallIn(text: string, language: Language): number | undefined {
  const { locale, zone, host } = language;
  const today = host.now?.();
  const thisYear = today && new Date(zone.wallOf(today.getTime())).getUTCFullYear();
  const date = readDate(text, locale, thisYear);
  return date?.isMoment === true ? zone.wallOf(date.wall) : date?.wall;
}

export function wallOf(date: Date, { zone }: Language): number {
  const moment = date.getTime();
  if (Number.isNaN(moment)) throw typeRefusal("this is no valid date");
  return zone.wallOf(moment);
}

/** The date of a time on the wall; throws EXPRESSION_OVERFLOW outside the years 100 to 9999. */
export function dateAt(wall: number, { zone }: Language): Date {
  return new Date(zone.momentOf(checkedWall(wall)));
}

export function roundHalfEven(number: number): number {
  const down = Math.floor(number);
  const rest = number - down;
  if (rest !== 0.5) return Math.round(number);
  return down % 2 === 0 ? down : down + 1;
}

export function noScalar(value: object, wanted: string): Refusal {
  const isArray = "kind" in value && value.kind === "array";
  return isArray
    ? typeRefusal(`this is an array, not ${wanted}`, 'name one element, a(0), or join them: Join(a, ",")')
    : typeRefusal(`this is Nothing, not ${wanted}`);
}

export function nullRefusal(): Refusal {
  return new Refusal({ code: "EXPRESSION_NULL", reason: "this is Null, no value", remedy: "ask IsNull first" });
}
