import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProtectionWindow } from "./protection-window.ts";

type Limits = { readonly requests: number; readonly seconds: number; readonly windowSeconds: number };

/** An organization that counts requests and their seconds in a sliding window, as documented. */
class CountingOrganization {
  readonly #limits: Limits;
  readonly #taken: { at: number; seconds: number }[] = [];
  #used = 0;
  refused = 0;
  taken = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The headers of its answer; undefined where it refuses. */
  take(now: number, seconds: number): Record<string, string> | undefined {
    const { requests, seconds: mostSeconds, windowSeconds } = this.#limits;
    while ((this.#taken[0]?.at ?? now) < now - windowSeconds * 1000) this.#used -= this.#taken.shift()?.seconds ?? 0;
    if (this.#taken.length >= requests || this.#used >= mostSeconds) {
      this.refused += 1;
      return undefined;
    }
    this.#taken.push({ at: now, seconds });
    this.#used += seconds;
    this.taken += 1;
    return {
      "x-ms-ratelimit-burst-remaining-xrm-requests": (requests - this.#taken.length).toLocaleString("en-US"),
      "x-ms-ratelimit-time-remaining-xrm-requests": (mostSeconds - this.#used).toLocaleString("en-US"),
    };
  }
}

/** Lanes that send one request after another, each as soon as the window lets it. */
function send(limits: Limits, lanes: number, secondsOfRequest: number, windows: number): CountingOrganization {
  const organization = new CountingOrganization(limits);
  let now = 0;
  const window = new ProtectionWindow(limits.windowSeconds, () => now);
  const underWay: { at: number; end: () => void }[] = [];
  const latency = 3;
  const last = limits.windowSeconds * 1000 * windows;
  while (now < last) {
    const wait = window.wait();
    if (wait === 0 && underWay.length < lanes) {
      const ended = window.sent();
      const headers = organization.take(now + latency, secondsOfRequest);
      const answer = headers === undefined ? undefined : { headers };
      const end = answer === undefined ? ended.refused : () => ended.answered(answer);
      underWay.push({ at: now + latency + secondsOfRequest * 1000, end });
      now += 1;
      continue;
    }
    underWay.sort((a, b) => a.at - b.at);
    const next = underWay[0]?.at ?? Number.POSITIVE_INFINITY;
    const until = wait > 0 ? now + wait : Number.POSITIVE_INFINITY;
    now = Math.max(now + 0.1, Math.min(next, until));
    while ((underWay[0]?.at ?? Number.POSITIVE_INFINITY) <= now) underWay.shift()?.end();
  }
  return organization;
}

const cases: [what: string, limits: Limits, lanes: number, seconds: number, allowed: (limits: Limits) => number][] = [
  [
    "the documented limit of requests",
    { requests: 6000, seconds: 1200, windowSeconds: 300 },
    8,
    0.02,
    (l) => l.requests,
  ],
  ["few requests in a short window", { requests: 200, seconds: 1000, windowSeconds: 2 }, 8, 0.01, (l) => l.requests],
  ["one lane", { requests: 100, seconds: 1000, windowSeconds: 2 }, 1, 0.005, (l) => l.requests],
  [
    "the limit of execution time",
    { requests: 100_000, seconds: 40, windowSeconds: 10 },
    16,
    0.5,
    ({ seconds }) => seconds / 0.5,
  ],
];

describe("what the organization still allows", () => {
  for (const [what, limits, lanes, seconds, allowed] of cases) {
    it(`is used up and not overdrawn: ${what}`, () => {
      const windows = 20;
      const { taken, refused } = send(limits, lanes, seconds, windows);
      const share = taken / (allowed(limits) * windows);
      assert.ok(refused / (taken + refused) < 0.01, `${refused} of ${taken + refused} refused`);
      assert.ok(share >= 0.9, `${share.toFixed(3)} of what is allowed`);
    });
  }

  it("is not waited for where the organization does not tell", () => {
    const window = new ProtectionWindow(300, () => 0);
    for (let count = 0; count < 10_000; count += 1) {
      assert.equal(window.wait(), 0);
      window.sent().answered({ headers: {} });
    }
  });
});

describe("the seconds of execution that are left", () => {
  /** After an answer that took a second and left so many, with one more under way where that is said. */
  const waits = (left: number, isUnderWay: boolean): boolean => {
    let now = 0;
    const window = new ProtectionWindow(300, () => now);
    const leaving = window.sent();
    now = 1000;
    leaving.answered({ headers: { "x-ms-ratelimit-time-remaining-xrm-requests": String(left) } });
    if (isUnderWay) window.sent();
    return window.wait() > 0;
  };
  for (const [left, isUnderWay, isWaitedFor] of [
    [1.05, false, false],
    [1.03, false, true],
    [1.05, true, true],
    [2.1, true, false],
  ] as const) {
    const others = isUnderWay ? "one request under way" : "no request under way";
    it(`${left} s are ${isWaitedFor ? "not enough" : "enough"} for a request that will take 1 s, with ${others}`, () => {
      assert.equal(waits(left, isUnderWay), isWaitedFor);
    });
  }
});
