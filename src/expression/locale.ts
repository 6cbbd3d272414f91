import { DynamlError } from "../errors.ts";
import { currencyOfRegion } from "./currency-of-region.ts";
import type { ExpressionErrorCode } from "./expression-error.ts";

/** How a country writes numbers, dates and amounts. Patterns are those of Format: d, m, y, h, n, s, AM/PM. */
export type Locale = {
  readonly name: string;
  readonly decimal: string;
  readonly group: string;
  readonly currency: {
    readonly symbol: string;
    readonly position: "before" | "after";
    readonly space: string;
    /** Negative amounts stand in parentheses. */
    readonly parentheses: boolean;
    /** How many places after the point its amounts have. */
    readonly places: number;
  };
  /** In which order numbers make a date. */
  readonly order: "mdy" | "dmy" | "ymd";
  /** What `/` stands for in a pattern of Format. */
  readonly dateSign: string;
  readonly shortDate: string;
  readonly longDate: string;
  readonly longTime: string;
  readonly am: string;
  readonly pm: string;
  /** January first, as they stand in a date. */
  readonly months: readonly string[];
  readonly shortMonths: readonly string[];
  /** As they stand alone: `styczeń`, where a date has `stycznia`. */
  readonly monthsAlone: readonly string[];
  readonly shortMonthsAlone: readonly string[];
  /** Sunday first. */
  readonly weekdays: readonly string[];
  readonly shortWeekdays: readonly string[];
  /** The day on which a week begins; 1 is Sunday. */
  readonly firstDay: number;
};

const words = (text: string): readonly string[] => text.split(" ");

const months = words("January February March April May June July August September October November December");
const shortMonths = words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");

export const unitedStates: Locale = {
  name: "en-US",
  decimal: ".",
  group: ",",
  currency: { symbol: "$", position: "before", space: "", parentheses: true, places: 2 },
  order: "mdy",
  dateSign: "/",
  shortDate: "m/d/yyyy",
  longDate: "dddd, mmmm d, yyyy",
  longTime: "h:nn:ss AM/PM",
  am: "AM",
  pm: "PM",
  months,
  shortMonths,
  monthsAlone: months,
  shortMonthsAlone: shortMonths,
  weekdays: words("Sunday Monday Tuesday Wednesday Thursday Friday Saturday"),
  shortWeekdays: words("Sun Mon Tue Wed Thu Fri Sat"),
  firstDay: 1,
};

/**
 * The locale of a language tag: en-US from a table of its own, all others as this machine's ICU knows them. Years have four
 * digits, as in Windows. Throws EXPRESSION_SETTING for what is no tag.
 */
export function createLocale(name: string, currency: string | undefined): Locale {
  if (name === unitedStates.name && (currency === undefined || currency === "USD")) return unitedStates;
  const tag = tagOf(name);
  const months = (month: "long" | "short") =>
    Array.from({ length: 12 }, (_, index) => partOf(tag, { month, day: "numeric" }, Date.UTC(2023, index, 1), "month"));
  const weekdays = (weekday: "long" | "short") =>
    Array.from({ length: 7 }, (_, index) => partOf(tag, { weekday }, Date.UTC(2023, 0, 1 + index), "weekday"));
  const shortDate = withoutWords(patternOf(tag, { dateStyle: "short" })).replace(/y+/, "yyyy");
  const monthsAlone = monthsOf(tag, "long");
  const shortMonthsAlone = named(monthsOf(tag, "short"), monthsAlone);
  return {
    name,
    ...numberSigns(tag),
    currency: currencyOf(tag, currency),
    order: orderOf(shortDate),
    dateSign: /[dmy]\s*([./-])/.exec(shortDate)?.[1] ?? unitedStates.dateSign,
    shortDate,
    longDate: patternOf(tag, { dateStyle: "full" }),
    longTime: withColons(withoutWords(patternOf(tag, { timeStyle: "medium" }))),
    am: partOf(tag, { hour: "numeric", hour12: true }, Date.UTC(2023, 0, 1, 1), "dayPeriod"),
    pm: partOf(tag, { hour: "numeric", hour12: true }, Date.UTC(2023, 0, 1, 13), "dayPeriod"),
    months: named(months("long"), monthsAlone),
    shortMonths: named(months("short"), shortMonthsAlone),
    monthsAlone,
    shortMonthsAlone,
    weekdays: weekdays("long"),
    shortWeekdays: weekdays("short"),
    firstDay: firstDayOf(tag),
  };
}

