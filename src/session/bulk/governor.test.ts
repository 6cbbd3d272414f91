import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../../errors.ts";
import { Governor } from "./governor.ts";

/** Seconds that an organization takes for a set of so many rows while so many are under way. */
type Organization = (rows: number, underWay: number) => number;

/** Runs a load against a modelled organization; each lane takes the next set as soon as its last one is answered. */
function load(governor: Governor, organization: Organization, seconds: number, clock: { now: number }): number {
  const ends: { at: number; rows: number; seconds: number }[] = [];
  const end = clock.now + seconds * 1000;
  let rows = 0;
  while (clock.now < end) {
    while (ends.length < governor.concurrency) {
      const size = governor.setSize;
      const takes = organization(size, ends.length + 1);
      ends.push({ at: clock.now + takes * 1000, rows: size, seconds: takes });
    }
    ends.sort((a, b) => a.at - b.at);
    const first = ends.shift();
    if (first === undefined) break;
    clock.now = first.at;
    rows += first.rows;
    governor.done(first.rows, first.seconds);
  }
  return rows / seconds;
}

function governed(limits: { mostConcurrency?: number; mostSetSize?: number } = {}) {
  const clock = { now: 0 };
  const governor = new Governor({ mostConcurrency: 16, mostSetSize: 1000, longestSet: 20, ...limits }, () => clock.now);
  return { clock, governor };
}

const tooMany = new DynamlError({
  code: "SESSION_FAULT",
  message: "Number of concurrent requests exceeded the limit of 5.",
  context: { name: "ThrottlingConcurrencyLimitExceededError" },
});

