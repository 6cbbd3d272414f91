/** From the first of these rows to before the last. */
export type RowRange = readonly [from: number, to: number];

/** Which rows of a load are accounted for. As rows come nearly in their order, all but the last few are one range. */
export class SettledRows {
  /** All rows before it are settled. */
  #below = 0;
  readonly #above = new Set<number>();

  constructor(ranges: readonly RowRange[] = []) {
    for (const [from, to] of ranges) {
      if (from <= this.#below) this.#below = Math.max(this.#below, to);
      else for (let row = from; row < to; row += 1) this.#above.add(row);
    }
  }

  get count(): number {
    return this.#below + this.#above.size;
  }

  add(row: number): void {
    if (row < this.#below) return;
    this.#above.add(row);
    while (this.#above.delete(this.#below)) this.#below += 1;
  }

  has(row: number): boolean {
    return row < this.#below || this.#above.has(row);
  }

  ranges(): readonly RowRange[] {
    const ranges: [number, number][] = this.#below === 0 ? [] : [[0, this.#below]];
    for (const row of [...this.#above].sort((a, b) => a - b)) {
      const last = ranges.at(-1);
      if (last !== undefined && last[1] === row) last[1] = row + 1;
      else ranges.push([row, row + 1]);
    }
    return ranges;
  }
}
