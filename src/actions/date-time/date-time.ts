import type { add, compare, difference, format, parts } from "../../catalog/date-time/date-time.ts";
import type { formatNumber as numberRecord, formatDateTime as textRecord } from "../../catalog/text/format.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { dateParameter } from "../../engine/date-parameter.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { Value } from "../../expression/value.ts";
import { ActionError } from "../action-error.ts";
import { putResult } from "../text/put-result.ts";
import { readByPattern } from "./read-by-pattern.ts";

/** As DateAdd and DateDiff name them. */
const intervals = {
  years: "yyyy",
  quarters: "q",
  months: "m",
  weeks: "ww",
  days: "d",
  hours: "h",
  minutes: "n",
  seconds: "s",
} as const;

/** The date that a parameter gives; now where there is none. */
function dateOf(context: StepContext, parameter: string): Value {
  return dateParameter(context, parameter) ?? context.call("Now");
}

export function addToDate(): ActivityFunction<typeof add> {
  return ({ amount, interval, resultVariable }, context) =>
    putResult(context, resultVariable, context.call("DateAdd", intervals[interval], amount, dateOf(context, "DATE")));
}

export function differenceOfDates(): ActivityFunction<typeof difference> {
  return ({ interval, resultVariable }, context) => {
    const [from, to] = [dateOf(context, "FROM"), dateOf(context, "TO")];
    return putResult(context, resultVariable, context.call("DateDiff", intervals[interval], from, to));
  };
}

export function compareDates(): ActivityFunction<typeof compare> {
  return ({ resultVariable }, context) => {
    const [first, second] = [dateOf(context, "FIRST"), dateOf(context, "SECOND")];
    return putResult(context, resultVariable, Math.sign(Number(first) - Number(second)));
  };
}

export function formatDate(): ActivityFunction<typeof format> {
  return ({ format: pattern, resultVariable }, context) =>
    putResult(context, resultVariable, context.call("Format", dateOf(context, "DATE"), pattern));
}

export function partsOfDate(): ActivityFunction<typeof parts> {
  return ({ resultDataset }, context) => {
    const date = dateOf(context, "DATE");
    const one = (name: string) => context.call(name, date);
    const weekday = one("Weekday");
    const columns: Readonly<Record<string, Value>> = {
      Year: one("Year"),
      Month: one("Month"),
      Day: one("Day"),
      Hour: one("Hour"),
      Minute: one("Minute"),
      Second: one("Second"),
      Weekday: weekday,
      WeekdayName: context.call("WeekdayName", weekday),
      MonthName: context.call("MonthName", one("Month")),
      Quarter: context.call("DatePart", "q", date),
      Week: context.call("DatePart", "ww", date),
      DayOfYear: context.call("DatePart", "y", date),
    };
    context.datasets.put(resultDataset, Object.keys(columns), [Object.values(columns)]);
    return { wrote: [resultDataset] };
  };
}

/** A name says itself how hours are counted. */
const namedPattern = /^\s*(?:general|long|medium|short) (?:date|time)\s*$/i;

/** In the order of the product's dialog: years first, seconds last. */
export function formatDateTime(): ActivityFunction<typeof textRecord> {
  return (parameters, context) => {
    const { format: pattern, includeAmPm, date: written = "", dateFormat, resultVariable } = parameters;
    const { adjustYear, adjustMonth, adjustDay, adjustHour, adjustMinute, adjustSecond } = parameters;
    let date =
      dateFormat === undefined
        ? dateOf(context, "SPECIFIEDDATETIME")
        : context.call("CDate", readByPattern(written, dateFormat));
    const adjustments = {
      yyyy: adjustYear,
      m: adjustMonth,
      d: adjustDay,
      h: adjustHour,
      n: adjustMinute,
      s: adjustSecond,
    };
    for (const [interval, amount] of Object.entries(adjustments)) {
      if (amount !== 0) date = context.call("DateAdd", interval, amount, date);
    }
    const isAmPm = includeAmPm && !/AM\/PM/i.test(pattern) && !namedPattern.test(pattern);
    return putResult(context, resultVariable, context.call("Format", date, isAmPm ? `${pattern} AM/PM` : pattern));
  };
}

/** The number that a parameter gives, written as the run's locale has it. Throws ACTION_NO_NUMBER. */
function numberOf(context: StepContext, parameter: string): Value {
  const value = context.valueOf(parameter);
  if (context.call("IsNumeric", value) === true) return context.call("CDbl", value);
  const given = typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : "a value";
  throw new ActionError({
    code: "ACTION_NO_NUMBER",
    message: `${parameter} is ${given}, which is no number in the run's locale`,
    remedy: `give a number, in this locale such as ${String(context.call("FormatNumber", 1234.5, 1))}; --locale names another`,
  });
}

export function formatNumber(): ActivityFunction<typeof numberRecord> {
  return ({ format: pattern, places, resultVariable }, context) => {
    const number = numberOf(context, "NUMBER");
    const text =
      pattern === undefined ? context.call("FormatNumber", number, places) : context.call("Format", number, pattern);
    return putResult(context, resultVariable, text, context.given.get("NUMBER"));
  };
}
