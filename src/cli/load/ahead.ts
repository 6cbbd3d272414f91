/** The results of work on each item, in the items' order; it is begun for up to `most` items before their turn. */
export async function* ahead<T, R>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<R>,
  most: number,
): AsyncGenerator<R, void> {
  const begun: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    result.catch(() => {}); // it is told of in its turn
    begun.push(result);
    const [first] = begun;
    if (begun.length < most || first === undefined) continue;
    begun.shift();
    yield await first;
  }
  for (const result of begun) yield await result;
}
