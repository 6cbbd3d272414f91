/**
 * Where a string occurs next, remembered: as long as `from` never goes back behind an earlier call, all calls together
 * look at each character of the text once, however often nothing is found.
 */
export class NextIndex {
  readonly #text: string;
  readonly #wanted: string;
  #found = -1;

  constructor(text: string, wanted: string) {
    this.#text = text;
    this.#wanted = wanted;
  }

  /** The first occurrence at or after `from`; the text's length when there is none. */
  after(from: number): number {
    if (this.#found < from) {
      const found = this.#text.indexOf(this.#wanted, from);
      this.#found = found === -1 ? this.#text.length : found;
    }
    return this.#found;
  }
}
