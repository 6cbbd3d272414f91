/** An operator, its arguments, and where its range begins and ends in UTC: both ends are moments in the year 2026 unless told. */
export type DateCase = readonly [
  operator: string,
  values: readonly (string | number)[],
  from: string | undefined,
  before: string | undefined,
];

/** Wednesday, 18 March 2026, 8:30:45 in Los Angeles, where the clock went from UTC-8 to UTC-7 on the 8th. */
export const now = new Date("2026-03-18T15:30:45Z");

/** The end of a range that reaches to now, now included: its first second after. */
const afterNow = "2026-03-18T15:30:46Z";
const fromNow = "2026-03-18T15:30:45Z";

/** Worked out by hand for a caller in Los Angeles. */
export const dateCases: readonly DateCase[] = [
  ["yesterday", [], "2026-03-17T07:00:00Z", "2026-03-18T07:00:00Z"],
  ["today", [], "2026-03-18T07:00:00Z", "2026-03-19T07:00:00Z"],
  ["tomorrow", [], "2026-03-19T07:00:00Z", "2026-03-20T07:00:00Z"],
  ["last-seven-days", [], "2026-03-11T07:00:00Z", afterNow],
  ["next-seven-days", [], fromNow, "2026-03-26T07:00:00Z"],
  ["last-week", [], "2026-03-08T08:00:00Z", "2026-03-15T07:00:00Z"],
  ["this-week", [], "2026-03-15T07:00:00Z", "2026-03-22T07:00:00Z"],
  ["next-week", [], "2026-03-22T07:00:00Z", "2026-03-29T07:00:00Z"],
  ["last-month", [], "2026-02-01T08:00:00Z", "2026-03-01T08:00:00Z"],
  ["this-month", [], "2026-03-01T08:00:00Z", "2026-04-01T07:00:00Z"],
  ["next-month", [], "2026-04-01T07:00:00Z", "2026-05-01T07:00:00Z"],
  ["last-year", [], "2025-01-01T08:00:00Z", "2026-01-01T08:00:00Z"],
  ["this-year", [], "2026-01-01T08:00:00Z", "2027-01-01T08:00:00Z"],
  ["next-year", [], "2027-01-01T08:00:00Z", "2028-01-01T08:00:00Z"],
  // A day of 23 hours.
  ["on", ["2026-03-08"], "2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z"],
  ["on", ["2026-03-09T23:59:00Z"], "2026-03-09T07:00:00Z", "2026-03-10T07:00:00Z"],
  ["on-or-before", ["2026-03-10"], undefined, "2026-03-11T07:00:00Z"],
  ["on-or-after", ["2026-03-10"], "2026-03-10T07:00:00Z", undefined],
  ["last-x-hours", [3], "2026-03-18T12:00:00Z", afterNow],
  ["next-x-hours", [3], fromNow, "2026-03-18T19:00:00Z"],
  ["last-x-days", [12], "2026-03-06T08:00:00Z", afterNow],
  ["next-x-days", [2], fromNow, "2026-03-21T07:00:00Z"],
  ["last-x-weeks", [2], "2026-03-04T08:00:00Z", afterNow],
  ["next-x-weeks", [1], fromNow, "2026-03-26T07:00:00Z"],
  ["last-x-months", [1], "2026-02-18T08:00:00Z", afterNow],
  ["next-x-months", [1], fromNow, "2026-04-19T07:00:00Z"],
  ["last-x-years", [1], "2025-03-18T07:00:00Z", afterNow],
  ["next-x-years", [1], fromNow, "2027-03-19T07:00:00Z"],
  ["olderthan-x-minutes", [5], undefined, "2026-03-18T15:25:00Z"],
  ["olderthan-x-hours", [2], undefined, "2026-03-18T13:00:00Z"],
  ["olderthan-x-days", [1], undefined, "2026-03-17T07:00:00Z"],
  ["olderthan-x-weeks", [1], undefined, "2026-03-11T07:00:00Z"],
  ["olderthan-x-months", [1], undefined, "2026-02-18T08:00:00Z"],
  ["olderthan-x-years", [1], undefined, "2025-03-18T07:00:00Z"],
  // Fiscal years begin on 1 April here and have quarters: now is the fourth of 2025.
  ["this-fiscal-year", [], "2025-04-01T07:00:00Z", "2026-04-01T07:00:00Z"],
  ["next-fiscal-year", [], "2026-04-01T07:00:00Z", "2027-04-01T07:00:00Z"],
  ["last-fiscal-year", [], "2024-04-01T07:00:00Z", "2025-04-01T07:00:00Z"],
  ["this-fiscal-period", [], "2026-01-01T08:00:00Z", "2026-04-01T07:00:00Z"],
  ["next-fiscal-period", [], "2026-04-01T07:00:00Z", "2026-07-01T07:00:00Z"],
  ["last-fiscal-period", [], "2025-10-01T07:00:00Z", "2026-01-01T08:00:00Z"],
  ["last-x-fiscal-years", [1], "2024-04-01T07:00:00Z", afterNow],
  ["next-x-fiscal-years", [1], fromNow, "2027-04-01T07:00:00Z"],
  ["last-x-fiscal-periods", [2], "2025-07-01T07:00:00Z", afterNow],
  ["next-x-fiscal-periods", [1], fromNow, "2026-07-01T07:00:00Z"],
  ["in-fiscal-year", [2024], "2024-04-01T07:00:00Z", "2025-04-01T07:00:00Z"],
  ["in-fiscal-period-and-year", [3, 2024], "2024-10-01T07:00:00Z", "2025-01-01T08:00:00Z"],
  ["in-or-before-fiscal-period-and-year", [1, 2025], undefined, "2025-07-01T07:00:00Z"],
  ["in-or-after-fiscal-period-and-year", [4, 2025], "2026-01-01T08:00:00Z", undefined],
  ["eq", ["2026-03-10T12:00:00"], "2026-03-10T19:00:00Z", "2026-03-10T19:00:01Z"],
  ["eq", ["2026-03-10T12:00:00Z"], "2026-03-10T12:00:00Z", "2026-03-10T12:00:01Z"],
  ["ge", ["2026-03-10"], "2026-03-10T07:00:00Z", undefined],
  ["lt", ["2026-03-10 12:00"], undefined, "2026-03-10T19:00:00Z"],
  ["between", ["2026-03-07", "2026-03-09"], "2026-03-07T08:00:00Z", "2026-03-09T07:00:01Z"],
];

/** For columns of days alone: the days of March 2026 that are found. */
export const dayCases: readonly (readonly [string, readonly (string | number)[], readonly number[]])[] = [
  ["today", [], [18]],
  ["yesterday", [], [17]],
  ["last-x-days", [2], [16, 17, 18]],
  // Now is past the start of today.
  ["next-x-days", [1], [19]],
  ["on", ["2026-03-17"], [17]],
  ["on-or-after", ["2026-03-19"], [19, 20]],
  ["this-week", [], [16, 17, 18, 19, 20]],
  ["eq", ["2026-03-16"], [16]],
  ["lt", ["2026-03-18"], [16, 17]],
];
