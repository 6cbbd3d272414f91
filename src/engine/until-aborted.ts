import { settledWithin } from "./settled-within.ts";
import { stoppedBy } from "./time-limit.ts";

/**
 * What the promise gives; but once the signal aborts, the promise has only the grace time left to settle (an activity that
 * obeys the signal tidies up in it), after which its outcome no longer counts, and ENGINE_CANCELLED or
 * ENGINE_STEP_TIME_LIMIT is thrown.
 */
export async function untilAborted<T>(running: Promise<T>, signal: AbortSignal, graceMilliseconds: number): Promise<T> {
  const aborted = Promise.withResolvers<"aborted">();
  const abort = () => aborted.resolve("aborted");
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    const first = await Promise.race([running.then(() => "settled" as const), aborted.promise]);
    if (first === "aborted" && !(await settledWithin(running, graceMilliseconds))) throw stoppedBy(signal);
    return await running;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
