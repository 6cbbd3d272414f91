import { type TimeZone, utc } from "./time-zone.ts";
import { toText } from "./to-text.ts";
import { isArray, type Value } from "./value.ts";

const minute = 60_000;

/**
 * The text that organizations are sent: `toText`, but a date as the zone's clocks show it, with the offset behind it:
 * `2026-11-23T00:00:00+01:00`. It is the same moment, and tells besides which day the task means.
 */
export function exactText(value: Value, zone: TimeZone): string {
  if (zone === utc) return toText(value);
  if (isArray(value)) return value.items.map((item) => exactText(item, zone)).join(",");
  return value instanceof Date && !Number.isNaN(value.getTime()) ? zonedText(value.getTime(), zone) : toText(value);
}

function zonedText(moment: number, zone: TimeZone): string {
  // Clocks of the 19th century ran by seconds, which no offset has: rounded up, midnight stays in its day.
  const offset = Math.ceil((zone.wallOf(moment) - moment) / minute);
  const wall = new Date(moment + offset * minute).toISOString().replace(/(\.000)?Z$/, "");
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${wall}${offset < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
