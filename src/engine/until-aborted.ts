import { EngineError } from "./engine-error.ts";
import { settledWithin } from "./settled-within.ts";

/**
 * What the promise gives; but once the signal aborts, the promise has only the grace time left to settle (an activity that
 * obeys the signal tidies up in it), after which ENGINE_CANCELLED is thrown and its outcome no longer counts.
 */
export async function untilAborted<T>(running: Promise<T>, signal: AbortSignal, graceMilliseconds: number): Promise<T> {
  const aborted = Promise.withResolvers<"aborted">();
  const abort = () => aborted.resolve("aborted");
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    const first = await Promise.race([running.then(() => "settled" as const), aborted.promise]);
    if (first === "aborted" && !(await settledWithin(running, graceMilliseconds))) throw cancelled();
    return await running;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

export function cancelled(cause?: unknown): EngineError {
  return new EngineError({ code: "ENGINE_CANCELLED", message: "the run was cancelled during this step", cause });
}
