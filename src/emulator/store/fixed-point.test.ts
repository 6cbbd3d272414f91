import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Decimal } from "../../values/decimal.ts";
import { fromFixedPoint, fromSortableDecimal, roundDecimal, toFixedPoint, toSortableDecimal } from "./fixed-point.ts";

const rounded: readonly [text: string, digits: number, expected: string][] = [
  ["1", 2, "1.00"],
  ["-1.239", 2, "-1.24"],
  ["0.125", 2, "0.12"],
  ["0.135", 2, "0.14"],
  ["0.1250000001", 2, "0.13"],
  ["-0.125", 2, "-0.12"],
  ["0.5", 0, "0"],
  ["1.5", 0, "2"],
  ["0.004", 2, "0.00"],
  ["922337203685477.5807", 4, "922337203685477.5807"],
  ["1e-7", 10, "0.0000001000"],
];

describe("numbers of fixed point", () => {
  for (const [text, digits, expected] of rounded) {
    it(`${text} to ${digits} digits is ${expected}`, () => {
      assert.equal(roundDecimal(Decimal.of(text), digits).text, expected);
    });
  }

  const whole = fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n });

  it("come back as they went", () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 0, max: 10 }), (value, digits) => {
        assert.equal(toFixedPoint(fromFixedPoint(value, digits), digits), value);
      }),
    );
  });

  it("sort as text the way they sort as numbers", () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const [left, right] = [a, b].map((value) => toSortableDecimal(fromFixedPoint(value, 10)));
        assert.equal((left ?? "") < (right ?? ""), a < b);
        assert.equal(toFixedPoint(fromSortableDecimal(left ?? ""), 10), a);
      }),
    );
  });
});
