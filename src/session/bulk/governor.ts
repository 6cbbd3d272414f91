import { DynamlError } from "../../errors.ts";

/**
 * How many requests travel at once and how many rows each carries: starts low, grows one of the two while that pays, takes a
 * growth back that did not, and goes down when the organization refuses or fails. Pure arithmetic on the clock given.
 */

export type GovernorLimits = {
  readonly mostConcurrency: number;
  readonly mostSetSize: number;
  /** A set should not take longer, whatever it carries; seconds. */
  readonly longestSet: number;
};

const firstConcurrency = 2;
const firstSetSize = 100;
/** A growth pays where it makes the load faster by this share. */
const worthwhile = 1.05;
/** Larger sets are fewer requests: while they last no longer than this, seconds, it is enough that they are not slower. */
const shortSet = 0.5;
const notSlower = 0.97;
/** While a set takes no longer than this, seconds, a request costs more than its rows: sets are doubled without measuring. */
const briefSet = 0.1;
/** Rounds of measuring after which what did not pay is tried once more. */
const patience = 12;
const fewestAnswers = 4;
/** Answers, for each request at once, after which one more is tried than the organization refused; twice as many each time. */
const answersBeforeMore = 100;

/** Failures within so many milliseconds are one. */
const oneFailure = 1_000;

type Knob = "concurrency" | "setSize";

export class Governor {
  readonly #limits: GovernorLimits;
  readonly #now: () => number;
  #concurrency: number;
  #setSize: number;
  /** What the organization recommends. */
  #recommended = Number.POSITIVE_INFINITY;
  /** Below what it refused as too many at once. */
  #notRefused = Number.POSITIVE_INFINITY;
  #answersSinceRefusal = 0;
  #answersBeforeMore = answersBeforeMore;
  #mostSetSize: number;
  /** Rows a second in the last round that was kept. */
  #best = 0;
  #rate = 0;
  #trial: { readonly knob: Knob; readonly before: number } | undefined;
  #next: Knob = "concurrency";
  #failures = 0;
  #rest = 0;
  /** Answers that still belong to what was sent before the last change, or before a pause. */
  #stale = 1;
  #round: { started: number; rows: number; answers: number } | undefined;
  #isSaturated = false;
  #backedDown = Number.NEGATIVE_INFINITY;
  /** What the last set took. */
  #lastSeconds = 0;
  /** When the last answer came. */
  #last: number;

  constructor(limits: GovernorLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
    this.#last = now();
    this.#mostSetSize = limits.mostSetSize;
    this.#concurrency = Math.min(firstConcurrency, limits.mostConcurrency);
    this.#setSize = Math.min(firstSetSize, limits.mostSetSize);
  }

  get concurrency(): number {
    return this.#concurrency;
  }

  get setSize(): number {
    return this.#setSize;
  }

  /** Rows a second, of the last round. */
  get rate(): number {
    return this.#rate;
  }

  /** x-ms-dop-hint: how many requests at once the organization recommends. */
  recommend(concurrency: number): void {
    if (!Number.isInteger(concurrency) || concurrency < 1) return;
    this.#recommended = concurrency;
    this.#keepBelowMost();
  }

