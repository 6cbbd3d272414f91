import { setImmediate } from "node:timers/promises";

/** Lets timers, sockets and the abort signal have their turn whenever the run has kept the thread for `budget` milliseconds. */
export type Pacer = { pass(): Promise<void> | undefined };

export function createPacer(budget: number): Pacer {
  let last = performance.now();
  return {
    pass() {
      if (performance.now() - last < budget) return undefined;
      return setImmediate().then(() => {
        last = performance.now();
      });
    },
  };
}
