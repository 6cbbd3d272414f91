import type { Position } from "./diagnostic.ts";
import { NextIndex } from "./next-index.ts";

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

  /** The offset of a line and column; undefined where the text has no such line. */
  offsetAt({ line, column }: Pick<Position, "line" | "column">): number | undefined {
    const start = this.#lineStarts()[line - 1];
    return start === undefined ? undefined : start + column - 1;
  }

  #lineStarts(): Uint32Array {
    this.#starts ??= findLineStarts(this.#text);
    return this.#starts;
  }
}

function findLineStarts(text: string): Uint32Array {
  const lineFeeds = new NextIndex(text, "\n");
  const carriageReturns = new NextIndex(text, "\r");
  let starts = new Uint32Array(1024);
  let lines = 1;
  for (;;) {
    const from = starts[lines - 1] ?? 0;
    const lineFeed = lineFeeds.after(from);
    const lineBreak = Math.min(lineFeed, carriageReturns.after(from));
    if (lineBreak === text.length) return starts.slice(0, lines);
    if (lines === starts.length) starts = doubled(starts);
    starts[lines] = lineFeed === lineBreak + 1 ? lineFeed + 1 : lineBreak + 1;
    lines += 1;
  }
}

function doubled(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
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
