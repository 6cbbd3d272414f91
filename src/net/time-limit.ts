import type { ExchangeLimits } from "./http.ts";

/** Limits that end by themselves: the signal aborts when the time is up, or when the signal around it does. */
export type TimeLimit = Required<ExchangeLimits> & {
  readonly signal: AbortSignal;
  readonly secondsLeft: number;
  /** Says what begins: "signing in". What the network tells meanwhile (`onPhase`) is more exact and wins. */
  enter(phase: string): void;
  /** Call it when the work is done. */
  end(): void;
};

/** setTimeout cannot wait longer: 24.8 days. */
const longestWait = 2 ** 31 - 1;

/** `expired` makes the error that the signal aborts with, when the time is up, from what was going on just then. */
export function startTimeLimit(seconds: number, outer: ExchangeLimits, expired: (phase: string) => Error): TimeLimit {
  return new RunningTimeLimit(seconds, outer, expired);
}

class RunningTimeLimit implements TimeLimit {
  readonly signal: AbortSignal;
  readonly #outer: ExchangeLimits;
  readonly #end: number;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort: (() => void) | undefined;
  #entered = "starting";
  #detail: string | undefined;

  constructor(seconds: number, outer: ExchangeLimits, expired: (phase: string) => Error) {
    const controller = new AbortController();
    this.signal = controller.signal;
    this.#outer = outer;
    this.#end = performance.now() + seconds * 1000;
    const expire = (): void => controller.abort(expired(this.#phase));
    this.#timer = setTimeout(expire, Math.min(seconds * 1000, longestWait));
    if (outer.signal === undefined) return;
    this.#onAbort = () => controller.abort(outer.signal?.reason);
    if (outer.signal.aborted) this.#onAbort();
    else outer.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  get secondsLeft(): number {
    return (this.#end - performance.now()) / 1000;
  }

  readonly enter = (phase: string): void => {
    this.#entered = phase;
    this.#outer.onPhase?.(this.#phase);
  };

  readonly onPhase = (phase: string | undefined): void => {
    this.#detail = phase;
    this.#outer.onPhase?.(this.#phase);
  };

  end(): void {
    clearTimeout(this.#timer);
    if (this.#onAbort !== undefined) this.#outer.signal?.removeEventListener("abort", this.#onAbort);
    this.#outer.onPhase?.(undefined);
  }

  get #phase(): string {
    return this.#detail ?? this.#entered;
  }
}