describe("a load's governor", () => {
  it("starts low", () => {
    const { governor } = governed();
    assert.deepEqual([governor.concurrency, governor.setSize], [2, 100]);
  });

  it("uses all the parallel work that an organization does", () => {
    const { governor, clock } = governed();
    const organization: Organization = (rows, underWay) => (0.05 + rows * 0.001) * Math.max(1, underWay / 8);
    load(governor, organization, 120, clock);
    assert.ok(governor.concurrency >= 8, `${governor.concurrency} at once`);
    assert.ok(governor.setSize >= 400, `${governor.setSize} rows a set`);
  });

  it("doubles sets that take no time, before it measures anything", () => {
    const { governor, clock } = governed();
    load(governor, (rows, underWay) => 0.001 + rows * 0.00008 * underWay, 0.25, clock);
    assert.deepEqual([governor.concurrency, governor.setSize], [2, 800]);
  });

  it("measures first where sets take a while, or have just been made smaller", () => {
    const sizeAfter = (governor: Governor, seconds: number): number => {
      for (let answer = 0; answer < 3; answer += 1) governor.done(governor.setSize, seconds);
      return governor.setSize;
    };
    assert.equal(sizeAfter(governed().governor, 0.11), 100);
    assert.equal(sizeAfter(governed().governor, 0.1), 200);
    const { governor } = governed();
    governor.smaller();
    assert.equal(sizeAfter(governor, 0.01), 50);
  });

  it("does not grow for a set that is not full, nor while requests wait for the allowance", () => {
    const { governor } = governed();
    for (let answer = 0; answer < 3; answer += 1) governor.done(80, 0.01);
    assert.equal(governor.setSize, 100);
    governor.saturated();
    for (let answer = 0; answer < 3; answer += 1) governor.done(200, 0.01);
    assert.equal(governor.setSize, 200);
  });

  it("has as many at once as before where it was refused for another reason", () => {
    const { governor } = governed();
    const error = new DynamlError({
      code: "SESSION_FAULT",
      message: "Combined execution time exceeded.",
      context: { name: "ThrottlingTimeExceededError" },
    });
    governor.refused(error, 2);
    assert.equal(governor.concurrency, 2);
    governor.refused(tooMany, 2);
    assert.equal(governor.concurrency, 1);
  });

  it("keeps to one or two at once where more do not pay", () => {
    const { governor, clock } = governed();
    load(governor, (rows, underWay) => rows * 0.001 * underWay, 120, clock);
    assert.ok(governor.concurrency <= 4, `${governor.concurrency} at once`);
  });

  it("does not let a set take longer than it should", () => {
    const { governor, clock } = governed();
    load(governor, (rows) => rows * 0.5, 600, clock);
    assert.ok(governor.setSize <= 40, `${governor.setSize} rows a set`);
  });

  it("goes down when the organization refuses, and up again later", () => {
    const { governor, clock } = governed();
    const organization: Organization = (rows, underWay) => (0.05 + rows * 0.001) * Math.max(1, underWay / 16);
    load(governor, organization, 120, clock);
    const before = governor.concurrency;
    governor.backDown();
    assert.ok(governor.concurrency < before);
    load(governor, organization, 300, clock);
    assert.ok(governor.concurrency >= before, `${governor.concurrency} after ${before}`);
  });

  it("takes what the organization recommends as its most", () => {
    const { governor, clock } = governed();
    governor.recommend(3);
    load(governor, (rows, underWay) => 0.05 + rows * 0.0001 * underWay, 60, clock);
    assert.ok(governor.concurrency <= 3);
    for (const none of [Number.NaN, 0, -1, 2.5]) {
      governor.recommend(none);
      load(governor, (rows) => 0.2 + rows * 0.0001, 60, clock);
      assert.equal(governor.concurrency, 3, `after ${none}`);
    }
    governor.recommend(1);
    assert.equal(governor.concurrency, 1);
  });

  it("keeps below what the organization refused, and tries one more after a long while", () => {
    const { governor, clock } = governed();
    const organization: Organization = (rows, underWay) => (0.05 + rows * 0.001) * Math.max(1, underWay / 16);
    load(governor, organization, 120, clock);
    for (const underWay of [6, 7, 8]) governor.refused(tooMany, underWay);
    assert.equal(governor.concurrency, 5);
    governor.recommend(16);
    load(governor, organization, 60, clock);
    assert.equal(governor.concurrency, 5);
    load(governor, organization, 3_000, clock);
    assert.ok(governor.concurrency > 5, `${governor.concurrency} at once`);
  });

  it("takes requests that were refused together for one refusal, and waits longer after each further one", () => {
    const answersBeforeMore = (...refusals: readonly number[][]): readonly number[] => {
      const { governor, clock } = governed({ mostConcurrency: 8, mostSetSize: 100 });
      load(governor, (rows) => rows * 0.001, 60, clock);
      for (const together of refusals) for (const underWay of together) governor.refused(tooMany, underWay);
      return [3, 4].map((most) => {
        let answers = 0;
        while (governor.concurrency <= most) {
          clock.now += 100 / governor.concurrency;
          governor.done(governor.setSize, 0.1);
          answers += 1;
        }
        return answers;
      });
    };
    const [once = 0, afterwards = 0] = answersBeforeMore([4]);
    assert.ok(once >= 3 * 200 && once < 3 * 200 + 20, `${once} answers`);
    assert.ok(once + afterwards >= (3 + 4) * 200, `${once} and ${afterwards} answers`);
    assert.deepEqual(answersBeforeMore([4, 4, 5, 6, 7, 8]), [once, afterwards]);
    assert.ok(Number(answersBeforeMore([5], [4])[0]) > 1.8 * once);
  });

  const larger: readonly (readonly [seconds: number, gain: number, setSize: number])[] = [
    [0.2, 0.98, 200],
    [0.2, 0.96, 100],
    [0.4, 1.06, 200],
    [0.4, 1.02, 100],
  ];
  for (const [seconds, gain, setSize] of larger) {
    it(`${setSize === 200 ? "keeps" : "gives up"} larger sets that make ${gain} of the rows, where a set took ${seconds} s`, () => {
      const { governor, clock } = governed({ mostConcurrency: 2, mostSetSize: 200 });
      load(governor, (rows) => (rows * seconds) / (100 * (rows === 200 ? gain : 1)), 30 * seconds, clock);
      assert.equal(governor.setSize, setSize);
    });
  }

  it("makes a set smaller that took too long, so that it would take half of the longest", () => {
    const sizeAfter = (rows: number, seconds: number): number => {
      const { governor } = governed();
      governor.done(rows, seconds);
      return governor.setSize;
    };
    assert.deepEqual([sizeAfter(100, 40), sizeAfter(100, 20), sizeAfter(99, 21), sizeAfter(2, 40)], [25, 100, 47, 1]);
    assert.equal(sizeAfter(1, 40), 100, "a single row tells nothing of sets");
  });

  it("does not return to the size before one that took too long", () => {
    const { governor, clock } = governed({ mostConcurrency: 2 });
    const sizes: number[] = [];
    while (sizes.length < 20) {
      sizes.push(governor.setSize);
      clock.now += governor.setSize * 52.5;
      governor.done(governor.setSize, governor.setSize * 0.105);
    }
    const [small = 0] = sizes.slice(sizes.indexOf(200) + 1);
    assert.equal(small, 95);
    assert.equal(sizes.lastIndexOf(100), sizes.indexOf(200) - 1, sizes.join(" "));
  });

  it("tells a rate without the pause for which the organization refused", () => {
    const { governor, clock } = governed({ mostConcurrency: 2, mostSetSize: 100 });
    const answer = (): void => {
      clock.now += 100;
      governor.done(100, 0.2);
    };
    for (let count = 0; count < 11; count += 1) answer();
    assert.equal(governor.rate, 1000);
    governor.refused(undefined, 2);
    answer();
    clock.now += 300_000;
    for (let count = 0; count < 5; count += 1) {
      answer();
      assert.equal(governor.rate, 1000);
    }
  });

  /** An organization that does so many rows a second however it is asked; gives what the load tried, each with its answers. */
  function visited(
    governor: Governor,
    clock: { now: number },
    rowsPerSecond: (atOnce: number) => number,
    count: number,
  ) {
    const visits: [concurrency: number, setSize: number, answers: number][] = [];
    for (;;) {
      const { concurrency, setSize } = governor;
      const last = visits.at(-1);
      if (last?.[0] === concurrency && last[1] === setSize) last[2] += 1;
      else if (visits.length === count) return visits;
      else visits.push([concurrency, setSize, 1]);
      const seconds = setSize / rowsPerSecond(concurrency);
      clock.now += seconds * 1000;
      governor.done(setSize, seconds * concurrency);
    }
  }

  it("tries one thing after the other, and rests when two did not pay", () => {
    const { governor, clock } = governed();
    const trials = [
      [4, 100, 10],
      [2, 200, 8],
    ];
    assert.deepEqual(
      visited(governor, clock, () => 100, 6),
      [[2, 100, 5], ...trials, [2, 100, 54], ...trials],
    );
  });

  it("has more at once only where that pays, however short the sets are", () => {
    const { governor, clock } = governed({ mostSetSize: 100 });
    assert.deepEqual(
      visited(governor, clock, () => 1000, 3).map(([concurrency]) => concurrency),
      [2, 4, 2],
    );
  });

  it("measures what it tries next by what it kept last", () => {
    const { governor, clock } = governed({ mostSetSize: 100 });
    const visits = visited(governor, clock, (atOnce) => 100 * Math.min(atOnce, 4), 4);
    assert.deepEqual(
      visits.map(([concurrency]) => concurrency),
      [2, 4, 8, 4],
    );
  });

  const interruptions: readonly (readonly [what: string, interrupt: (governor: Governor) => void, setSize: number])[] =
    [
      ["a refusal", (governor) => governor.refused(undefined, 2), 200],
      ["a failure", (governor) => governor.backDown(), 200],
      ["a set that took too long", (governor) => governor.smaller(), 100],
    ];
  for (const [what, interrupt, setSize] of interruptions) {
    it(`neither judges what it tries nor tries anything for a while after ${what}`, () => {
      const { governor, clock } = governed({ mostConcurrency: 2, mostSetSize: 400 });
      const answer = (seconds: number): void => {
        clock.now += (seconds * 1000) / 2;
        governor.done(governor.setSize, seconds);
      };
      while (governor.setSize === 100) answer(0.2);
      interrupt(governor);
      const { concurrency } = governor;
      let answers = 0;
      for (; governor.setSize === setSize && governor.concurrency === concurrency; answers += 1) answer(4);
      assert.ok(answers > 48 && answers < 56, `${answers} answers`);
      assert.ok(governor.setSize * governor.concurrency > setSize * concurrency, "then it grows");
    });
  }

  it("tries nothing while requests wait for the allowance", () => {
    const { governor, clock } = governed({ mostSetSize: 100 });
    for (let count = 0; count < 50; count += 1) {
      governor.saturated();
      clock.now += 1000;
      governor.done(100, 2);
      assert.equal(governor.concurrency, 2);
    }
  });

  it("goes down once for what fails within a second", () => {
    const { governor, clock } = governed();
    load(governor, (rows) => 0.5 + rows * 0.0001, 120, clock);
    const before = governor.concurrency;
    assert.ok(before >= 8, `${before} at once`);
    const once = Math.floor(before * 0.7);
    for (const milliseconds of [0, 0, 999]) {
      clock.now += milliseconds;
      governor.backDown();
      assert.equal(governor.concurrency, once);
    }
    clock.now += 1;
    governor.backDown();
    assert.equal(governor.concurrency, Math.floor(once * 0.7));
  });

  it("fills sets where requests wait for the allowance, as far as they may last", () => {
    const { governor } = governed();
    for (let time = 0; time < 8; time += 1) {
      governor.saturated();
      for (let answer = 0; answer < 12; answer += 1) governor.done(governor.setSize, 0.1);
    }
    assert.equal(governor.setSize, 1000);
    for (const [seconds, setSize] of [
      [15, 100],
      [10.1, 100],
      [10, 200],
    ] as const) {
      const slow = governed().governor;
      slow.done(100, seconds);
      slow.saturated();
      slow.saturated();
      assert.equal(slow.setSize, setSize, `${seconds} s`);
    }
  });

  it("does not grow again beyond a set that is too large", () => {
    const { governor, clock } = governed();
    governor.tooLarge(64);
    load(governor, (rows) => 0.05 + rows * 0.0001, 300, clock);
    assert.ok(governor.setSize <= 32, `${governor.setSize} rows a set`);
  });

  it("takes half of a set that is too large, or that took too long, and one request at least", () => {
    for (const [rows, setSize] of [
      [64, 32],
      [7, 3],
      [1, 1],
    ] as const) {
      const { governor } = governed();
      governor.tooLarge(rows);
      assert.equal(governor.setSize, setSize);
    }
    const { governor } = governed({ mostConcurrency: 1, mostSetSize: 25 });
    governor.smaller();
    governor.backDown();
    assert.deepEqual([governor.concurrency, governor.setSize], [1, 12]);
  });

  it("halves sets that are too large, down to one row", () => {
    const { governor } = governed();
    for (let time = 0; time < 12; time += 1) governor.smaller();
    assert.equal(governor.setSize, 1);
  });
});
