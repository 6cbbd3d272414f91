import type { Activity, Parameter } from "../activity.ts";
import { resultDataset, resultVariable } from "../common-parameters.ts";

const date = (name: string, description: string) =>
  ({
    name,
    title: "Date",
    description,
    type: { kind: "text" },
    examples: ["%Now()%", "2026-01-31"],
  }) as const satisfies Parameter;

const interval = {
  name: "INTERVAL",
  aliases: ["MEASURE"],
  title: "Interval",
  description: "What is counted.",
  type: {
    kind: "options",
    options: [
      { value: "years", label: "Years", spellings: ["year", "yyyy"] },
      { value: "quarters", label: "Quarters", spellings: ["quarter", "q"] },
      { value: "months", label: "Months", spellings: ["month", "m"] },
      { value: "weeks", label: "Weeks", spellings: ["week", "ww"] },
      { value: "days", label: "Days", spellings: ["day", "d"] },
      { value: "hours", label: "Hours", spellings: ["hour", "h"] },
      { value: "minutes", label: "Minutes", spellings: ["minute", "n"] },
      { value: "seconds", label: "Seconds", spellings: ["second", "s"] },
    ],
  },
  default: "days",
} as const satisfies Parameter;

export const add = {
  action: "AMDATETIME",
  name: "add",
  title: "Add to date",
  description: "Adds intervals to a date; a day that the month has not becomes its last.",
  standing: "extension",
  parameters: {
    date: date("DATE", "The date; left out, now."),
    amount: {
      name: "AMOUNT",
      title: "Amount",
      description: "How many; a negative number takes away.",
      type: { kind: "number", integer: true },
      required: true,
      examples: ["30"],
    },
    interval,
    resultVariable: { ...resultVariable, description: "The existing variable that becomes the new date." },
  },
  examples: [
    `<AMVARIABLE NAME="due" VALUE="" />
<AMDATETIME ACTIVITY="add" DATE="2026-01-31" AMOUNT="1" INTERVAL="months" RESULTVARIABLE="due" />`,
  ],
} as const satisfies Activity;

export const difference = {
  action: "AMDATETIME",
  name: "difference",
  title: "Difference of dates",
  description:
    "Tells how many intervals begin between two dates, as DateDiff counts; negative where TO is the earlier.",
  standing: "extension",
  parameters: {
    from: { ...date("FROM", "The first date."), required: true },
    to: date("TO", "The second date; left out, now."),
    interval,
    resultVariable: { ...resultVariable, description: "The existing variable that receives the number." },
  },
  examples: [
    `<AMVARIABLE NAME="days" VALUE="" />
<AMDATETIME ACTIVITY="difference" FROM="2026-01-01" TO="2026-01-31" RESULTVARIABLE="days" />`,
  ],
} as const satisfies Activity;

export const compare = {
  action: "AMDATETIME",
  name: "compare",
  title: "Compare dates",
  description: "Tells -1, 0 or 1: the first date is before the second, the same, or after it.",
  standing: "extension",
  parameters: {
    first: { ...date("FIRST", "The first date."), required: true },
    second: date("SECOND", "The second date; left out, now."),
    resultVariable: { ...resultVariable, description: "The existing variable that receives the number." },
  },
  examples: [
    `<AMVARIABLE NAME="isLate" VALUE="" />
<AMDATETIME ACTIVITY="compare" FIRST="2026-01-31" RESULTVARIABLE="isLate" />`,
  ],
} as const satisfies Activity;

export const format = {
  action: "AMDATETIME",
  name: "format",
  title: "Format date",
  description: "Writes a date by a pattern, as Format of expressions does.",
  standing: "extension",
  parameters: {
    date: date("DATE", "The date; left out, now."),
    format: {
      name: "FORMAT",
      title: "Pattern",
      description:
        "The pattern: d dd ddd dddd m mm mmm mmmm yy yyyy h hh n nn s ss AM/PM, or a name such as long date.",
      type: { kind: "text" },
      default: "general date",
      examples: ["dd.mm.yyyy"],
    },
    resultVariable,
  },
  examples: [
    `<AMVARIABLE NAME="today" VALUE="" />
<AMDATETIME ACTIVITY="format" FORMAT="dddd, d mmmm yyyy" RESULTVARIABLE="today" />`,
  ],
} as const satisfies Activity;

export const parts = {
  action: "AMDATETIME",
  name: "parts",
  title: "Parts of date",
  description:
    "Puts the parts of a date into a dataset of one row: Year, Month, Day, Hour, Minute, Second, Weekday (1 is Sunday), WeekdayName, MonthName, Quarter, Week, DayOfYear.",
  standing: "extension",
  parameters: {
    date: date("DATE", "The date; left out, now."),
    resultDataset: { ...resultDataset, examples: ["today"] },
  },
  examples: [
    `<AMDATETIME ACTIVITY="parts" RESULTDATASET="today" />
<AMWRITETOLOG TEXT="week %today.Week%" />`,
  ],
} as const satisfies Activity;
