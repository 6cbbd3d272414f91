import { Decimal } from "../../values/decimal.ts";

/**
 * A decimal number as a whole number of its last digits: `1.005` at 2 digits is 100 (halves go to the even neighbour, as .NET rounds).
 * Exact: no floating point is involved.
 */
export function toFixedPoint(value: Decimal, digits: number): bigint {
  const negative = value.text.startsWith("-");
  const [whole = "0", fraction = ""] = value.text.replace("-", "").split(".");
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  const rounded = kept + (roundsUp(kept, fraction.slice(digits)) ? 1n : 0n);
  return negative ? -rounded : rounded;
}

function roundsUp(kept: bigint, rest: string): boolean {
  const first = rest[0] ?? "0";
  if (first !== "5") return first > "5";
  return /[1-9]/.test(rest.slice(1)) || kept % 2n === 1n;
}

/** The reverse: 100 at 2 digits is `1.00`. */
export function fromFixedPoint(value: bigint, digits: number): Decimal {
  const sign = value < 0n ? "-" : "";
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const point = text.length - digits;
  return Decimal.of(digits === 0 ? sign + text : `${sign}${text.slice(0, point)}.${text.slice(point)}`);
}

export function roundDecimal(value: Decimal, digits: number): Decimal {
  return fromFixedPoint(toFixedPoint(value, digits), digits);
}

/** Digits after the point of a stored decimal number: those of SQL Server's decimal(23,10), which real organizations keep. */
export const decimalDigits = 10;

const sortableOffset = 10n ** 24n;

/** A decimal number as 25 digits that sort as text the way the numbers do: an index and a comparison need no function. */
export function toSortableDecimal(value: Decimal): string {
  return (toFixedPoint(value, decimalDigits) + sortableOffset).toString().padStart(25, "0");
}

export function fromSortableDecimal(text: string): Decimal {
  return fromFixedPoint(BigInt(text) - sortableOffset, decimalDigits);
}
