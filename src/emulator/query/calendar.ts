/* Arithmetic of wall-clock times: Dates whose UTC members are what the clock shows. */

export const hour = 3_600_000;
export const day = 24 * hour;

export function startOfDay(wall: Date): Date {
  return new Date(Math.floor(wall.getTime() / day) * day);
}

/** Sunday. */
export function startOfWeek(wall: Date): Date {
  return addDays(startOfDay(wall), -wall.getUTCDay());
}

export function startOfMonth(wall: Date): Date {
  return new Date(utc(wall.getUTCFullYear(), wall.getUTCMonth(), 1));
}

export function startOfYear(wall: Date): Date {
  return new Date(utc(wall.getUTCFullYear(), 0, 1));
}

export function addDays(wall: Date, days: number): Date {
  return new Date(wall.getTime() + days * day);
}

/** The same day of another month, its last where it has no such day (31 March less a month is 28 February). */
export function addMonths(wall: Date, months: number): Date {
  const moved = new Date(wall);
  const first = new Date(utc(wall.getUTCFullYear(), wall.getUTCMonth() + months, 1));
  const last = new Date(utc(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCFullYear(first.getUTCFullYear(), first.getUTCMonth(), Math.min(wall.getUTCDate(), last));
  return moved;
}

/** Date.UTC takes the years 0 to 99 for those of the twentieth century. */
export function utc(year: number, month: number, dayOfMonth: number): number {
  return new Date(0).setUTCFullYear(year, month, dayOfMonth);
}

/** Week 1 is that of 1 January; weeks begin on Sunday. */
export function weekOfYear(wall: Date): number {
  const first = startOfYear(wall);
  return Math.floor((startOfDay(wall).getTime() - startOfWeek(first).getTime()) / (7 * day)) + 1;
}
