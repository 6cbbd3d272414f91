import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { addMonths, startOfWeek, weekOfYear } from "./calendar.ts";
import { FiscalCalendar } from "./fiscal-calendar.ts";
import { Zone } from "./zone.ts";

const at = (text: string): Date => new Date(`${text}Z`);

describe("a time zone", () => {
  const cases: readonly [zone: string, wall: string, instant: string][] = [
    ["UTC", "2026-03-18T08:30:45", "2026-03-18T08:30:45"],
    ["America/Los_Angeles", "2026-03-18T08:30:45", "2026-03-18T15:30:45"],
    ["America/Los_Angeles", "2026-01-18T08:30:45", "2026-01-18T16:30:45"],
    ["Asia/Kathmandu", "2026-01-18T00:00:00", "2026-01-17T18:15:00"],
    ["Australia/Lord_Howe", "2026-07-01T00:00:00", "2026-06-30T13:30:00"],
    // 1:30 comes twice on that day: the first of them.
    ["America/Los_Angeles", "2026-11-01T01:30:00", "2026-11-01T08:30:00"],
  ];
  for (const [name, wall, instant] of cases) {
    it(`${wall} in ${name}`, () => {
      const zone = new Zone(name);
      assert.equal(zone.instantOf(at(wall)).toISOString(), at(instant).toISOString());
      assert.equal(zone.wallOf(at(instant)).toISOString(), at(wall).toISOString());
    });
  }

  it("a time that no clock shows is that after the change", () => {
    const zone = new Zone("America/Los_Angeles");
    assert.equal(zone.instantOf(at("2026-03-08T02:30:00")).toISOString(), "2026-03-08T10:30:00.000Z");
  });

  it("every moment is found again from the first time that its clock shows it", () => {
    const zone = new Zone("Europe/Berlin");
    fc.assert(
      fc.property(
        fc.date({ min: at("1980-01-01T00:00:00"), max: at("2050-01-01T00:00:00"), noInvalidDate: true }),
        (moment) => {
          const again = zone.instantOf(zone.wallOf(moment));
          assert.equal(zone.wallOf(again).getTime(), zone.wallOf(moment).getTime());
          assert.ok(again <= moment);
        },
      ),
    );
  });
});

describe("the calendar", () => {
  const months: readonly [from: string, months: number, to: string][] = [
    ["2026-03-31", -1, "2026-02-28"],
    ["2024-03-31", -1, "2024-02-29"],
    ["2026-01-31", 3, "2026-04-30"],
    ["2024-02-29", 12, "2025-02-28"],
    ["2026-01-15", -13, "2024-12-15"],
  ];
  for (const [from, count, to] of months) {
    it(`${from} and ${count} months is ${to}`, () => {
      assert.equal(addMonths(new Date(from), count).toISOString().slice(0, 10), to);
    });
  }

  const weeks: readonly [date: string, week: number, start: string][] = [
    ["2026-01-01", 1, "2025-12-28"],
    ["2026-01-03", 1, "2025-12-28"],
    ["2026-01-04", 2, "2026-01-04"],
    ["2023-01-01", 1, "2023-01-01"],
    ["2024-12-31", 53, "2024-12-29"],
  ];
  for (const [date, week, start] of weeks) {
    it(`${date} is in week ${week}, since ${start}`, () => {
      assert.equal(weekOfYear(new Date(date)), week);
      assert.equal(startOfWeek(new Date(date)).toISOString().slice(0, 10), start);
    });
  }
});

describe("a fiscal calendar", () => {
  const cases: readonly [
    start: string,
    type: number,
    date: string,
    year: number,
    period: number,
    from: string,
    end: string,
  ][] = [
    ["2000-01-01", 2000, "2026-03-18", 2026, 1, "2026-01-01", "2027-01-01"],
    ["2000-07-01", 2001, "2026-03-18", 2025, 2, "2026-01-01", "2026-07-01"],
    ["2000-04-01", 2002, "2026-03-31", 2025, 4, "2026-01-01", "2026-04-01"],
    ["2000-04-01", 2002, "2026-04-01", 2026, 1, "2026-04-01", "2026-07-01"],
    ["2000-10-15", 2003, "2026-03-14", 2025, 5, "2026-02-15", "2026-03-15"],
    ["2000-01-01", 2004, "2026-01-28", 2026, 1, "2026-01-01", "2026-01-29"],
    // The last of thirteen periods of four weeks has what is left of the year.
    ["2000-01-01", 2004, "2026-12-31", 2026, 13, "2026-12-03", "2027-01-01"],
  ];
  for (const [start, type, date, year, period, from, end] of cases) {
    it(`${date}, years from ${start.slice(5)}, type ${type}`, () => {
      const fiscal = FiscalCalendar.parse(new FiscalCalendar(new Date(start), type).text);
      assert.deepEqual(fiscal.periodOf(new Date(date)), { year, period });
      const ends = [fiscal.startOfPeriod({ year, period }), fiscal.endOfPeriod({ year, period })];
      assert.deepEqual(
        ends.map((moment) => moment.toISOString().slice(0, 10)),
        [from, end],
      );
    });
  }
});
