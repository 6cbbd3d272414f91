/** Milliseconds over which the rate is told: pauses that the organization asks for are in it. */
const span = 30_000;
const mostSamples = 60;

type Sample = { readonly at: number; readonly rows: number };

/** How many rows a second were settled lately. */
export class RecentRate {
  readonly #now: () => number;
  #samples: readonly Sample[];

  /** @param now milliseconds of a clock */
  constructor(now: () => number, rows: number) {
    this.#now = now;
    this.#samples = [{ at: now(), rows }];
  }

  /** Rows a second, with these settled now. */
  at(rows: number): number {
    const at = this.#now();
    const [last] = this.#samples.slice(-1);
    if (last !== undefined && at - last.at >= span / mostSamples) {
      this.#samples = [...this.#samples.filter((sample) => at - sample.at <= span), { at, rows }];
    }
    const [first] = this.#samples;
    return first === undefined || at <= first.at ? 0 : ((rows - first.rows) * 1000) / (at - first.at);
  }
}
