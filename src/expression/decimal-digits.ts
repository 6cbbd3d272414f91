/** A number's magnitude in decimal digits: `0.digits × 10^exponent`. Zero has no digits. */
export type DecimalDigits = { readonly digits: string; readonly exponent: number };

const significant = 15;

/** The up to 15 digits that BASIC shows of a number; whole numbers up to 2^53 keep all of theirs. */
export function digitsOf(number: number): DecimalDigits {
  const magnitude = Math.abs(number);
  if (magnitude === 0) return { digits: "", exponent: 0 };
  const places = Number.isSafeInteger(magnitude) ? 17 : significant;
  const [mantissa = "", power = "0"] = magnitude.toExponential(places - 1).split("e");
  return { digits: mantissa.replace(".", "").replace(/0+$/, ""), exponent: Number(power) + 1 };
}

/** Rounded to `places` after the point, halves away from zero; whole and fraction as digits: `1.005` to 2 → `1`, `01`. */
export function rounded(
  { digits, exponent }: DecimalDigits,
  places: number,
): { readonly whole: string; readonly fraction: string } {
  const kept = exponent + places;
  const all = kept < 0 ? "0" : increment(digits.slice(0, kept).padEnd(kept, "0"), (digits[kept] ?? "0") >= "5");
  const padded = all.padStart(places + 1, "0");
  const point = padded.length - places;
  return { whole: padded.slice(0, point).replace(/^0+(?=.)/, ""), fraction: padded.slice(point) };
}

function increment(digits: string, up: boolean): string {
  return up ? String(BigInt(digits === "" ? "0" : digits) + 1n).padStart(digits.length, "0") : digits;
}
