import { Decimal } from "../values/decimal.ts";
import { generalDate } from "./format-date.ts";
import type { Locale } from "./locale.ts";
import type { TimeZone } from "./time-zone.ts";
import { toText } from "./to-text.ts";
import type { Value } from "./value.ts";

/**
 * The text that BASIC makes of a value (CStr, `&`): numbers with the locale's decimal sign, dates in its short form, on the
 * zone's clocks, without what they have not: `1/31/2026`, `1:05:00 PM`, `1/31/2026 1:05:00 PM`.
 */
export function basicText(value: Value, locale: Locale, zone: TimeZone): string {
  if (typeof value === "number" || value instanceof Decimal)
    return locale.decimal === "." ? toText(value) : toText(value).replace(".", locale.decimal);
  return value instanceof Date && !Number.isNaN(value.getTime())
    ? generalDate(zone.wallOf(value.getTime()), locale)
    : toText(value);
}
