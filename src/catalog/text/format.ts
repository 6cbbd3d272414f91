import type { Activity, Parameter } from "../activity.ts";
import { resultVariable } from "../common-parameters.ts";

export const formatNumber = {
  action: "AMTEXT",
  name: "format_number",
  title: "Format number",
  description: "Writes a number by a pattern, as Format of expressions does, or with so many places after the point.",
  standing: "inferred",
  parameters: {
    number: {
      name: "NUMBER",
      title: "Number",
      description: "The number.",
      type: { kind: "text" },
      required: true,
      examples: ["%total%"],
    },
    format: {
      name: "FORMAT",
      title: "Pattern",
      description: "The pattern: 0 # . , % E+, text in quotes, or the name of a pattern: currency, percent, standard.",
      type: { kind: "text" },
      examples: ["#,##0.00", "percent"],
    },
    places: {
      name: "PLACES",
      aliases: ["AFTERDECIMAL"],
      title: "Places",
      description: "How many digits after the point.",
      type: { kind: "number", min: 0, max: 99, integer: true },
      default: "2",
      activeWhen: { notGiven: "format" },
    },
    resultVariable,
  },
  examples: [
    `<AMVARIABLE NAME="price" VALUE="" />
<AMTEXT ACTIVITY="format_number" NUMBER="%1234.5%" FORMAT="#,##0.00" RESULTVARIABLE="price" />`,
  ],
} as const satisfies Activity;

const adjust = (name: string, title: string) =>
  ({
    name,
    title,
    description: `How many to add; a negative number takes away.`,
    type: { kind: "number", integer: true },
    default: "0",
  }) as const satisfies Parameter;

/** Reference §3.7; the values of ACTION are not known. */
export const formatDateTime = {
  action: "AMTEXT",
  name: "format_datetime",
  spellings: ["format_date"],
  title: "Format date and time",
  description: "Writes a date and time, or now, by a pattern.",
  standing: "documented",
  parameters: {
    format: {
      name: "DATETIMEFORMAT",
      title: "Pattern",
      description:
        "The pattern: d dd ddd dddd m mm mmm mmmm yy yyyy h hh n nn s ss AM/PM, as in Format of expressions; n is minutes.",
      type: { kind: "text" },
      default: "general date",
      examples: ["dd/mm/yyyy hh:nn:ss"],
    },
    includeAmPm: {
      name: "INCLUDEAMPM",
      title: "AM and PM",
      description: "YES counts hours to 12 and adds AM or PM.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    action: {
      name: "ACTION",
      title: "Which date",
      description: "Read, and not needed: the date is SPECIFIEDDATETIME where that is given, and now otherwise.",
      type: { kind: "text" },
    },
    date: {
      name: "SPECIFIEDDATETIME",
      title: "Date",
      description: "The date; left out, now.",
      type: { kind: "text" },
      examples: ["%account.createdon%", "31.01.2026"],
    },
    dateFormat: {
      name: "SPECIFIEDFORMAT",
      title: "Its pattern",
      description: "How SPECIFIEDDATETIME is written; left out, as the run's locale writes dates, or as ISO 8601.",
      type: { kind: "text" },
      activeWhen: { given: "date" },
      examples: ["dd.mm.yyyy"],
    },
    adjustYear: adjust("ADJUSTYEAR", "Years"),
    adjustMonth: adjust("ADJUSTMONTH", "Months"),
    adjustDay: adjust("ADJUSTDAY", "Days"),
    adjustHour: adjust("ADJUSTHOUR", "Hours"),
    adjustMinute: adjust("ADJUSTMINUTE", "Minutes"),
    adjustSecond: adjust("ADJUSTSECOND", "Seconds"),
    resultVariable,
  },
  examples: [
    `<AMVARIABLE NAME="yesterday" VALUE="" />
<AMTEXT ACTIVITY="format_datetime" DATETIMEFORMAT="yyyy-mm-dd" ADJUSTDAY="-1" RESULTVARIABLE="yesterday" />`,
  ],
} as const satisfies Activity;
