import { DynamlError } from "../errors.ts";
import type { NetErrorCode } from "../net/net-error.ts";

/**
 * What a shared piece of work settles with; rejects with `calledOff` where the signal comes first. The work goes on for the others.
 *
 * @param awaited for messages: `the table's description`
 */
export function settledOrAborted<T>(work: Promise<T>, signal: AbortSignal | undefined, awaited: string): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const callOff = (): void => reject(calledOff(signal, `while waiting for ${awaited}`));
    if (signal.aborted) callOff();
    signal.addEventListener("abort", callOff, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", callOff));
  });
}

/**
 * The error of a call that its signal ended above the network, as one that it ends there: NET_ABORTED, or the signal's reason
 * where that is one of our errors.
 *
 * @param when for the message: `before anything was sent`
 * @param sent whether something that may have written has left
 */
export function calledOff(signal: AbortSignal, when: string, sent = false): DynamlError {
  if (signal.reason instanceof DynamlError) return signal.reason;
  return new DynamlError<NetErrorCode>({
    code: "NET_ABORTED",
    message: `cancelled ${when}`,
    remedy: sent ? "whether what was on its way is written is not known: look before repeating it" : undefined,
    context: { sent },
    cause: signal.reason,
  });
}
