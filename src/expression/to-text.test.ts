import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { toText } from "./to-text.ts";
import type { Value } from "./value.ts";

const cases: readonly [Value, string][] = [
  [undefined, ""],
  ["", ""],
  [" a ", " a "],
  [true, "True"],
  [false, "False"],
  [0, "0"],
  [-0, "0"],
  [2, "2"],
  [-1.5, "-1.5"],
  [0.1 + 0.2, "0.3"],
  [1 / 3, "0.333333333333333"],
  [2 / 3, "0.666666666666667"],
  [1e15, "1000000000000000"],
  [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  [1e20, "1E+20"],
  [1.5e300, "1.5E+300"],
  [-123456789.12345679, "-123456789.123457"],
  [999999999999999.9, "1E+15"],
  [0.0001, "0.0001"],
  [0.00001234, "1.234E-05"],
  [1e-300, "1E-300"],
  [new Date("2026-01-31T13:05:00Z"), "2026-01-31T13:05:00Z"],
  [new Date("2026-01-31T13:05:00.250Z"), "2026-01-31T13:05:00.250Z"],
  [new Date(Number.NaN), ""],
];

describe("toText", () => {
  for (const [value, text] of cases) {
    it(`${String(value)} → "${text}"`, () => assert.equal(toText(value), text));
  }

  it("a number's text reads back as that number, to 15 digits", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (number) => {
        assert.ok(Math.abs(Number(toText(number)) - number) <= Math.abs(number) * 1e-14);
      }),
    );
  });

  it("a whole number up to 2^53 keeps all its digits", () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (number) => toText(number) === String(number)));
  });
});
