/** What a shared piece of work settles with; rejects with the signal's reason where that comes first. The work goes on for the others. */
export function settledOrAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const callOff = (): void => reject(signal.reason);
    if (signal.aborted) callOff();
    signal.addEventListener("abort", callOff, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", callOff));
  });
}
