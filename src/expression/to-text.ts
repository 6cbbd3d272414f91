import { Decimal } from "../values/decimal.ts";
import type { ArrayValue, NothingValue, Value } from "./value.ts";

/**
 * A value as the text that stands in its place: Empty is "", truth values are True and False, numbers print as in BASIC
 * (15 significant digits, no trailing zeros, `1E+20`; whole numbers up to 2^53, and decimal numbers, with all their digits), date and time as
 * ISO 8601 in UTC: `2026-01-31T13:05:00Z`, Null and Nothing are "", an array is its elements with commas between. It is the
 * form that programs read, the same whatever the locale and the time zone; BASIC's own texts are `Language.text`.
 */
export function toText(value: Value): string {
  switch (typeof value) {
    case "undefined":
      return "";
    case "string":
      return value;
    case "number":
      return numberToText(value);
    case "boolean":
      return value ? "True" : "False";
    default:
      return objectToText(value);
  }
}

function objectToText(value: Date | Decimal | ArrayValue | NothingValue | null): string {
  if (value instanceof Decimal) return value.toString();
  if (value instanceof Date) return dateToText(value);
  return value !== null && value.kind === "array" ? value.items.map(toText).join(",") : "";
}

const significantDigits = 15;

function numberToText(value: number): string {
  if (Number.isSafeInteger(value) || !Number.isFinite(value)) return String(value === 0 ? 0 : value);
  const [digits = "", power = "0"] = Math.abs(value)
    .toExponential(significantDigits - 1)
    .split("e");
  const sign = value < 0 ? "-" : "";
  const exponent = Number(power);
  const significant = digits.replace(".", "").replace(/0+$/, "");
  return (
    sign +
    (exponent < -4 || exponent >= significantDigits ? scientific(significant, exponent) : plain(significant, exponent))
  );
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${digits[0]}${fraction}E${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = digits.slice(exponent + 1);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function dateToText(value: Date): string {
  return Number.isNaN(value.getTime()) ? "" : value.toISOString().replace(".000Z", "Z");
}
