import { DynamlError } from "../errors.ts";
import type { ExpressionErrorCode } from "./expression-error.ts";

/**
 * What clocks on a wall show, and when. Both are milliseconds since 1970: a moment's since that of UTC, a wall's since that
 * of the zone.
 */
export type TimeZone = {
  readonly name: string;
  wallOf(moment: number): number;
  /** Of a time that the clocks show twice the first moment; a time that they skip counts as if they had not been put forward yet. */
  momentOf(wall: number): number;
};

export const utc: TimeZone = { name: "UTC", wallOf: (moment) => moment, momentOf: (wall) => wall };

const dayLength = 86_400_000;

/** The zone of an IANA name: `Europe/Zurich`. Throws EXPRESSION_SETTING for one that is not known. */
export function createTimeZone(name: string): TimeZone {
  if (/^(?:utc|gmt|etc\/utc)$/i.test(name)) return utc;
  const format = formatFor(name);
  const wallOf = (moment: number) => wallIn(format, moment);
  const offsetAt = (moment: number) => wallOf(moment) - moment;
  return {
    name,
    wallOf,
    momentOf(wall) {
      const before = wall - offsetAt(wall - dayLength);
      const after = wall - offsetAt(wall + dayLength);
      return [before, after].sort((a, b) => a - b).find((moment) => wallOf(moment) === wall) ?? before;
    },
  };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
      timeZone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (cause) {
    throw new DynamlError<ExpressionErrorCode>({
      code: "EXPRESSION_SETTING",
      message: `there is no time zone "${timeZone}"`,
      remedy: "name one as the time zone database does: Europe/Zurich, America/New_York, UTC",
      cause,
    });
  }
}

function wallIn(format: Intl.DateTimeFormat, moment: number): number {
  const numbers = new Map<string, number>();
  for (const { type, value } of format.formatToParts(moment)) numbers.set(type, Number(value));
  const part = (type: string) => numbers.get(type) ?? 0;
  const wall = new Date(0);
  wall.setUTCFullYear(part("year"), part("month") - 1, part("day"));
  wall.setUTCHours(part("hour"), part("minute"), part("second"));
  return wall.getTime() + (((moment % 1000) + 1000) % 1000);
}
