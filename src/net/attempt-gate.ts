import { orCalledOff } from "./called-off.ts";
import type { ExchangeLimits } from "./http.ts";

/**
 * Milliseconds that an attempt without an answer keeps the next one waiting. Servers refuse at once; an answer that takes
 * longer is that of an operation which they let in.
 */
const patience = 1000;

/**
 * Lets attempts with one password through one at a time, in the order they come: whoever comes next knows whether the one
 * before was refused, so that a wrong password is tried once, however many connections want to sign in.
 */
export class AttemptGate {
  /** Resolves when the attempt that came last has left; undefined where nobody attempts anything. */
  #last: Promise<void> | undefined;

  /**
   * Waits for its turn. The answer is to be called when the attempt has its own answer, or will get none; twice does no harm.
   * Errors: the limit's own, or NET_ABORTED.
   */
  async enter(url: string, limits: ExchangeLimits = {}): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    let timer: NodeJS.Timeout | undefined;
    const leave = (): void => {
      clearTimeout(timer);
      if (this.#last === promise) this.#last = undefined;
      resolve();
    };
    if (before !== undefined) await waitFor(before, url, limits, leave);
    timer = setTimeout(leave, patience);
    return leave;
  }
}

/** Whoever stops waiting leaves in its turn, not before. */
async function waitFor(before: Promise<void>, url: string, limits: ExchangeLimits, leave: () => void): Promise<void> {
  limits.onPhase?.("waiting for another connection to sign in");
  try {
    await orCalledOff(before, url, limits);
  } catch (error) {
    void before.then(leave);
    throw error;
  } finally {
    limits.onPhase?.(undefined);
  }
}
