import type { Position } from "./diagnostic.ts";

const lineFeed = 10;
const carriageReturn = 13;

/** Turns offsets into lines and columns. Lines end with `\n`, `\r\n` or a lone `\r`; the index is built on first use. */
export class LineIndex {
  readonly #text: string;
  #starts: Uint32Array | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  positionAt(offset: number): Position {
    const starts = this.#lineStarts();
    const line = lastAtOrBefore(starts, offset);
    return { offset, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  }

  #lineStarts(): Uint32Array {
    if (this.#starts !== undefined) return this.#starts;
    const starts = new Uint32Array(countLines(this.#text));
    let line = 1;
    for (let at = 0; at < this.#text.length; at += 1) {
      if (endsLine(this.#text, at)) {
        starts[line] = at + 1;
        line += 1;
      }
    }
    this.#starts = starts;
    return starts;
  }
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = 0; at < text.length; at += 1) if (endsLine(text, at)) lines += 1;
  return lines;
}

function endsLine(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed);
}

function lastAtOrBefore(starts: Uint32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