function tagOf(name: string): Intl.Locale {
  try {
    return new Intl.Locale(name, { calendar: "gregory", numberingSystem: "latn" });
  } catch (cause) {
    throw new DynamlError<ExpressionErrorCode>({
      code: "EXPRESSION_SETTING",
      message: `"${name}" is no language tag`,
      remedy: "name a language and a country: en-US, de-CH",
      cause,
    });
  }
}

function numberSigns(tag: Intl.Locale): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(tag, { useGrouping: true }).formatToParts(-1234567.5);
  const sign = (type: string) => plainSpaces(parts.find((part) => part.type === type)?.value ?? "");
  return { decimal: sign("decimal"), group: sign("group") };
}

function currencyOf(tag: Intl.Locale, currency: string | undefined): Locale["currency"] {
  const code = currency ?? currencyOfRegion(tag.maximize().region);
  const options = { style: "currency", currency: code ?? "USD" } as const;
  const format = new Intl.NumberFormat(tag, options);
  const parts = format.formatToParts(1);
  const place = parts.findIndex(({ type }) => type === "currency");
  const symbol = code === undefined ? "¤" : (parts[place]?.value ?? code);
  const position = place < parts.findIndex(({ type }) => type === "integer") ? "before" : "after";
  return {
    symbol,
    position,
    space: parts.some(({ type }) => type === "literal") ? " " : "",
    parentheses: false,
    places: format.resolvedOptions().maximumFractionDigits ?? 2,
  };
}

function orderOf(pattern: string): Locale["order"] {
  const order = pattern.replace(/[^dmy]/g, "").replace(/(.)\1+/g, "$1");
  return order === "mdy" || order === "ymd" ? order : "dmy";
}

function monthsOf(tag: Intl.Locale, month: "long" | "short"): readonly string[] {
  const format = new Intl.DateTimeFormat(tag, { month, timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, index) => plainSpaces(format.format(Date.UTC(2023, index, 1))));
}

/** Where a country writes a month as its number, another of its names. */
function named(names: readonly string[], others: readonly string[]): readonly string[] {
  return names.map((name, index) => (/^\d+$/.test(name) ? (others[index] ?? name) : name));
}

/** `d.m.yyyy" г."` → `d.m.yyyy` */
function withoutWords(pattern: string): string {
  return pattern.replace(/"[^"]*"/g, " ").trim();
}

/** `hh.nn.ss`, `hh nn ss` → `hh:nn:ss`: with points a time could be a date. */
function withColons(pattern: string): string {
  return pattern.replace(/(h|nn)[ .]+(?=n|s)/g, "$1:");
}

/** A locale as ECMA-402 has it since 2025; the compiler does not know that yet. */
type WithWeeks = Intl.Locale & { getWeekInfo(): { readonly firstDay: number } };

/** ECMA-402 counts from Monday to Sunday, BASIC from Sunday to Saturday. */
function firstDayOf(tag: Intl.Locale): number {
  return ((tag as WithWeeks).getWeekInfo().firstDay % 7) + 1;
}

/** The pattern of Format that writes as the machine's ICU does. */
function patternOf(tag: Intl.Locale, style: Intl.DateTimeFormatOptions): string {
  const format = new Intl.DateTimeFormat(tag, { ...style, timeZone: "UTC" });
  const parts = format.formatToParts(Date.UTC(2003, 1, 4, 15, 6, 7));
  const is12Hours = parts.some(({ type }) => type === "dayPeriod");
  return parts.map(({ type, value }) => letterOf(type, value, is12Hours)).join("");
}

function letterOf(type: string, value: string, is12Hours: boolean): string {
  const digits = /^\d+$/.test(value) ? Math.min(value.length, 4) : undefined;
  switch (type) {
    case "year":
      return "y".repeat(digits ?? 4);
    case "month":
      return "m".repeat(digits ?? 4);
    case "day":
      return "d".repeat(digits ?? 2);
    case "weekday":
      return "dddd";
    case "hour":
      return is12Hours ? "h" : "hh";
    case "minute":
      return "nn";
    case "second":
      return "ss";
    case "dayPeriod":
      return "AM/PM";
    default:
      return /^[\s.,/:-]*$/.test(plainSpaces(value)) ? plainSpaces(value) : `"${plainSpaces(value)}"`;
  }
}

function partOf(tag: Intl.Locale, options: Intl.DateTimeFormatOptions, moment: number, type: string): string {
  const parts = new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }).formatToParts(moment);
  return plainSpaces(parts.find((part) => part.type === type)?.value ?? "");
}

/** Without the spaces that do not break and the marks of direction that only a screen needs. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ").replace(/[\u200e\u200f]/g, "");
}
