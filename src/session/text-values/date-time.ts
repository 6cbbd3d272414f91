import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";

const iso =
  /^([1-9]\d{3})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

const zoneBehind = /\s*(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * A DateTime attribute's text: a date, or a date and time, as ISO 8601 writes them: `2026-11-23T09:30:00Z`. Without a zone
 * it is UTC, as tasks print dates, so that a task writes the same record wherever it runs. undefined where the text is none, or no such day or time exists.
 */
export function readDateTime(text: string): Date | undefined {
  const match = iso.exec(text.trim());
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const millisecond = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond));
  const exists = utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day && minute < 60 && second < 60;
  if (!exists) return undefined;
  return new Date(utc.getTime() - offsetMinutes(match[8] ?? "Z") * 60_000);
}

/** A text for a column of dates, by what the column's dates are: moments, days, or what clocks show wherever they are. */
export function readDateFor(behavior: AttributeMetadata["dateTimeBehavior"], text: string): Date | undefined {
  if (behavior === "DateOnly") return readDay(text);
  return behavior === "TimeZoneIndependent" ? readWallTime(text) : readDateTime(text);
}

/** The day that a date's text is written with; undefined where it is none. */
export function writtenDay(text: string): string | undefined {
  return readDay(text)?.toISOString().slice(0, "2026-11-23".length);
}

/** The time as it is written, whatever zone stands behind it. */
function readWallTime(text: string): Date | undefined {
  return readDateTime(text) === undefined ? undefined : readDateTime(text.trim().replace(zoneBehind, ""));
}

/** A day's text, of a column that holds days alone: the day as it is written, whatever time and zone stand behind it. */
function readDay(text: string): Date | undefined {
  return readDateTime(text) === undefined ? undefined : readDateTime(text.trim().slice(0, "2026-11-23".length));
}

function offsetMinutes(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
}
