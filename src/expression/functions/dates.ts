import { dayOfYear, quarterOf, type WeekRules, weekdayOf, weekOfYear } from "../calendar.ts";
import { dateAt } from "../convert.ts";
import { addInterval, countIntervals, type Interval, isInterval } from "../intervals.ts";
import { badArgument, Refusal } from "../refusal.ts";
import { checkedWall, dayZero, partsOf, timeOfDay, type WallTime, wallFrom } from "../wall-time.ts";
import {
  type Call,
  date,
  define,
  exactDate,
  type FunctionRecord,
  optional,
  orNull,
  type Parameter,
  text,
  truth,
  whole,
} from "./function-record.ts";

/** A function that tells one part of a date. */
const partOf = (
  name: string,
  description: string,
  example: readonly [string, string],
  part: (parts: WallTime) => number,
): FunctionRecord =>
  define({
    name,
    description,
    parameters: [orNull(date("date"))],
    returns: "whole number",
    examples: [example],
    evaluate: (_, wall) => part(partsOf(wall)),
  });

const interval: Parameter<Interval> = {
  name: "interval",
  type: "yyyy q m y d w ww h n s",
  read(value, call) {
    const word = text("interval").read(value, call).toLowerCase();
    if (isInterval(word)) return word;
    throw badArgument("this is no interval", 'it is one of "yyyy", "q", "m", "y", "d", "w", "ww", "h", "n", "s"');
  },
};

const day = whole("firstDay", 0, 7);
const week = whole("firstWeek", 0, 3);

/** 0 is that of the locale. */
export const firstDay: Parameter<number> = optional(
  { ...day, read: (value, call) => day.read(value, call) || call.language.locale.firstDay },
  1,
);

/** 0 is the system's: the week with January 1. */
export const firstWeek: Parameter<number> = optional(
  { ...week, read: (value, call) => week.read(value, call) || 1 },
  1,
);

