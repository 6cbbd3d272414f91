import { skipSpace, startsActionTag } from "./characters.ts";
import { NextIndex } from "./next-index.ts";

/**
 * Where the next line starts, white space apart, with `<AM…` or `</AM…`: the one thing that never stands inside a value
 * or a script. Goes through the lines once, however often it is asked.
 */
export class NextStepStart {
  readonly #text: string;
  readonly #lineFeeds: NextIndex;
  readonly #carriageReturns: NextIndex;
  #found = -1;

  constructor(text: string) {
    this.#text = text;
    this.#lineFeeds = new NextIndex(text, "\n");
    this.#carriageReturns = new NextIndex(text, "\r");
  }

  /** The first one at or after `from`, which never goes back; the text's length when there is none. */
  after(from: number): number {
    while (this.#found < from) this.#found = this.#next(Math.max(0, this.#found));
    return this.#found;
  }

  #next(from: number): number {
    let at = from;
    do {
      const lineBreak = Math.min(this.#lineFeeds.after(at), this.#carriageReturns.after(at));
      at = skipSpace(this.#text, lineBreak);
    } while (at < this.#text.length && !startsActionTag(this.#text, at));
    return at;
  }
}
