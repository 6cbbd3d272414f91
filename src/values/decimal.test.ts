import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Decimal } from "./decimal.ts";

describe("Decimal", () => {
  for (const [written, text] of [
    ["0", "0"],
    ["12.50", "12.50"],
    ["-3", "-3"],
    ["+3", "3"],
    [".5", "0.5"],
    ["5.", "5"],
    ["007.50", "7.50"],
    ["-0.00", "0.00"],
    [" 1 ", "1"],
    ["1e-7", "0.0000001"],
    ["1.5e3", "1500"],
    ["1.2345e2", "123.45"],
    ["-12E-1", "-1.2"],
    ["99999999999999999999.9999999999", "99999999999999999999.9999999999"],
  ] as const) {
    test(`${JSON.stringify(written)} is ${text}`, () => assert.equal(Decimal.parse(written)?.text, text));
  }

  for (const written of ["", ".", "-", "e5", "1e", "1,5", "0x10", "NaN", "Infinity", "1e99999", "1 2", "١"]) {
    test(`${JSON.stringify(written)} is none`, () => {
      assert.equal(Decimal.parse(written), undefined);
      assert.throws(() => Decimal.of(written), RangeError);
    });
  }

  test("takes numbers and bigints, and no number that is not finite", () => {
    assert.equal(Decimal.of(0.1).text, "0.1");
    assert.equal(Decimal.of(1e21).text, "1000000000000000000000");
    assert.equal(Decimal.of(-0).text, "0");
    assert.equal(Decimal.of(12345678901234567890n).text, "12345678901234567890");
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => Decimal.of(value), RangeError);
  });

  test("counts the digits after the point", () => {
    assert.deepEqual(
      ["1", "1.0", "1.250"].map((written) => Decimal.of(written).scale),
      [0, 1, 3],
    );
  });

  test("leaves out the zeros at its end", () => {
    assert.deepEqual(
      ["1", "100", "1.0", "1.250", "-0.00"].map((written) => Decimal.of(written).trimmed().text),
      ["1", "100", "1", "1.25", "0"],
    );
  });

  test("is every finite number exactly, and its own text again", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const decimal = Decimal.of(value);
        assert.equal(decimal.toNumber(), value + 0);
        assert.equal(Decimal.of(decimal.text).text, decimal.text);
        assert.doesNotMatch(decimal.text, /[eE+]/);
      }),
    );
  });

  for (const [written, printed] of [
    ["1.10", "1.1"],
    ["0.3000", "0.3"],
    ["1.0000000000", "1"],
    ["100", "100"],
    ["-0.00", "0"],
    ["922337203685477.5807", "922337203685477.5807"],
  ] as const) {
    test(`prints ${written} as ${printed}, as text and as JSON`, () => {
      const amount = Decimal.of(written);
      assert.equal(`${amount}`, printed);
      assert.equal(JSON.stringify({ amount }), `{"amount":"${printed}"}`);
      assert.equal(amount.text, written.replace("-0.00", "0.00"));
    });
  }
});
