import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import { startTimer } from "./timer.ts";

const longest = 2 ** 31 - 1;

/** How often a timer has called, on a clock that goes when it is told to. */
function timerOf(t: TestContext, milliseconds: number) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let calls = 0;
  const stop = startTimer(milliseconds, () => {
    calls += 1;
  });
  const after = (more: number): number => {
    t.mock.timers.tick(more);
    return calls;
  };
  return { after, stop };
}

describe("a timer of any length", () => {
  for (const milliseconds of [1, longest, longest + 500, 2 * longest + 500]) {
    it(`calls once after ${milliseconds} ms`, (t) => {
      const { after } = timerOf(t, milliseconds);
      const parts = Array.from({ length: Math.ceil(milliseconds / longest) - 1 }, () => after(longest));
      assert.deepEqual(new Set([0, ...parts]), new Set([0]));
      const rest = milliseconds - parts.length * longest;
      assert.deepEqual([after(rest - 1), after(1), after(longest)], [0, 1, 1]);
    });
  }

  it("is stopped in each of its parts", (t) => {
    const { after, stop } = timerOf(t, longest + 500);
    assert.equal(after(longest), 0);
    stop();
    assert.equal(after(longest), 0);
  });

  it("does not call at once, as Node's own of that length do", async () => {
    let calls = 0;
    const stop = startTimer(longest + 1, () => {
      calls += 1;
    });
    await setTimeout(5);
    stop();
    assert.equal(calls, 0);
  });
});
