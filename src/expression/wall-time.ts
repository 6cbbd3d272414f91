import { overflow } from "./refusal.ts";

/** A time on a clock without a zone, in its parts. */
export type WallTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 1 is Sunday. */
  readonly weekday: number;
};

export const dayLength = 86_400_000;

/** Day 0 of BASIC's dates, 12/30/1899; a time alone is a time of that day. */
export const dayZero = Date.UTC(1899, 11, 30);

const first = wallFrom(100, 1, 1);
const last = Date.UTC(10000, 0, 1) - 1;

/** A wall time as milliseconds. Months, days and so on past their ends count on: month 13 is January of the next year. */
export function wallFrom(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, ms = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, ms);
  return date.getTime();
}

/** Throws EXPRESSION_OVERFLOW for what lies outside BASIC's years, 100 to 9999. */
export function checkedWall(wall: number): number {
  if (wall >= first && wall <= last) return wall;
  throw overflow("the date lies outside the years 100 to 9999");
}

export function partsOf(wall: number): WallTime {
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    weekday: date.getUTCDay() + 1,
  };
}

/** Whether there is such a day and time: 2/30 is none. */
export function existsAsWritten(parts: Omit<WallTime, "weekday" | "millisecond">): boolean {
  const { year, month, day, hour, minute, second } = parts;
  const back = partsOf(wallFrom(year, month, day));
  return back.month === month && back.day === day && hour < 24 && minute < 60 && second < 60;
}

/** To the nearest second, which is what BASIC shows of a time and tells of its parts. */
export function toSecond(wall: number): number {
  const rounded = Math.ceil(wall / 1000 - 0.5) * 1000;
  return rounded <= last ? rounded : rounded - 1000;
}

/** Milliseconds since midnight. */
export function timeOfDay(wall: number): number {
  return (((wall - dayZero) % dayLength) + dayLength) % dayLength;
}

/**
 * A wall time as BASIC counts dates: whole days since 12/30/1899, the time as a fraction of the day. Before that day the fraction
 * still counts forward: -1.25 is 12/29/1899 6:00.
 */
export function serialOf(wall: number): number {
  const time = timeOfDay(wall);
  const days = Math.round((wall - time - dayZero) / dayLength);
  return days < 0 ? days - time / dayLength : days + time / dayLength;
}

/** The wall time of a serial number, to the millisecond. Throws EXPRESSION_OVERFLOW. */
export function wallOfSerial(serial: number): number {
  const days = Math.trunc(serial);
  const time = Math.round(Math.abs(serial - days) * dayLength);
  return checkedWall(dayZero + days * dayLength + time);
}
