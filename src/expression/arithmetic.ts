import { Decimal } from "../values/decimal.ts";
import { asDecimal, asNumber, asText, asWall, asWhole, dateAt, noScalar, type Present, wallIn } from "./convert.ts";
import { computeExact, negateExact } from "./exact-number.ts";
import type { Language } from "./language.ts";
import { numberIn } from "./number-text.ts";
import { badArgument, blaming, divisionByZero, overflow, Refusal } from "./refusal.ts";
import type { Arithmetic } from "./syntax-tree.ts";
import { isObject, type Value } from "./value.ts";
import { dayLength, dayZero, wallOfSerial } from "./wall-time.ts";

/**
 * The arithmetic of Variants: Null with anything is Null, texts that read as numbers count, Empty is 0, True is -1. `+` joins
 * two texts, and, more than BASIC does, a text that is no number with anything. A date and a number make a date, two dates
 * with `-` the days between, a decimal number and any number a decimal number. Throws Refusal with the operand that is to blame.
 */
export function compute(operator: Arithmetic, left: Value, right: Value, language: Language): Value {
  if (operator === "+" && typeof left === "number" && typeof right === "number") return finite(left + right);
  if (left === null || right === null) return null;
  if (operator === "+" && joins(left, right, language)) return join(left, right, language);
  if (left instanceof Date || right instanceof Date) {
    if (operator === "+" || operator === "-") return computeDates(operator, left, right, language);
  }
  if (operator === "\\" || operator === "Mod") return divideWhole(operator, left, right, language);
  if (operator !== "^" && (left instanceof Decimal || right instanceof Decimal)) {
    const a = blaming(0, () => asDecimal(left, language));
    return computeExact(
      operator,
      a,
      blaming(1, () => asDecimal(right, language)),
    );
  }
  const a = numberOf(left, 0, language);
  const b = numberOf(right, 1, language);
  return finite(calculate(operator, a, b));
}

/** `-x`; the minus of a date is a date. */
export function negate(value: Value, language: Language): Value {
  if (value === null) return null;
  if (value instanceof Decimal) return negateExact(value);
  const number = finite(-numberOf(value, 0, language));
  return value instanceof Date ? dateAt(wallOfSerial(number), language) : number;
}

/** `&`: the texts of both sides, whatever they are; Null is nothing, and Null where both are. */
export function join(left: Value, right: Value, language: Language): string | null {
  if (left === null && right === null) return null;
  const a = left === null ? "" : blaming(0, () => asText(left, language));
  const b = right === null ? "" : blaming(1, () => asText(right, language));
  if (a.length + b.length > language.limits.textLength) throw tooLong(language);
  return a + b;
}

export function tooLong({ limits }: Language): Refusal {
  const reason = `the text becomes longer than ${limits.textLength} characters`;
  return new Refusal({ code: "EXPRESSION_TOO_LONG", reason });
}

function joins(left: Present, right: Present, { locale }: Language): boolean {
  const isText = (value: Present) => typeof value === "string" && numberIn(value, locale) === undefined;
  if (typeof left === "string") return typeof right === "string" || right === undefined || isText(left);
  return typeof right === "string" && (left === undefined || isText(right));
}

function numberOf(value: Present, operand: number, language: Language): number {
  return typeof value === "number" ? value : blaming(operand, () => asNumber(value, language));
}

function calculate(operator: "^" | "*" | "/" | "+" | "-", a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      if (b === 0) throw divisionByZero();
      return a / b;
    case "^":
      return power(a, b);
  }
}

function power(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) throw divisionByZero();
  const result = base ** exponent;
  if (Number.isNaN(result)) throw badArgument("a negative number has no power with a fraction").of(0);
  return result;
}

/** Both sides are rounded to whole numbers first; the result is cut off towards 0, and the rest has the sign of the dividend. */
function divideWhole(operator: "\\" | "Mod", left: Present, right: Present, language: Language): number {
  const a = blaming(0, () => asWhole(left, language));
  const b = blaming(1, () => asWhole(right, language));
  if (b === 0) throw divisionByZero();
  return (operator === "Mod" ? a % b : Math.trunc(a / b)) + 0;
}

/** Along the wall's time, so that a time before midnight of the first day, as TimeSerial(0, -15, 0) is one, takes away what it says. */
function computeDates(operator: "+" | "-", left: Present, right: Present, language: Language): Value {
  if (isObject(left)) throw noScalar(left, "a date").of(0);
  if (isObject(right)) throw noScalar(right, "a date").of(1);
  const a = blaming(0, () => daysFromZero(left, language));
  const b = blaming(1, () => daysFromZero(right, language));
  if (operator === "-" && right instanceof Date && isDate(left)) return a - b;
  return dateAt(dayZero + Math.round((operator === "+" ? a + b : a - b) * dayLength), language);
}

function daysFromZero(value: Present, language: Language): number {
  const wall = typeof value === "string" ? wallIn(value, language) : undefined;
  if (wall !== undefined || value instanceof Date) return ((wall ?? asWall(value, language)) - dayZero) / dayLength;
  return asNumber(value, language);
}

const isDate = (value: Present) => value instanceof Date || typeof value === "string";

/** BASIC has no negative zero. */
function finite(number: number): number {
  if (Number.isFinite(number)) return number + 0;
  throw overflow("the result is too large for a number");
}
