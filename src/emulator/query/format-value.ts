import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { Column } from "../metadata/table.ts";
import { roundDecimal } from "../store/fixed-point.ts";
import { isUserLocal } from "./stored-date.ts";
import type { Zone } from "./zone.ts";

export type CurrencyFormat = { readonly symbol: string; readonly precision: number };

/**
 * A value as a person reads it, in the English of the United States and in the caller's time zone: option labels, names of
 * lookups, grouped numbers, `$60,000.00`, `2/10/2014 3:38 PM`. Undefined for types that have none (texts, GUIDs).
 */
export function formatValue(
  column: Column,
  value: AttributeValue,
  currency: CurrencyFormat,
  zone: () => Zone,
): string | undefined {
  if (typeof value === "boolean") return column.options.get(value ? 1 : 0)?.label;
  if (typeof value === "bigint") return group(String(value));
  if (typeof value === "number") return isName(column) ? String(value) : group(String(value));
  if (value instanceof OptionSetValue) return labelOf(column, value);
  if (value instanceof EntityReference) return value.name;
  if (value instanceof Money) return formatMoney(value.value, currency);
  if (value instanceof Decimal) return group(roundDecimal(value, column.precision).text);
  if (value instanceof Double) return group(roundDecimal(Decimal.of(value.value), column.precision).text);
  if (value instanceof Date) return formatDate(isUserLocal(column) ? zone().wallOf(value) : value, column.isDateOnly);
  return isChoices(value) ? value.map((option) => labelOf(column, option)).join("; ") : undefined;
}

function isChoices(value: AttributeValue): value is readonly OptionSetValue[] {
  return Array.isArray(value);
}

function labelOf(column: Column, { value }: OptionSetValue): string {
  return column.options.get(value)?.label ?? String(value);
}

/** Numbers that stand for something are not amounts: a time zone, a language. */
function isName({ format }: Column): boolean {
  return format === "TimeZone" || format === "Language" || format === "Locale";
}

/** `group("10067")` → `10,067`. */
export function group(number: string): string {
  const [whole = "", fraction] = number.split(".");
  const grouped = whole.replace(/\d(?=(\d{3})+$)/g, "$&,");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function formatMoney(amount: Decimal, { symbol, precision }: CurrencyFormat): string {
  const text = group(roundDecimal(amount, precision).text);
  return text.startsWith("-") ? `(${symbol}${text.slice(1)})` : symbol + text;
}

function formatDate(date: Date, isDateOnly: boolean): string {
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  if (isDateOnly) return day;
  const minutes = String(date.getUTCMinutes()).padStart(2, "0");
  return `${day} ${date.getUTCHours() % 12 || 12}:${minutes} ${date.getUTCHours() < 12 ? "AM" : "PM"}`;
}
