import { orCalledOff } from "./called-off.ts";
import type { ExchangeLimits } from "./http.ts";

/**
 * Milliseconds that an attempt without an answer keeps the next one waiting. Servers refuse at once, or after asking a
 * domain controller that is far away; an answer that takes longer is that of an operation which they let in. Where the
 * password was right a moment ago, it most likely still is.
 */
const patience = { usually: 1000, afterAcceptance: 100 };

/** Milliseconds for which an accepted password counts as right a moment ago. */
const freshness = 60_000;

/** How an attempt ends: to be called when the answer is there, or none will come. Late, or twice, it does no harm. */
export type LeaveGate = (how: "accepted" | "refused or unanswered") => void;

/**
 * Lets attempts with one password through one at a time, in the order they come: whoever comes next knows whether the one
 * before was refused, so that a wrong password is tried once, however many connections want to sign in.
 */
export class AttemptGate {
  /** Resolves when the attempt that came last has left; undefined where nobody attempts anything. */
  #last: Promise<void> | undefined;
  #acceptedAt = Number.NEGATIVE_INFINITY;

  /** Waits for its turn. Errors: the limit's own, or NET_ABORTED. */
  async enter(url: string, limits: ExchangeLimits = {}): Promise<LeaveGate> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    let timer: NodeJS.Timeout | undefined;
    const letNextIn = (): void => {
      clearTimeout(timer);
      if (this.#last === promise) this.#last = undefined;
      resolve();
    };
    if (before !== undefined) await waitFor(before, url, limits, letNextIn);
    const isFresh = performance.now() - this.#acceptedAt < freshness;
    timer = setTimeout(letNextIn, isFresh ? patience.afterAcceptance : patience.usually);
    return (how) => {
      if (how === "accepted") this.#acceptedAt = performance.now();
      letNextIn();
    };
  }
}

/** Whoever stops waiting leaves in its turn, not before. */
async function waitFor(
  before: Promise<void>,
  url: string,
  limits: ExchangeLimits,
  letNextIn: () => void,
): Promise<void> {
  limits.onPhase?.("waiting for another connection to sign in");
  try {
    await orCalledOff(before, url, limits);
  } catch (error) {
    void before.then(letNextIn);
    throw error;
  } finally {
    limits.onPhase?.(undefined);
  }
}
