/** A signal that aborts when the time is up, or when the signal around it does. Call `end` when the work is done. */
export type TimeLimit = { readonly signal: AbortSignal; end(): void };

/** setTimeout cannot wait longer: 24.8 days. */
const longestWait = 2 ** 31 - 1;

/** `expired` makes the error that the signal aborts with, when the time is up: it can say what was going on just then. */
export function startTimeLimit(seconds: number, outer: AbortSignal | undefined, expired: () => Error): TimeLimit {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(expired()), Math.min(seconds * 1000, longestWait));
  const onAbort = (): void => controller.abort(outer?.reason);
  if (outer?.aborted) onAbort();
  else outer?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener("abort", onAbort);
    },
  };
}
