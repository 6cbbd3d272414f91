import type { Decimal } from "../../values/decimal.ts";
import { decimalDigits, fromFixedPoint } from "../store/fixed-point.ts";

/** More than 50,000 of the largest decimal numbers together. */
const offset = 10n ** 30n;

/** A total at the digits of decimal numbers as text that sorts as the total does. */
export function printTotal(total: bigint): string {
  return (total + offset).toString().padStart(31, "0");
}

export function parseTotal(text: string): Decimal {
  return fromFixedPoint(BigInt(text) - offset, decimalDigits);
}

/** Rounded to the nearest, halves away from zero. */
export function divide(sum: bigint, count: bigint): bigint {
  const half = count / 2n;
  return (sum < 0n ? sum - half : sum + half) / count;
}
