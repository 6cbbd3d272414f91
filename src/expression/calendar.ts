import { dayLength, partsOf, timeOfDay, wallFrom } from "./wall-time.ts";

/** The first day of a week, 1 is Sunday, and which week is the first of a year. */
export type WeekRules = {
  readonly firstDay: number;
  /** 1: the one with January 1; 2: the first with four days of the year; 3: the first full one. */
  readonly firstWeek: number;
};

export const sundayWeeks: WeekRules = { firstDay: 1, firstWeek: 1 };

/** 1 to 7, counted from the first day of the week. */
export function weekdayOf(wall: number, firstDay: number): number {
  return ((partsOf(wall).weekday - firstDay + 7) % 7) + 1;
}

export function dayOfYear(wall: number): number {
  return dayCount(wall) - dayCount(wallFrom(partsOf(wall).year, 1, 1)) + 1;
}

/** Days since 1970, whatever the time. */
export function dayCount(wall: number): number {
  return Math.round((wall - timeOfDay(wall)) / dayLength);
}

export function quarterOf(wall: number): number {
  return Math.ceil(partsOf(wall).month / 3);
}

export function weekOfYear(wall: number, rules: WeekRules): number {
  const { year } = partsOf(wall);
  const next = startOfFirstWeek(year + 1, rules);
  if (rules.firstWeek !== 1 && dayCount(wall) >= next) return 1;
  const start = startOfFirstWeek(year, rules);
  const from = dayCount(wall) < start ? startOfFirstWeek(year - 1, rules) : start;
  return Math.floor((dayCount(wall) - from) / 7) + 1;
}

/** The day on which the year's first week begins; it may lie in the year before. */
function startOfFirstWeek(year: number, { firstDay, firstWeek }: WeekRules): number {
  const newYear = wallFrom(year, 1, 1);
  const weekday = weekdayOf(newYear, firstDay);
  const weekOfNewYear = dayCount(newYear) - (weekday - 1);
  const daysInIt = 8 - weekday;
  const isFirst = firstWeek === 1 || (firstWeek === 2 ? daysInIt >= 4 : daysInIt === 7);
  return isFirst ? weekOfNewYear : weekOfNewYear + 7;
}
