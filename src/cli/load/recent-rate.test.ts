import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RecentRate } from "./recent-rate.ts";

describe("RecentRate", () => {
  it("tells rows a second of the last half minute, pauses included", () => {
    let now = 0;
    const rate = new RecentRate(() => now, 500);
    assert.equal(rate.at(500), 0);
    let rows = 500;
    for (; now < 10_000; now += 100) {
      rate.at(rows);
      rows += 10;
    }
    assert.equal(Math.round(rate.at(rows)), 100);
    for (; now < 20_000; now += 100) rate.at(rows);
    assert.equal(Math.round(rate.at(rows)), 50);
    for (; now < 100_000; now += 100) {
      rate.at(rows);
      rows += 1;
    }
    assert.equal(Math.round(rate.at(rows)), 10);
  });
});