export const dateFunctions: readonly FunctionRecord[] = [
  define({
    name: "Now",
    description: "The date and time.",
    parameters: [],
    returns: "date",
    examples: [["Now()", "#1/31/2026 1:05:09 PM#"]],
    evaluate: (call) => dateAt(now(call, 1000), call.language),
  }),
  define({
    name: "Date",
    description: "The date of today.",
    parameters: [],
    returns: "date",
    examples: [["Date()", "#1/31/2026#"]],
    evaluate(call) {
      const wall = now(call, 1000);
      return dateAt(wall - timeOfDay(wall), call.language);
    },
  }),
  define({
    name: "Time",
    description: "The time of day.",
    parameters: [],
    returns: "date",
    examples: [["Time()", "#1:05:09 PM#"]],
    evaluate: (call) => dateAt(dayZero + timeOfDay(now(call, 1000)), call.language),
  }),
  define({
    name: "Timer",
    description: "Seconds since midnight.",
    parameters: [],
    returns: "number",
    examples: [["Timer()", "47109.25"]],
    evaluate: (call) => timeOfDay(now(call, 1)) / 1000,
  }),
  partOf("Year", "The year.", ["Year(#1/31/2026#)", "2026"], ({ year }) => year),
  partOf("Month", "The month, 1 to 12.", ["Month(#1/31/2026#)", "1"], ({ month }) => month),
  partOf("Day", "The day of the month.", ["Day(#1/31/2026#)", "31"], ({ day }) => day),
  partOf("Hour", "The hour, 0 to 23.", ["Hour(#1:05:09 PM#)", "13"], ({ hour }) => hour),
  partOf("Minute", "The minute.", ["Minute(#1:05:09 PM#)", "5"], ({ minute }) => minute),
  partOf("Second", "The second.", ["Second(#1:05:09 PM#)", "9"], ({ second }) => second),
  define({
    name: "Weekday",
    description: "The day of the week, 1 to 7, counted from Sunday (1) or from the first day that is given.",
    parameters: [orNull(date("date")), firstDay],
    returns: "whole number",
    examples: [["Weekday(#1/31/2026#)", "7"]],
    evaluate: (_, wall, first) => weekdayOf(wall, first),
  }),
  define({
    name: "WeekdayName",
    description: "The name of a day of the week, in the locale's language.",
    parameters: [whole("weekday", 1, 7), optional(truth("short"), false), firstDay],
    returns: "text",
    examples: [
      ["WeekdayName(2)", '"Monday"'],
      ["WeekdayName(2, True)", '"Mon"'],
    ],
    evaluate({ language }, weekday, isShort, first) {
      const { weekdays, shortWeekdays } = language.locale;
      return (isShort ? shortWeekdays : weekdays)[(weekday - 1 + first - 1) % 7] ?? "";
    },
  }),
  define({
    name: "MonthName",
    description: "The name of a month, in the locale's language.",
    parameters: [whole("month", 1, 12), optional(truth("short"), false)],
    returns: "text",
    examples: [
      ["MonthName(1)", '"January"'],
      ["MonthName(1, True)", '"Jan"'],
    ],
    evaluate: ({ language }, month, isShort) =>
      (isShort ? language.locale.shortMonthsAlone : language.locale.monthsAlone)[month - 1] ?? "",
  }),
  define({
    name: "DateAdd",
    description: "A date with so many intervals added; a day that the month has not becomes its last.",
    parameters: [interval, whole("number"), orNull(exactDate("date"))],
    returns: "date",
    examples: [['DateAdd("m", 1, #1/31/2026#)', "#2/28/2026#"]],
    evaluate: ({ language }, unit, count, wall) => dateAt(checkedWall(addInterval(unit, count, wall)), language),
  }),
  define({
    name: "DateDiff",
    description: "How many intervals begin between two dates; with w, how many times the first date's weekday comes.",
    parameters: [interval, orNull(date("from")), orNull(date("to")), firstDay, firstWeek],
    returns: "whole number",
    examples: [['DateDiff("d", #1/31/2026#, #2/28/2026#)', "28"]],
    evaluate: (_, unit, from, to, first) => countIntervals(unit, from, to, first),
  }),
  define({
    name: "DatePart",
    description: "A part of a date, such as its quarter, its week or its day of the year.",
    parameters: [interval, orNull(date("date")), firstDay, firstWeek],
    returns: "whole number",
    examples: [['DatePart("q", #5/1/2026#)', "2"]],
    evaluate: (_, unit, wall, first, week) => part(unit, wall, { firstDay: first, firstWeek: week }),
  }),
  define({
    name: "DateSerial",
    description:
      "A date from year, month and day; what is past the end of a month or a year counts on. Years 0 to 29 are of this century, 30 to 99 of the last.",
    parameters: [whole("year", -9999, 9999), whole("month"), whole("day")],
    returns: "date",
    examples: [["DateSerial(2026, 1 + 1, 0)", "#1/31/2026#"]],
    evaluate({ language }, year, month, day) {
      const full = year >= 0 && year < 100 ? year + (year < 30 ? 2000 : 1900) : year;
      return dateAt(checkedWall(wallFrom(full, month, day)), language);
    },
  }),
  define({
    name: "TimeSerial",
    description: "A time from hour, minute and second, which may be negative or past their ends.",
    parameters: [whole("hour"), whole("minute"), whole("second")],
    returns: "date",
    examples: [["TimeSerial(13, 5, 0)", "#1:05 PM#"]],
    evaluate: ({ language }, hour, minute, second) =>
      dateAt(checkedWall(timeFrom(((hour * 60 + minute) * 60 + second) * 1000)), language),
  }),
  define({
    name: "DateValue",
    description: "The date of a text or a date, without its time.",
    parameters: [date("date")],
    returns: "date",
    examples: [['DateValue("January 31, 2026")', "#1/31/2026#"]],
    evaluate: ({ language }, wall) => dateAt(wall - timeOfDay(wall), language),
  }),
  define({
    name: "TimeValue",
    description: "The time of a text or a date, without its date.",
    parameters: [orNull(date("date"))],
    returns: "date",
    examples: [['TimeValue("1:05 PM")', "#1:05 PM#"]],
    evaluate: ({ language }, wall) => dateAt(dayZero + timeOfDay(wall), language),
  }),
];

/** What the clocks of the zone show, to so many milliseconds. */
function now({ language }: Call, precision: number): number {
  const time = language.host.now?.();
  if (time === undefined) throw new Refusal({ code: "EXPRESSION_NOT_ALLOWED", reason: "there is no clock here" });
  const wall = language.zone.wallOf(time.getTime());
  return Math.floor(wall / precision) * precision;
}

/** Hours before midnight of the first day count as BASIC's negative times do: forward from the day before. */
function timeFrom(milliseconds: number): number {
  return dayZero + milliseconds;
}

function part(unit: Interval, wall: number, weeks: WeekRules): number {
  const parts = partsOf(wall);
  switch (unit) {
    case "yyyy":
      return parts.year;
    case "q":
      return quarterOf(wall);
    case "m":
      return parts.month;
    case "y":
      return dayOfYear(wall);
    case "d":
      return parts.day;
    case "w":
      return weekdayOf(wall, weeks.firstDay);
    case "ww":
      return weekOfYear(wall, weeks);
    case "h":
      return parts.hour;
    case "n":
      return parts.minute;
    case "s":
      return parts.second;
  }
}
