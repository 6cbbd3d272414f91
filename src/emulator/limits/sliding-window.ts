/** What happened in the last while, each with an amount: how much it was, and when the oldest of it is over. */
export class SlidingWindow {
  readonly #milliseconds: number;
  readonly #times: number[] = [];
  readonly #amounts: number[] = [];
  /** Index of the oldest that counts. */
  #first = 0;
  #sum = 0;

  /** @param milliseconds how long something counts */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  add(now: number, amount: number): void {
    this.#times.push(now);
    this.#amounts.push(amount);
    this.#sum += amount;
  }

  /** The amounts that still count. */
  sumAt(now: number): number {
    this.#forget(now);
    return this.#sum;
  }

  /** Milliseconds until less than `limit` counts, where nothing is added; 0 where that is so already. */
  untilBelow(limit: number, now: number): number {
    let sum = this.sumAt(now);
    for (let index = this.#first; sum >= limit && index < this.#times.length; index += 1) {
      sum -= this.#amounts[index] ?? 0;
      if (sum < limit) return (this.#times[index] ?? now) + this.#milliseconds - now;
    }
    return 0;
  }

  #forget(now: number): void {
    while (this.#first < this.#times.length && (this.#times[this.#first] ?? 0) + this.#milliseconds <= now) {
      this.#sum -= this.#amounts[this.#first] ?? 0;
      this.#first += 1;
    }
    if (this.#first === this.#times.length) this.#sum = 0;
    if (this.#first < 4096 || this.#first * 2 < this.#times.length) return;
    this.#times.splice(0, this.#first);
    this.#amounts.splice(0, this.#first);
    this.#first = 0;
  }
}
