/**
 * Whether a text is what a pattern says, upper and lower case alike: `*` stands for any characters, all else for itself.
 * Each piece between stars is looked for once, from where the last one ended: no pattern can make it slow.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const wanted = text.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return wanted === first;
  if (!wanted.startsWith(first) || !wanted.endsWith(last)) return false;
  let offset = first.length;
  for (const piece of rest) {
    const found = wanted.indexOf(piece, offset);
    if (found < 0) return false;
    offset = found + piece.length;
  }
  return offset + last.length <= wanted.length;
}
