import { Decimal } from "../values/decimal.ts";
import { divisionByZero, overflow } from "./refusal.ts";

/** `coefficient / 10^scale` */
type Scaled = { readonly coefficient: bigint; readonly scale: number };

/** BASIC's Decimal (Visual Basic language reference, "Decimal data type"): a whole number below 2^96 with up to 28 places after the point. */
const limit = 2n ** 96n;
const mostPlaces = 28;

/** More digits than a quotient can show. */
const quotientPlaces = 2 * mostPlaces;

/** The arithmetic of decimal numbers, rounded to 28 places, halves to the even neighbour. Throws Refusal: EXPRESSION_OVERFLOW, EXPRESSION_DIVISION_BY_ZERO. */
export function computeExact(operator: "+" | "-" | "*" | "/", left: Decimal, right: Decimal): Decimal {
  const a = scaledOf(left);
  const b = scaledOf(right);
  switch (operator) {
    case "+":
      return decimalOf(sum(a, b));
    case "-":
      return decimalOf(sum(a, opposite(b)));
    case "*":
      return decimalOf({ coefficient: a.coefficient * b.coefficient, scale: a.scale + b.scale });
    case "/":
      if (b.coefficient === 0n) throw divisionByZero();
      return decimalOf(quotient(a, b));
  }
}

/** Below 0 where the left is the lesser, above 0 where the right is. */
export function compareExact(left: Decimal, right: Decimal): number {
  const { coefficient } = sum(scaledOf(left), opposite(scaledOf(right)));
  return signOf(coefficient);
}

export function negateExact(value: Decimal): Decimal {
  return decimalOf(opposite(scaledOf(value)));
}

/** -1, 0 or 1. */
export function signOfExact(value: Decimal): number {
  return signOf(scaledOf(value).coefficient);
}

/** Rounded to so many places; "even" takes halves to the even neighbour, "down" goes to the lesser number, "zero" towards 0. */
export function roundExact(value: Decimal, places: number, way: "even" | "down" | "zero" = "even"): Decimal {
  const { coefficient, scale } = scaledOf(value);
  if (scale <= places) return value;
  const unit = 10n ** BigInt(scale - places);
  const cut = coefficient / unit;
  const rest = coefficient % unit;
  const nearest = { even: roundHalfEven(coefficient, unit), down: rest < 0n ? cut - 1n : cut, zero: cut };
  return decimalOf({ coefficient: nearest[way], scale: places });
}

/** A number as BASIC keeps it; throws EXPRESSION_OVERFLOW from 2^96. */
export function fittedExact(value: Decimal): Decimal {
  return decimalOf(scaledOf(value));
}

function scaledOf({ text }: Decimal): Scaled {
  const point = text.indexOf(".");
  return { coefficient: BigInt(text.replace(".", "")), scale: point < 0 ? 0 : text.length - point - 1 };
}

function decimalOf({ coefficient, scale }: Scaled): Decimal {
  let kept = Math.min(scale, mostPlaces);
  let rounded = scale > kept ? roundHalfEven(coefficient, 10n ** BigInt(scale - kept)) : coefficient;
  while (kept > 0 && (rounded >= limit || rounded <= -limit)) {
    kept -= 1;
    rounded = roundHalfEven(coefficient, 10n ** BigInt(scale - kept));
  }
  if (rounded >= limit || rounded <= -limit) throw overflow("the result is too large for a decimal number");
  return Decimal.of(Decimal.of(`${rounded}e${-kept}`).toString());
}

function sum(a: Scaled, b: Scaled): Scaled {
  const scale = Math.max(a.scale, b.scale);
  const at = ({ coefficient, scale: own }: Scaled) => coefficient * 10n ** BigInt(scale - own);
  return { coefficient: at(a) + at(b), scale };
}

function quotient(a: Scaled, b: Scaled): Scaled {
  const scale = quotientPlaces + Math.max(0, a.scale - b.scale);
  const dividend = a.coefficient * 10n ** BigInt(scale + b.scale - a.scale);
  // The last digit tells only whether a rest is left, so that a half is told from what is a little more.
  const whole = dividend / b.coefficient;
  const isExact = dividend % b.coefficient === 0n;
  const sign = dividend < 0n === b.coefficient < 0n ? 1n : -1n;
  return { coefficient: whole * 10n + (isExact ? 0n : sign), scale: scale + 1 };
}

function opposite({ coefficient, scale }: Scaled): Scaled {
  return { coefficient: -coefficient, scale };
}

function roundHalfEven(coefficient: bigint, unit: bigint): bigint {
  const cut = coefficient / unit;
  const rest = coefficient % unit;
  const twice = 2n * (rest < 0n ? -rest : rest);
  const isUp = twice > unit || (twice === unit && cut % 2n !== 0n);
  return isUp ? cut + (coefficient < 0n ? -1n : 1n) : cut;
}

function signOf(coefficient: bigint): number {
  if (coefficient === 0n) return 0;
  return coefficient < 0n ? -1 : 1;
}
