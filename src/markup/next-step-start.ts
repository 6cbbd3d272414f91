import { isLineBreak, skipSpace, startsActionTag } from "./characters.ts";

/**
 * Where the next line starts, white space apart, with `<AM…` or `</AM…`: the one thing that never stands inside a value
 * or a script. Goes through the lines once, however often it is asked.
 */
export class NextStepStart {
  readonly #text: string;
  #searched = 0;
  #found = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** The first one at or after `from`, which never goes back; the text's length when there is none. */
  after(from: number): number {
    while (this.#found < from) this.#found = this.#next();
    return this.#found;
  }

  #next(): number {
    const text = this.#text;
    let at = this.#searched;
    while (at < text.length) {
      if (!isLineBreak(text.charCodeAt(at))) {
        at += 1;
        continue;
      }
      at = skipSpace(text, at);
      if (startsActionTag(text, at)) break;
    }
    this.#searched = at;
    return at;
  }
}