  /** Requests wait for the allowance: rates measured meanwhile tell nothing, and what may leave should carry much. */
  saturated(): void {
    if (this.#isSaturated) return;
    this.#isSaturated = true;
    const isLong = this.#lastSeconds * 2 > this.#limits.longestSet;
    if (!isLong && this.#setSize < this.#mostSetSize)
      this.#set("setSize", Math.min(this.#mostSetSize, this.#setSize * 2));
  }

  /** The organization refused a request for a while, with so many under way; too many at once are not tried again soon. */
  refused(error: unknown, underWay: number): void {
    this.#trial = undefined;
    this.#rest = patience;
    this.#measureAnew();
    if (!isTooManyAtOnce(error)) return;
    // Those that left together are refused together.
    if (underWay - 1 < this.#notRefused) this.#answersBeforeMore *= 2;
    this.#answersSinceRefusal = 0;
    this.#notRefused = Math.max(1, Math.min(this.#notRefused, underWay - 1));
    this.#keepBelowMost();
  }

  /** A set of so many rows was written in so many seconds. */
  done(rows: number, seconds: number): void {
    this.#tryMoreAtOnce();
    this.#lastSeconds = seconds;
    const before = this.#last;
    this.#last = this.#now();
    if (seconds > this.#limits.longestSet && rows > 1) {
      this.#trial = undefined;
      this.#set("setSize", Math.max(1, Math.floor((rows * this.#limits.longestSet) / (2 * seconds))));
    }
    if (this.#stale > 0) {
      this.#stale -= 1;
      return;
    }
    if (rows === this.#setSize && seconds <= briefSet && this.#mayDouble) {
      this.#set("setSize", Math.min(this.#mostSetSize, rows * 2));
      return;
    }
    this.#round ??= { started: before, rows: 0, answers: 0 };
    this.#round.rows += rows;
    this.#round.answers += 1;
    if (this.#round.answers < Math.max(fewestAnswers, 2 * this.#concurrency)) return;
    const rate = this.#round.rows / Math.max(0.001, (this.#last - this.#round.started) / 1000);
    this.#round = undefined;
    this.#decide(rate);
    this.#isSaturated = false;
  }

  get #mayDouble(): boolean {
    return this.#setSize < this.#mostSetSize && this.#trial === undefined && this.#rest === 0 && !this.#isSaturated;
  }

  /** The organization failed under the load; what fails together with others counts once. */
  backDown(): void {
    if (this.#now() - this.#backedDown < oneFailure) return;
    this.#backedDown = this.#now();
    this.#trial = undefined;
    this.#rest = patience;
    this.#set("concurrency", Math.max(1, Math.floor(this.#concurrency * 0.7)));
  }

  /** A set of so many rows was too large for the organization, and always will be. */
  tooLarge(rows: number): void {
    this.#mostSetSize = Math.max(1, Math.min(this.#mostSetSize, Math.floor(rows / 2)));
    this.smaller();
  }

  /** A set took too long. */
  smaller(): void {
    this.#trial = undefined;
    this.#rest = patience;
    this.#set("setSize", Math.max(1, Math.min(this.#mostSetSize, Math.floor(this.#setSize / 2))));
  }

  get #mostConcurrency(): number {
    return Math.min(this.#limits.mostConcurrency, this.#recommended, this.#notRefused);
  }

  #keepBelowMost(): void {
    if (this.#concurrency > this.#mostConcurrency) this.#set("concurrency", this.#mostConcurrency);
  }

  #tryMoreAtOnce(): void {
    this.#answersSinceRefusal += 1;
    if (this.#answersSinceRefusal < this.#answersBeforeMore * this.#notRefused) return;
    this.#answersSinceRefusal = 0;
    this.#notRefused += 1;
  }

  #decide(rate: number): void {
    this.#rate = rate;
    if (this.#isSaturated) return;
    if (this.#trial !== undefined) this.#judge(rate, this.#trial);
    else this.#best = rate;
    if (this.#rest > 0) {
      this.#rest -= 1;
      return;
    }
    if (this.#failures >= 2) {
      this.#failures = 0;
      this.#rest = patience;
      return;
    }
    this.#grow();
  }

  #judge(rate: number, { knob, before }: { readonly knob: Knob; readonly before: number }): void {
    this.#trial = undefined;
    const isShort = knob === "setSize" && this.#lastSeconds <= shortSet;
    if (rate >= this.#best * (isShort ? notSlower : worthwhile)) {
      this.#best = rate;
      this.#failures = 0;
      return;
    }
    this.#set(knob, before);
    this.#failures += 1;
    this.#next = knob === "concurrency" ? "setSize" : "concurrency";
  }

  #grow(): void {
    for (const knob of [this.#next, this.#next === "concurrency" ? "setSize" : "concurrency"] as const) {
      const before = knob === "concurrency" ? this.#concurrency : this.#setSize;
      const after = Math.min(knob === "concurrency" ? this.#mostConcurrency : this.#mostSetSize, before * 2);
      if (after <= before) continue;
      this.#set(knob, after);
      this.#trial = { knob, before };
      return;
    }
  }

  #set(knob: Knob, value: number): void {
    this.#measureAnew();
    if (knob === "concurrency") this.#concurrency = value;
    else this.#setSize = value;
  }

  #measureAnew(): void {
    this.#stale = Math.max(this.#stale, this.#concurrency);
    this.#round = undefined;
  }
}

function isTooManyAtOnce(error: unknown): boolean {
  return error instanceof DynamlError && error.context.name === "ThrottlingConcurrencyLimitExceededError";
}
