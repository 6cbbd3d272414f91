import { dayOfYear, quarterOf, sundayWeeks, type WeekRules, weekdayOf, weekOfYear } from "./calendar.ts";
import type { Locale } from "./locale.ts";
import { dayLength, dayZero, partsOf, timeOfDay, toSecond, type WallTime } from "./wall-time.ts";

/** The patterns behind names (Visual Basic language reference, "Named date/time formats"). */
export function namedDatePattern(name: string, { shortDate, longDate, longTime }: Locale): string | undefined {
  switch (name.trim().toLowerCase()) {
    case "general date":
      return "c";
    case "long date":
      return longDate;
    case "medium date":
      return "dd-mmm-yy";
    case "short date":
      return shortDate;
    case "long time":
      return longTime;
    case "medium time":
      return "hh:nn AM/PM";
    case "short time":
      return "hh:nn";
    default:
      return undefined;
  }
}

const token =
  /"([^"]*)"?|\\([\s\S]?)|AM\/PM|A\/P|AMPM|d{1,6}|aaaa?|w{1,2}|m{1,4}|oooo|q|y{3,4}|y{1,2}|h{1,2}|n{1,2}|s{1,2}|ttttt|c|[\s\S]/gi;

type Surroundings = { readonly locale: Locale; readonly weeks: WeekRules; readonly is12Hours: boolean };

/**
 * A time on the wall by a pattern of Format (Visual Basic language reference, "User-defined date/time formats"): `d dd ddd dddd
 * ddddd dddddd w ww m mm mmm mmmm q y yy yyyy h hh n nn s ss ttttt c AM/PM`, `/` the locale's sign, `:` as it is, `\x` and `"text"` as
 * written. `m` after `h` is minutes. `formatDate(wall, "dd.mm.yyyy hh:nn", locale)` → `31.01.2026 13:05`
 */
export function formatDate(exact: number, pattern: string, locale: Locale, weeks: WeekRules = sundayWeeks): string {
  const wall = toSecond(exact);
  const unquoted = pattern.replace(/"[^"]*"?|\\[\s\S]?/g, "");
  const around: Surroundings = { locale, weeks, is12Hours: /AM\/PM|A\/P|AMPM/i.test(unquoted) };
  const parts = partsOf(wall);
  let text = "";
  let afterHour = false;
  for (const match of pattern.matchAll(token)) {
    const [written, quoted, escaped] = match;
    const literal = quoted ?? escaped;
    if (literal !== undefined) {
      text += literal;
      continue;
    }
    const lower = written.toLowerCase();
    const isMinute = afterHour && /^m{1,2}$/.test(lower);
    text += writePart(isMinute ? lower.replaceAll("m", "n") : written, wall, parts, around);
    if (/[a-z]/.test(lower)) afterHour = lower === "h" || lower === "hh";
  }
  return text;
}

function writePart(written: string, wall: number, parts: WallTime, around: Surroundings): string {
  const { locale, weeks } = around;
  const isMorning = parts.hour < 12;
  switch (written) {
    case "AM/PM":
      return isMorning ? locale.am : locale.pm;
    case "am/pm":
      return (isMorning ? locale.am : locale.pm).toLowerCase();
    case "A/P":
      return isMorning ? "A" : "P";
    case "a/p":
      return isMorning ? "a" : "p";
    case "/":
      return locale.dateSign;
  }
  const lower = written.toLowerCase();
  if (lower === "am/pm" || lower === "ampm") return isMorning ? locale.am : locale.pm;
  if (lower === "a/p") return isMorning ? "A" : "P";
  if (lower === "c") return generalDate(wall, locale);
  if (lower === "ddddd") return formatDate(wall, locale.shortDate, locale, weeks);
  if (lower === "dddddd") return formatDate(wall, locale.longDate, locale, weeks);
  if (lower === "ttttt") return formatDate(wall, locale.longTime, locale, weeks);
  return dateParts[lower]?.(parts, wall, around) ?? written;
}

/** "General Date": no time where it is midnight, no date where it is 12/30/1899. `1/31/2026 1:05:00 PM` */
export function generalDate(exact: number, locale: Locale): string {
  const wall = toSecond(exact);
  const isTimeAlone = wall >= dayZero && wall < dayZero + dayLength;
  if (isTimeAlone) return formatDate(wall, locale.longTime, locale);
  const hasTime = timeOfDay(wall) > 0;
  return formatDate(wall, hasTime ? `${locale.shortDate} ${locale.longTime}` : locale.shortDate, locale);
}

const two = (number: number): string => String(number).padStart(2, "0");

type PartWriter = (parts: WallTime, wall: number, around: Surroundings) => string;

const hourOf = ({ hour }: WallTime, { is12Hours }: Surroundings) => (is12Hours ? ((hour + 11) % 12) + 1 : hour);

const dateParts: Readonly<Record<string, PartWriter>> = {
  d: ({ day }) => String(day),
  dd: ({ day }) => two(day),
  ddd: ({ weekday }, _, { locale }) => locale.shortWeekdays[weekday - 1] ?? "",
  dddd: ({ weekday }, _, { locale }) => locale.weekdays[weekday - 1] ?? "",
  aaa: ({ weekday }, _, { locale }) => locale.shortWeekdays[weekday - 1] ?? "",
  aaaa: ({ weekday }, _, { locale }) => locale.weekdays[weekday - 1] ?? "",
  w: (_, wall, { weeks }) => String(weekdayOf(wall, weeks.firstDay)),
  ww: (_, wall, { weeks }) => String(weekOfYear(wall, weeks)),
  m: ({ month }) => String(month),
  mm: ({ month }) => two(month),
  mmm: ({ month }, _, { locale }) => locale.shortMonths[month - 1] ?? "",
  mmmm: ({ month }, _, { locale }) => locale.months[month - 1] ?? "",
  oooo: ({ month }, _, { locale }) => locale.months[month - 1] ?? "",
  q: (_, wall) => String(quarterOf(wall)),
  y: (_, wall) => String(dayOfYear(wall)),
  yy: ({ year }) => two(year % 100),
  yyy: ({ year }) => String(year).padStart(4, "0"),
  yyyy: ({ year }) => String(year).padStart(4, "0"),
  h: (parts, _, around) => String(hourOf(parts, around)),
  hh: (parts, _, around) => two(hourOf(parts, around)),
  n: ({ minute }) => String(minute),
  nn: ({ minute }) => two(minute),
  s: ({ second }) => String(second),
  ss: ({ second }) => two(second),
};
