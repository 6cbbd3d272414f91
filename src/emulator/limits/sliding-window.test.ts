import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SlidingWindow } from "./sliding-window.ts";

describe("SlidingWindow", () => {
  it("forgets what is over, and says when", () => {
    const window = new SlidingWindow(100);
    for (const [time, amount] of [
      [0, 2],
      [10, 3],
      [20, 4],
    ] as const) {
      window.add(time, amount);
    }
    assert.deepEqual(
      [99, 100, 110, 120].map((now) => window.sumAt(now)),
      [9, 7, 4, 0],
    );
  });

  it("says how long it takes until less counts", () => {
    const window = new SlidingWindow(100);
    window.add(0, 2);
    window.add(10, 3);
    assert.deepEqual(
      [6, 5, 4, 3, 1].map((limit) => window.untilBelow(limit, 50)),
      [0, 50, 50, 60, 60],
    );
  });

  it("counts as many as a plain list does, however many there are", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(5)), { maxLength: 500 }), (steps) => {
        const window = new SlidingWindow(50);
        const all: [number, number][] = [];
        let now = 0;
        for (const [passed, amount] of steps) {
          now += passed;
          window.add(now, amount);
          all.push([now, amount]);
          const expected = all.reduce((sum, [time, one]) => sum + (time + 50 > now ? one : 0), 0);
          assert.equal(window.sumAt(now), expected);
        }
      }),
    );
  });

  it("keeps no more than it needs", () => {
    const window = new SlidingWindow(10);
    for (let now = 0; now < 100_000; now += 1) window.add(now, 1);
    assert.equal(window.sumAt(99_999), 10);
  });
});
