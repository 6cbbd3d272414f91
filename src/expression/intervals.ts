import { dayCount, quarterOf, weekdayOf } from "./calendar.ts";
import { overflow } from "./refusal.ts";
import { dayLength, partsOf, timeOfDay, wallFrom } from "./wall-time.ts";

/** Years, quarters, months, days of the year, days, weekdays, weeks, hours, minutes, seconds. */
export type Interval = (typeof intervals)[number];

const intervals = ["yyyy", "q", "m", "y", "d", "w", "ww", "h", "n", "s"] as const;

export function isInterval(word: string): word is Interval {
  return (intervals as readonly string[]).includes(word);
}

const lengths = {
  y: dayLength,
  d: dayLength,
  w: dayLength,
  ww: 7 * dayLength,
  h: 3_600_000,
  n: 60_000,
  s: 1000,
} as const;

const months = { yyyy: 12, q: 3, m: 1 } as const;

/** DateAdd: months keep the day, or take their last where they have not so many. Times on the wall, in milliseconds. */
export function addInterval(unit: Interval, count: number, wall: number): number {
  if (unit !== "yyyy" && unit !== "q" && unit !== "m") return within(wall + count * lengths[unit]);
  const { year, month, day } = partsOf(wall);
  const target = year * 12 + (month - 1) + count * months[unit];
  const [toYear, toMonth] = [Math.floor(target / 12), (((target % 12) + 12) % 12) + 1];
  if (toYear < 100 || toYear > 9999) throw outside();
  const lastDay = partsOf(wallFrom(toYear, toMonth + 1, 0)).day;
  return wallFrom(toYear, toMonth, Math.min(day, lastDay)) + timeOfDay(wall);
}

/** DateDiff: how many intervals begin after `from` up to `to`; negative where `to` is the earlier. */
export function countIntervals(unit: Interval, from: number, to: number, firstDay: number): number {
  switch (unit) {
    case "yyyy":
      return partsOf(to).year - partsOf(from).year;
    case "q":
      return quartersOf(to) - quartersOf(from);
    case "m":
      return monthsOf(to) - monthsOf(from);
    case "y":
    case "d":
      return dayCount(to) - dayCount(from);
    case "w":
      return Math.trunc((dayCount(to) - dayCount(from)) / 7) + 0;
    case "ww":
      return Math.round((startOfWeek(to, firstDay) - startOfWeek(from, firstDay)) / 7);
    default:
      return Math.floor(to / lengths[unit]) - Math.floor(from / lengths[unit]);
  }
}

function monthsOf(wall: number): number {
  const { year, month } = partsOf(wall);
  return year * 12 + month;
}

function quartersOf(wall: number): number {
  return partsOf(wall).year * 4 + quarterOf(wall);
}

function startOfWeek(wall: number, firstDay: number): number {
  return dayCount(wall) - (weekdayOf(wall, firstDay) - 1);
}

function within(wall: number): number {
  if (Math.abs(wall) <= 8.64e15) return wall;
  throw outside();
}

function outside(): Error {
  return overflow("the date lies outside the years 100 to 9999");
}
