import { startTimer } from "./timer.ts";

/** Waits; an abort of the signal ends the waiting at once. It never rejects: whoever waits asks the signal. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = startTimer(milliseconds, resolve);
  const abort = () => resolve();
  signal.addEventListener("abort", abort, { once: true });
  try {
    await promise;
  } finally {
    stop();
    signal.removeEventListener("abort", abort);
  }
}
