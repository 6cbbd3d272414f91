import { Decimal } from "../values/decimal.ts";

/** A number in decimal digits: `0.digits × 10^exponent`. Zero has no digits. */
export type DecimalDigits = { readonly digits: string; readonly exponent: number; readonly isNegative: boolean };

const significant = 15;

/** The up to 15 digits that BASIC shows of a number; whole numbers up to 2^53, and decimal numbers, keep all of theirs. */
export function digitsOf(number: number | Decimal): DecimalDigits {
  if (number instanceof Decimal) return digitsOfExact(number);
  const magnitude = Math.abs(number);
  if (magnitude === 0) return { digits: "", exponent: 0, isNegative: false };
  const places = Number.isSafeInteger(magnitude) ? 17 : significant;
  const [mantissa = "", power = "0"] = magnitude.toExponential(places - 1).split("e");
  return {
    digits: mantissa.replace(".", "").replace(/0+$/, ""),
    exponent: Number(power) + 1,
    isNegative: number < 0,
  };
}

function digitsOfExact(number: Decimal): DecimalDigits {
  const [whole = "", fraction = ""] = number.toString().replace("-", "").split(".");
  const all = (whole + fraction).replace(/0+$/, "");
  const digits = all.replace(/^0+/, "");
  if (digits === "") return { digits, exponent: 0, isNegative: false };
  const exponent = whole.length - (all.length - digits.length);
  return { digits, exponent, isNegative: number.text.startsWith("-") };
}

/** Rounded to `places` after the point, halves away from zero; whole and fraction as digits: `1.005` to 2 → `1`, `01`. */
export function rounded(
  { digits, exponent }: Pick<DecimalDigits, "digits" | "exponent">,
  places: number,
): { readonly whole: string; readonly fraction: string } {
  const kept = exponent + places;
  const all = kept >= digits.length ? digits.padEnd(kept, "0") : roundedOff(digits, kept);
  const padded = all.padStart(places + 1, "0");
  const point = padded.length - places;
  return { whole: padded.slice(0, point).replace(/^0+(?=.)/, ""), fraction: padded.slice(point) };
}

/** The first digits, one more where the next is 5 or above. */
function roundedOff(digits: string, kept: number): string {
  if (kept < 0) return "0";
  const whole = BigInt(digits.slice(0, kept) || "0") + ((digits[kept] ?? "0") >= "5" ? 1n : 0n);
  return String(whole).padStart(kept, "0");
}

/** The same digits times a power of ten. */
export function shifted(number: DecimalDigits, power: number): DecimalDigits {
  return number.digits === "" ? number : { ...number, exponent: number.exponent + power };
}
