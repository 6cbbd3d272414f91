import assert from "node:assert/strict";
import { test } from "node:test";
import { exactText } from "./exact-text.ts";
import { createTimeZone } from "./time-zone.ts";
import { arrayOf, type Value } from "./value.ts";

const cases: readonly (readonly [value: Value, zone: string, text: string])[] = [
  [new Date("2026-11-22T23:00:00Z"), "Europe/Zurich", "2026-11-23T00:00:00+01:00"],
  [new Date("2000-05-17T04:00:00Z"), "America/New_York", "2000-05-17T00:00:00-04:00"],
  [new Date("2026-01-01T00:00:00.250Z"), "Asia/Kathmandu", "2026-01-01T05:45:00.250+05:45"],
  [new Date("1849-12-31T23:25:52Z"), "Europe/Zurich", "1850-01-01T00:00:52+00:35"],
  [new Date("2026-11-22T23:00:00Z"), "UTC", "2026-11-22T23:00:00Z"],
  [arrayOf([new Date("2026-06-01T00:00:00Z"), 1.5]), "Europe/Zurich", "2026-06-01T02:00:00+02:00,1.5"],
  [1.5, "Europe/Zurich", "1.5"],
];

for (const [value, zone, text] of cases) {
  test(`${text} in ${zone}`, () => assert.equal(exactText(value, createTimeZone(zone)), text));
}
