/** Where something comes next in a text that is read from its start to its end: looked for once for all that lies before it. */
export class Landmark {
  readonly #mark: string;
  #text = "";
  #next = -1;

  constructor(mark: string) {
    this.#mark = mark;
  }

  /** Another text begins. */
  enter(text: string): void {
    this.#text = text;
    this.#next = -1;
  }

  /** Where the mark begins next, at an offset or behind it: at the text's end where it does not come. Offsets must not go back. */
  from(offset: number): number {
    if (this.#next < offset) {
      const found = this.#text.indexOf(this.#mark, offset);
      this.#next = found === -1 ? this.#text.length : found;
    }
    return this.#next;
  }
}
