/** Up to this length of what is sought the machine's own search is fast, whatever the text. */
const short = 64;

/**
 * Where `sought` begins in `text` at or after `from`, or -1, in time that grows with the length of both, never with their product
 * (Knuth, Morris and Pratt, where the machine's own search could be slow).
 */
export function findText(text: string, sought: string, from = 0): number {
  return searcher(sought)(text, from);
}

/** The same for many searches. */
function searcher(sought: string): (text: string, from: number) => number {
  if (sought.length <= short) return (text, from) => text.indexOf(sought, from);
  const borders = bordersOf(sought);
  return (text, from) => {
    let matched = 0;
    for (let at = from; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      while (matched > 0 && sought.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
      if (sought.charCodeAt(matched) === unit) matched += 1;
      if (matched === sought.length) return at - matched + 1;
    }
    return -1;
  };
}

/** For each prefix the length of its longest end that is also its beginning. */
function bordersOf(sought: string): Int32Array {
  const borders = new Int32Array(sought.length);
  let matched = 0;
  for (let at = 1; at < sought.length; at += 1) {
    while (matched > 0 && sought.charCodeAt(matched) !== sought.charCodeAt(at)) matched = borders[matched - 1] ?? 0;
    if (sought.charCodeAt(matched) === sought.charCodeAt(at)) matched += 1;
    borders[at] = matched;
  }
  return borders;
}

/** Where the last `sought` that ends at or before `end` begins, or -1. */
export function findLastText(text: string, sought: string, end: number): number {
  if (sought.length <= short) return end < sought.length ? -1 : text.lastIndexOf(sought, end - sought.length);
  const at = findText(reversed(text.slice(0, end)), reversed(sought));
  return at < 0 ? -1 : Math.min(end, text.length) - at - sought.length;
}

/** Unit by unit, from the last to the first. */
export function reversed(text: string): string {
  return text.split("").reverse().join("");
}

/** The pieces between the places where `sought` stands, `most` of them at the most. */
export function splitText(
  text: string,
  sought: string,
  most: number,
): readonly (readonly [from: number, to: number])[] {
  const find = searcher(sought);
  const pieces: [number, number][] = [];
  let from = 0;
  while (pieces.length < most - 1) {
    const at = find(text, from);
    if (at < 0) break;
    pieces.push([from, at]);
    from = at + sought.length;
  }
  pieces.push([from, text.length]);
  return pieces;
}
