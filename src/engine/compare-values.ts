import { compareExact } from "../expression/exact-number.ts";
import { type Locale, unitedStates } from "../expression/locale.ts";
import { plainNumberIn } from "../expression/number-text.ts";
import { toText } from "../expression/to-text.ts";
import type { Value } from "../expression/value.ts";
import { Decimal } from "../values/decimal.ts";

/** For sorting: as numbers where both are numbers, as moments where both are dates, else as texts without regard to case; Empty comes first. A text is a number where it is written as one, with a point or the locale's decimal sign. */
export function compareValues(one: Value, other: Value, locale: Locale = unitedStates): number {
  if (one === other) return 0;
  const left = numberOf(one, locale);
  const right = numberOf(other, locale);
  if (left !== undefined && right !== undefined) return order(left, right);
  if (one instanceof Date && other instanceof Date) return one.getTime() - other.getTime();
  const [first, second] = [toText(one).toUpperCase(), toText(other).toUpperCase()];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** As a Select compares: as numbers where both are numbers, else as texts, letter by letter. */
export function equalValues(one: Value, other: Value, locale: Locale): boolean {
  const left = numberOf(one, locale);
  const right = numberOf(other, locale);
  return left !== undefined && right !== undefined ? order(left, right) === 0 : toText(one) === toText(other);
}

function order(left: number | Decimal, right: number | Decimal): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return compareExact(exact(left), exact(right));
}

function exact(number: number | Decimal): Decimal {
  return number instanceof Decimal ? number : Decimal.of(toText(number));
}

function numberOf(value: Value, locale: Locale): number | Decimal | undefined {
  if (typeof value === "number" || value instanceof Decimal) return value;
  return typeof value === "string" ? plainNumberIn(value, locale) : undefined;
}
