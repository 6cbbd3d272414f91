/** Waits until the promise settles, but no longer than that; true when it settled. What it settled with is not told. */
export async function settledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const { promise: settled, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), milliseconds);
  promise.then(
    () => resolve(true),
    () => resolve(true),
  );
  try {
    return await settled;
  } finally {
    clearTimeout(timer);
  }
}
