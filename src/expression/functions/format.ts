import { Decimal } from "../../values/decimal.ts";
import type { WeekRules } from "../calendar.ts";
import { asNumber, asText, noScalar, type Present, wallIn, wallOf } from "../convert.ts";
import { type DecimalDigits, digitsOf } from "../decimal-digits.ts";
import { formatDate, namedDatePattern } from "../format-date.ts";
import {
  formatCurrency,
  formatFixed,
  formatNamedNumber,
  formatNumber,
  formatPercent,
  type NumberStyle,
} from "../format-number.ts";
import { formatText, isTextPattern } from "../format-text.ts";
import type { Language } from "../language.ts";
import type { Locale } from "../locale.ts";
import { numberIn } from "../number-text.ts";
import { badArgument } from "../refusal.ts";
import { isObject, type Value } from "../value.ts";
import { wallOfSerial } from "../wall-time.ts";
import { firstDay, firstWeek } from "./dates.ts";
import { any, date, define, type FunctionRecord, made, numeric, optional, text, whole } from "./function-record.ts";

const longestPattern = 10_000;

/** -1 is yes, 0 no, -2 what the locale does. */
const choice = (name: string) => optional(whole(name, -2, 0), -2);
const places = optional(whole("places", -1, 99), -1);

const numberParameters = [
  numeric("number"),
  places,
  choice("leadingZero"),
  choice("parentheses"),
  choice("group"),
] as const;

type Write = (number: DecimalDigits, style: NumberStyle, locale: Locale) => string;

const fixed = (name: string, description: string, example: readonly [string, string], write: Write): FunctionRecord =>
  define({
    name,
    description: `${description}; where no places are given, ${name === "FormatCurrency" ? "as many as the currency has" : "two"} after the point. The last three are -1 (yes), 0 (no) or -2 (as the locale does).`,
    parameters: numberParameters,
    returns: "text",
    examples: [example],
    evaluate({ language: { locale } }, value, count, leadingZero, parentheses, group) {
      const isAmount = name === "FormatCurrency";
      const usual = isAmount && locale.currency.parentheses;
      const usualPlaces = isAmount ? locale.currency.places : 2;
      const style = {
        places: count === -1 ? usualPlaces : count,
        leadingZero: leadingZero !== 0,
        parentheses: parentheses === -2 ? usual : parentheses === -1,
        group: group !== 0,
      };
      return write(digitsOf(value), style, locale);
    },
  });

export const formatFunctions: readonly FunctionRecord[] = [
  define({
    name: "Format",
    description: "A number, date or text by a pattern or the name of one; without one as CStr.",
    parameters: [any("value"), optional(text("pattern"), ""), firstDay, firstWeek],
    returns: "text",
    examples: [
      ['Format(1234.5, "#,##0.00")', '"1,234.50"'],
      ['Format(#1/31/2026#, "yyyy-mm-dd")', '"2026-01-31"'],
      ['Format("abc", ">")', '"ABC"'],
    ],
    evaluate(call, value, pattern, first, week) {
      if (pattern.length > longestPattern) {
        throw badArgument(`the pattern is longer than ${longestPattern} characters`).of(1);
      }
      const result = format(value, pattern, call.language, { firstDay: first, firstWeek: week });
      made(call, result.length);
      return result;
    },
  }),
  fixed("FormatNumber", "A number with separators of thousands", ["FormatNumber(1234.5)", '"1,234.50"'], formatFixed),
  fixed(
    "FormatCurrency",
    "An amount with the currency sign",
    ["FormatCurrency(1234.5)", '"$1,234.50"'],
    formatCurrency,
  ),
  fixed("FormatPercent", "A fraction as a percentage", ["FormatPercent(0.125)", '"12.50%"'], formatPercent),
  define({
    name: "FormatDateTime",
    description: "A date as 0 general, 1 long date, 2 short date, 3 long time, 4 short time.",
    parameters: [date("date"), optional(whole("form", 0, 4), 0)],
    returns: "text",
    examples: [["FormatDateTime(#1/31/2026 1:05 PM#, 1)", '"Saturday, January 31, 2026"']],
    evaluate({ language: { locale } }, wall, form) {
      const pattern = ["c", locale.longDate, locale.shortDate, locale.longTime, "hh:nn"][form] ?? "c";
      return formatDate(wall, pattern, locale);
    },
  }),
];

function format(value: Value, pattern: string, language: Language, weeks: WeekRules): string {
  const { locale } = language;
  if (value === null) return isTextPattern(pattern) ? formatText("", pattern) : (pattern.split(";")[3] ?? "");
  if (isObject(value)) throw noScalar(value, "a value").of(0);
  if (pattern === "") return asText(value, language);
  const named = namedDatePattern(pattern, locale);
  const wall = named === undefined && !isDatePattern(pattern) ? undefined : wallMeant(value, language);
  if (wall !== undefined) return formatDate(wall, named ?? pattern, locale, weeks);
  if (named === undefined && isTextPattern(pattern)) return formatText(asText(value, language), pattern);
  const number = numberMeant(value, language);
  if (number === undefined) return asText(value, language);
  return (
    formatNamedNumber(digitsOf(number), pattern, locale, language.text(number)) ??
    (named === undefined ? formatNumber(digitsOf(number), pattern, locale) : asText(value, language))
  );
}

const namedNumber =
  /^\s*(?:general number|currency|fixed|standard|percent|scientific|yes\/no|true\/false|on\/off)\s*$/i;

/** Letters of dates outside quotes, and no place for a digit. */
function isDatePattern(pattern: string): boolean {
  if (namedNumber.test(pattern)) return false;
  const bare = pattern.replace(/"[^"]*"?|\\[\s\S]?/g, "");
  return !/[0#@&<>!]/.test(bare) && /[dmyhnsqwc]|ttttt|am\/pm|a\/p/i.test(bare);
}

function wallMeant(value: Present, language: Language): number | undefined {
  if (value instanceof Date) return wallOf(value, language);
  if (typeof value !== "string") return wallOfSerial(asNumber(value, language));
  const wall = wallIn(value, language);
  if (wall !== undefined) return wall;
  const number = numberIn(value, language.locale);
  return number === undefined ? undefined : wallOfSerial(number);
}

function numberMeant(value: Present, language: Language): number | Decimal | undefined {
  if (value instanceof Decimal) return value;
  if (typeof value !== "string") return asNumber(value, language);
  const number = numberIn(value, language.locale);
  if (number !== undefined) return number;
  const wall = wallIn(value, language);
  return wall === undefined ? undefined : asNumber(new Date(language.zone.momentOf(wall)), language);
}
