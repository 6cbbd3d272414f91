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
  const controller = new AbortController();
  let entered = "starting";
  let detail: string | undefined;
  const end = performance.now() + seconds * 1000;
  const expire = (): void => controller.abort(expired(detail ?? entered));
  const timer = setTimeout(expire, Math.min(seconds * 1000, longestWait));
  const onAbort = (): void => controller.abort(outer.signal?.reason);
  if (outer.signal?.aborted) onAbort();
  else outer.signal?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    get secondsLeft() {
      return (end - performance.now()) / 1000;
    },
    enter: (phase) => {
      entered = phase;
      outer.onPhase?.(detail ?? entered);
    },
    onPhase: (phase) => {
      detail = phase;
      outer.onPhase?.(detail ?? entered);
    },
    end: () => {
      clearTimeout(timer);
      outer.signal?.removeEventListener("abort", onAbort);
      outer.onPhase?.(undefined);
    },
  };
}
