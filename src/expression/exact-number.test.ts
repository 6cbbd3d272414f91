import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Decimal } from "../values/decimal.ts";
import { compareExact, computeExact, negateExact, roundExact } from "./exact-number.ts";

/** Millionths: whole numbers tell what the results must be. */
const millionths = fc.bigInt({ min: -(2n ** 45n), max: 2n ** 45n });
const decimal = (count: bigint, places = 6) => Decimal.of(`${count}e${-places}`);
const same = (one: Decimal, other: Decimal) => assert.equal(one.toString(), other.toString());

test("sums, differences, products and comparisons are exact", () => {
  fc.assert(
    fc.property(millionths, millionths, (a, b) => {
      same(computeExact("+", decimal(a), decimal(b)), decimal(a + b));
      same(computeExact("-", decimal(a), decimal(b)), decimal(a - b));
      same(computeExact("*", decimal(a), decimal(b)), decimal(a * b, 12));
      assert.equal(compareExact(decimal(a), decimal(b)), a < b ? -1 : Number(a > b));
      same(negateExact(decimal(a)), decimal(-a));
    }),
  );
});

test("a quotient has 28 digits", () => {
  const unit = 10n ** 40n;
  const magnitude = (value: bigint) => (value < 0n ? -value : value);
  fc.assert(
    fc.property(millionths, millionths, (a, b) => {
      fc.pre(b !== 0n);
      const quotient = computeExact("/", decimal(a), decimal(b));
      const whole = BigInt(quotient.text.replace(".", "")) * 10n ** BigInt(40 - quotient.scale);
      const error = magnitude(whole * b - a * unit);
      const most = (magnitude(a) * unit) / 10n ** 28n + (magnitude(b) * unit) / 10n ** 28n;
      assert.ok(error <= most, `${decimal(a)} / ${decimal(b)} = ${quotient}`);
    }),
  );
});

test("rounding takes halves to the even neighbour, down or towards 0", () => {
  fc.assert(
    fc.property(millionths, fc.nat(6), (count, places) => {
      const unit = 10n ** BigInt(6 - places);
      const floor = count >= 0n ? count / unit : -((-count + unit - 1n) / unit);
      const rest = count - floor * unit;
      const isUp = 2n * rest > unit || (2n * rest === unit && floor % 2n !== 0n);
      same(roundExact(decimal(count), places), decimal(isUp ? floor + 1n : floor, places));
      same(roundExact(decimal(count), places, "down"), decimal(floor, places));
      same(roundExact(decimal(count), places, "zero"), decimal(count / unit, places));
    }),
  );
});
