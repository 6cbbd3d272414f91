import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadProgress, loadStateText } from "./load-progress.ts";

function ioOf(isTerminal: boolean) {
  const written: string[] = [];
  const clock = { now: 0, tick: () => {} };
  const progress = loadProgress({
    stderr: { write: (text) => written.push(text), isTerminal, columns: () => 40 },
    env: {},
    now: () => clock.now,
    every: (_milliseconds, call) => {
      clock.tick = call;
      return () => {
        clock.tick = () => {};
      };
    },
  });
  return { written, clock, progress };
}

const erase = "\r\x1b[2K";

describe("loadProgress", () => {
  it("rewrites one line of a terminal, cut to its width, and takes it away for lines that stay", () => {
    const { written, clock, progress } = ioOf(true);
    let rows = 1;
    progress.show(() => `${rows} ${"x".repeat(50)}`);
    assert.deepEqual(written, []);
    clock.tick();
    rows = 2;
    clock.tick();
    clock.tick();
    progress.line("stays");
    clock.tick();
    progress.close();
    clock.tick();
    const line = (number: number) => `${erase}${number} ${"x".repeat(34)}…`;
    assert.deepEqual(written, [line(1), line(2), erase, "stays\n", line(2), erase]);
  });

  it("shows nothing more once it is cleared", () => {
    const { written, clock, progress } = ioOf(true);
    progress.show(() => "reading");
    clock.tick();
    progress.clear();
    clock.tick();
    assert.deepEqual(written, [`${erase}reading`, erase]);
  });

  it("writes a line now and then elsewhere", () => {
    const { written, clock, progress } = ioOf(false);
    for (; clock.now < 25_000; clock.now += 1_000) progress.show(() => `at ${clock.now / 1000}`);
    progress.close();
    assert.deepEqual(written, ["at 10\n", "at 20\n"]);
  });
});

describe("loadStateText", () => {
  const state = { rows: 200_000, written: 44_988, rejected: 12, rate: 3412.4, pause: undefined };
  for (const [what, given, text] of [
    ["a load", state, "45,000 of 200,000 rows, 12 rejected, 3,412 rows/s, 46 s left"],
    [
      "one without rejects",
      { ...state, rejected: 0, written: 45_000 },
      "45,000 of 200,000 rows, 3,412 rows/s, 46 s left",
    ],
    ["one that just began", { ...state, written: 0, rejected: 0, rate: 0 }, "0 of 200,000 rows"],
    ["a slow one", { ...state, rate: 100 }, "45,000 of 200,000 rows, 12 rejected, 100 rows/s, 25 min 50 s left"],
    [
      "one that is held up",
      { ...state, rate: 0, pause: { until: new Date(2026, 10, 23, 9, 5, 7), reason: "limited" } },
      "45,000 of 200,000 rows, 12 rejected, the organization limits requests until 09:05:07",
    ],
    [
      "one whose organization is away",
      { ...state, rate: 0, pause: { until: new Date(2026, 10, 23, 9, 5, 7), reason: "away" } },
      "45,000 of 200,000 rows, 12 rejected, the organization is away; asked again at 09:05:07",
    ],
  ] as const) {
    it(`tells of ${what}`, () => assert.equal(loadStateText(given), text));
  }
});
