import type { ExchangeLimits } from "./http.ts";
import { abortError } from "./net-error.ts";

/**
 * Work that cannot be stopped, as that of the operating system's security library: what it finds after the limit is not
 * waited for. Errors: those of the work; the limit's own, or NET_ABORTED.
 */
export async function orCalledOff<T>(work: Promise<T>, url: string, limits: ExchangeLimits | undefined): Promise<T> {
  const signal = limits?.signal;
  if (signal === undefined) return await work;
  let stop = (): void => {};
  const calledOff = new Promise<never>((_, reject) => {
    stop = () => reject(abortError(signal, url, false));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([work, calledOff]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
