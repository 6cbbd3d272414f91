/** Longer names are not compared: nobody mistypes so much, and the cost grows with the square of the length. */
const longest = 64;

/**
 * "Did you mean": the candidate that a mistyped name most likely stands for, case apart; undefined when none is near.
 * Near is one edit (a letter too many, too few, wrong, or two swapped) for each three letters of the longer name.
 *
 * `closestName("ORGANISATION", ["ORGANIZATION", "SERVER"])` → `"ORGANIZATION"`
 */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toUpperCase();
  let closest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const longer = Math.max(wanted.length, candidate.length);
    const allowed = Math.floor(longer / 3);
    if (longer > longest || longer - Math.min(wanted.length, candidate.length) > allowed) continue;
    const distance = editDistance(wanted, candidate.toUpperCase());
    if (distance <= allowed && distance < least) {
      least = distance;
      closest = candidate;
    }
  }
  return closest;
}

/** Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
