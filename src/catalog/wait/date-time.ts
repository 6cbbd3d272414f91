import type { Activity, Parameter } from "../activity.ts";
import { respelled } from "../respelled.ts";
import { pauseAction } from "./duration.ts";

const parameters = {
  time: {
    name: "TIME",
    title: "Wait until",
    description: "The time of day, of the run's time zone; of a date and time its time.",
    type: { kind: "text" },
    required: true,
    examples: ["%TimeSerial(15, 8, 34)%", "15:08"],
  },
  day: {
    name: "DAY",
    title: "Day",
    description:
      "Which day: any is the next time that it is TIME, today or tomorrow. A moment that is over is not waited for.",
    type: {
      kind: "options",
      options: [
        { value: "any", label: "Any day", spellings: ["anyday"] },
        { value: "sameday", label: "On the day the action is executed" },
        { value: "nextday", label: "On the day following the day the action is executed" },
        { value: "day", label: "On a specific day of the week", spellings: ["dayofweek"] },
        { value: "specdate", label: "On a specific date" },
      ],
    },
    default: "any",
  },
  dayOfWeek: {
    name: "DAYOFWEEK",
    title: "Day of the week",
    description: "The day of the week: today, where TIME is still to come, or the next one of that name.",
    type: {
      kind: "options",
      options: [
        { value: "sunday", label: "Sunday" },
        { value: "monday", label: "Monday" },
        { value: "tuesday", label: "Tuesday" },
        { value: "wednesday", label: "Wednesday" },
        { value: "thursday", label: "Thursday" },
        { value: "friday", label: "Friday" },
        { value: "saturday", label: "Saturday" },
      ],
    },
    default: "sunday",
    activeWhen: { parameter: "day", is: "day" },
  },
  date: {
    name: "DATE",
    title: "Date",
    description: "The date; of a date and time its date.",
    type: { kind: "text" },
    required: { parameter: "day", is: "specdate" },
    activeWhen: { parameter: "day", is: "specdate" },
    examples: ["%DateSerial(2026, 7, 15)%", "2026-07-15"],
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/** Documented by the vendor as Wait - Until date/time. */
export const dateTime = {
  action: "AMWAIT",
  name: "date_time",
  spellings: ["until", "until_date_time"],
  title: "Wait until date and time",
  description: "Waits until a time of day, of any day or a certain one. A cancelled run waits no longer.",
  standing: "documented",
  parameters,
  examples: [`<AMWAIT ACTIVITY="date_time" TIME="%DateAdd('s', -1, Now())%" DAY="sameday" />`],
} as const satisfies Activity;

/** `<AMPAUSE ACTION="waituntil" …>`. */
export const pauseUntil = {
  ...respelled(dateTime, {
    action: "AMPAUSE",
    parameters: { ...parameters, action: pauseAction("waituntil") },
    examples: [`<AMPAUSE ACTION="waituntil" TIME="%DateAdd('s', -1, Now())%" DAY="sameday" />`],
  }),
  isDefault: false,
} as const satisfies Activity;
