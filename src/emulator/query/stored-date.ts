import type { Column } from "../metadata/table.ts";
import type { Moment } from "./date-range.ts";
import type { Zone } from "./zone.ts";

/** Kept in UTC and shown in the zone of whoever looks; the others are wall-clock times of nowhere. */
export function isUserLocal({ isDateOnly, behavior }: Pick<Column, "isDateOnly" | "behavior">): boolean {
  return !isDateOnly && behavior !== "TimeZoneIndependent";
}

/** A moment as the store keeps it in that column. */
export function storedMoment(moment: Moment, column: Column, zone: Zone): string {
  if (isUserLocal(column)) return storedDate("wall" in moment ? zone.instantOf(moment.wall) : moment.instant);
  return storedDate("wall" in moment ? moment.wall : zone.wallOf(moment.instant));
}

/** `2014-03-04T14:59:23Z`; what lies outside of the years 0 to 9999 is the first or last moment of them. */
export function storedDate(date: Date): string {
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year > 9999) return "9999-12-31T23:59:59Z";
  return year < 0 ? "0000-01-01T00:00:00Z" : `${date.toISOString().slice(0, 19)}Z`;
}

const pattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * A date as it is written: a text without offset is a wall-clock time, one with it a moment. Undefined: no date of the form
 * `2014-03-04`, `2014-03-04T14:59`, `2014-03-04T14:59:23Z`, `2014-03-04T14:59:23+01:00`. A blank may stand for the T.
 */
export function parseDate(text: string): Moment | undefined {
  const iso = text.trim().replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, "$1T");
  if (!pattern.test(iso)) return undefined;
  const hasOffset = iso.includes("T") && /(Z|[+-]\d\d:\d\d)$/.test(iso);
  const date = new Date(iso.includes("T") && !hasOffset ? `${iso}Z` : iso);
  if (Number.isNaN(date.getTime())) return undefined;
  return hasOffset ? { instant: date } : { wall: date };
}
