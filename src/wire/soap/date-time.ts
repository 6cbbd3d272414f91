const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,30}))?(?:Z|([+-])(\d{2}):(\d{2}))?$/;

/**
 * xsd:dateTime to a moment. Without a zone it is UTC, as the service means it; fractions below a millisecond are cut off.
 * Undefined where the text is no such value, the day does not exist, or the moment lies outside the years 1 to 9999.
 */
export function parseDateTime(text: string): Date | undefined {
  const match = pattern.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", sign, offsetHours = "0", offsetMinutes = "0"] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(offsetHours) > 14 || Number(offsetMinutes) > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.slice(0, 3).padEnd(3, "0")));
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
  date.setTime(date.getTime() - (sign === "-" ? -offset : offset));
  return isInRange(date) ? date : undefined;
}

/** `2014-03-04T14:59:23Z`, with milliseconds only where there are some; undefined outside the years 1 to 9999. */
export function formatDateTime(date: Date): string | undefined {
  if (!isInRange(date)) return undefined;
  const text = date.toISOString();
  return text.endsWith(".000Z") ? `${text.slice(0, -5)}Z` : text;
}

function isInRange(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999;
}
