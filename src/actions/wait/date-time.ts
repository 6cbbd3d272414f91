import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { dateTime as record } from "../../catalog/wait/date-time.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { dateParameter } from "../../engine/date-parameter.ts";
import { pause } from "../../engine/pause.ts";
import type { StepContext } from "../../engine/step-context.ts";

type Parameters = Pick<ParametersOf<typeof record>, "day" | "dayOfWeek">;

/** The clock is asked again after this long: it may have been set, or the machine may have slept. */
const longestPause = 60_000;

/** Waits until the clock of the run shows a moment; a cancel or the step's time limit ends the waiting. */
export function waitUntil(): ActivityFunction<typeof record> {
  return async (parameters, context) => {
    const moment = momentOf(parameters, context);
    for (;;) {
      const left = moment.getTime() - now(context).getTime();
      if (left <= 0) return undefined;
      await pause(Math.min(left, longestPause), context.signal);
      context.signal.throwIfAborted();
    }
  };
}

type Calendar = Pick<StepContext, "call" | "valueOf">;

/** `Wednesday, 15:00` → the next one, by the calendar and the time zone of the run. */
export function momentOf({ day, dayOfWeek }: Parameters, context: Calendar): Date {
  const time = dateParameter(context, "TIME");
  const today = context.call("Date");
  const on = (date: unknown, daysLater: number): Date => {
    const later = context.call("DateAdd", "d", daysLater, context.call("DateValue", dateOf(date)));
    const seconds = ["Hour", "Minute", "Second"].reduce((sum, part) => sum * 60 + Number(context.call(part, time)), 0);
    return dateOf(context.call("DateAdd", "s", seconds, later));
  };
  const isOver = on(today, 0) < now(context);
  if (day === "sameday") return on(today, 0);
  if (day === "nextday") return on(today, 1);
  if (day === "specdate") return on(dateParameter(context, "DATE"), 0);
  if (day === "any") return on(today, isOver ? 1 : 0);
  const ahead = (weekdays.indexOf(dayOfWeek) + 1 - Number(context.call("Weekday", today)) + 7) % 7;
  return on(today, ahead === 0 && isOver ? 7 : ahead);
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

function now(context: Calendar): Date {
  return dateOf(context.call("Now"));
}

function dateOf(value: unknown): Date {
  if (value instanceof Date) return value;
  throw new TypeError("a function of dates gives a date");
}
