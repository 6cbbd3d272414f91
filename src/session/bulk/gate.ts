import type { BulkPause } from "./bulk-options.ts";

export type GateOptions = {
  /** Requests that may be under way at the same time, just now. */
  readonly concurrency: () => number;
  /** Milliseconds until the organization's allowance has room for one more; 0: it has. */
  readonly wait: () => number;
  /** Told when a request waits for the allowance alone. */
  readonly saturated: () => void;
  /** Told when nothing leaves for a while. */
  readonly paused: () => void;
};

/** Milliseconds that the allowance has no room for, with nothing under way, to be told as a pause. */
const longWait = 1_000;

type Waiter = { readonly go: () => void; readonly refuse: (error: unknown) => void };

/**
 * The one gate that every request of a load passes: it opens for a request when a place is free, nobody has asked the load to
 * pause, and the allowance has room. After a pause one request goes first; each answer lets one more go at the same time.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #waiters: Waiter[] = [];
  /** Who wants to know when a request could leave and none waits. */
  #onlooker: (() => void) | undefined;
  #underWay = 0;
  #mostAfterPause = Number.POSITIVE_INFINITY;
  #pausedUntil = 0;
  /** When the allowance has room again, where that takes long. */
  #roomAt = 0;
  /** When somebody looks whether the organization is back; undefined: it is there. */
  #nextLook: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed: { readonly error: unknown } | undefined;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** Undefined where requests may leave. */
  get pause(): BulkPause | undefined {
    if (this.#nextLook !== undefined) return { until: new Date(this.#nextLook), reason: "away" };
    const until = Math.max(this.#pausedUntil, this.#roomAt);
    return until > Date.now() ? { until: new Date(until), reason: "limited" } : undefined;
  }

  /** Resolves when the caller's request may leave, in the order of asking. Rejects once the gate is closed. */
  turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({
        go: () => {
          this.#underWay += 1;
          resolve();
        },
        refuse: reject,
      });
      this.#advance();
    });
  }

  /** A request that had its turn is answered; `isRefused`: with a refusal for a while. */
  end(isRefused: boolean): void {
    this.#underWay -= 1;
    if (!isRefused) this.#mostAfterPause += 1;
    if (this.#mostAfterPause >= this.#options.concurrency()) this.#mostAfterPause = Number.POSITIVE_INFINITY;
    this.#advance();
  }

  /** Resolves when a request could leave at once and none waits for its turn; also when the gate is closed, or by `wake`. */
  room(): Promise<void> {
    return new Promise((resolve) => {
      this.#onlooker = resolve;
      this.#advance();
    });
  }

  wake(): void {
    this.#onlooker?.();
    this.#onlooker = undefined;
  }

  /** The organization refuses for so many seconds: nothing leaves. Of several pauses the longest counts. */
  hold(seconds: number): void {
    this.#mostAfterPause = 1;
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + seconds * 1000);
    this.#options.paused();
    this.#advance();
  }

  /** The organization is away: nothing leaves until it is opened; somebody looks again in so many seconds. */
  shut(seconds: number): void {
    this.#mostAfterPause = 1;
    this.#nextLook = Date.now() + seconds * 1000;
    this.#options.paused();
  }

  open(): void {
    this.#nextLook = undefined;
    this.#advance();
  }

  /** Those who wait, and who come later, get the error. */
  close(error: unknown): void {
    this.#closed ??= { error };
    this.#advance();
  }

  #advance(): void {
    if (this.#closed !== undefined) {
      clearTimeout(this.#timer);
      for (const { refuse } of this.#waiters.splice(0)) refuse(this.#closed.error);
      this.wake();
      return;
    }
    if (this.#nextLook !== undefined) return;
    while (this.#waiters.length > 0 || this.#onlooker !== undefined) {
      if (this.#underWay >= Math.min(this.#options.concurrency(), this.#mostAfterPause)) return;
      const wait = this.#milliseconds();
      if (wait > 0) {
        this.#tellLong(wait);
        this.#comeBackIn(wait);
        return;
      }
      this.#roomAt = 0;
      const next = this.#waiters.shift();
      if (next === undefined) this.wake();
      else next.go();
    }
  }

  #milliseconds(): number {
    const pause = this.#pausedUntil - Date.now();
    if (pause > 0) return pause;
    const wait = this.#options.wait();
    if (wait > 0) this.#options.saturated();
    return wait;
  }

  /** While requests are under way it is their answers that tell when there is room. */
  #tellLong(wait: number): void {
    if (wait < longWait || this.#underWay > 0 || this.pause !== undefined) return;
    this.#roomAt = Date.now() + wait;
    this.#options.paused();
  }

  #comeBackIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#advance(), Math.min(milliseconds, 60_000));
  }
}
