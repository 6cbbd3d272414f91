import { code, isLineBreak, isNamePart, isNameStart, isQuote, isSpace, skipSpace, startsMarkup } from "./characters.ts";
import { NextIndex } from "./next-index.ts";
import type { NextStepStart } from "./next-step-start.ts";

/**
 * The recovery rule for quoted values (README.md, "Where a value ends"). Total, deterministic and linear: quotes of a kind
 * are looked for in ranges that do not overlap, and every look-ahead stops at the next quote.
 */
export class QuotedValues {
  readonly #text: string;
  readonly #doubleQuotes: NextIndex;
  readonly #singleQuotes: NextIndex;
  readonly #stepStarts: NextStepStart;

  constructor(text: string, stepStarts: NextStepStart) {
    this.#text = text;
    this.#stepStarts = stepStarts;
    this.#doubleQuotes = new NextIndex(text, '"');
    this.#singleQuotes = new NextIndex(text, "'");
  }

  /** Where the value ends whose first character, past its quote, is at `start`: at that quote when it is closed, else where it is taken to end. */
  endOf(start: number, quote: number): number {
    const close = (quote === code.doubleQuote ? this.#doubleQuotes : this.#singleQuotes).after(start);
    const isClosed =
      close < this.#stepStarts.after(start) && close < this.#text.length && !this.#opensAnother(start, close);
    return isClosed ? close : this.#recoveredEnd(start);
  }

  /** True when the quote at `at` stands after `NAME=` inside the value and what follows it does not continue a tag: it opens the next value. */
  #opensAnother(start: number, at: number): boolean {
    let before = at - 1;
    while (before >= start && isSpace(this.#text.charCodeAt(before))) before -= 1;
    if (before < start || this.#text.charCodeAt(before) !== code.equals) return false;
    do before -= 1;
    while (before >= start && isSpace(this.#text.charCodeAt(before)));
    const nameEnd = before;
    while (before >= start && isNamePart(this.#text.charCodeAt(before))) before -= 1;
    if (before === nameEnd || !isNameStart(this.#text.charCodeAt(before + 1))) return false;
    if (before >= start && !isSpace(this.#text.charCodeAt(before))) return false;
    return !this.#continuesTag(at + 1);
  }

  #continuesTag(from: number): boolean {
    const at = skipSpace(this.#text, from);
    if (at === this.#text.length || endsTag(this.#text, at)) return true;
    return at > from && startsAttribute(this.#text, at);
  }

  /** The first place where the tag goes on or ends: an attribute, `>` or `/>`, a line break, other markup, the end of the text. */
  #recoveredEnd(start: number): number {
    let at = start;
    let atWord = true;
    for (; at < this.#text.length; at += 1) {
      const unit = this.#text.charCodeAt(at);
      if (isLineBreak(unit) || endsTag(this.#text, at)) break;
      if (unit === code.less && startsMarkup(this.#text, at)) break;
      if (atWord && isNameStart(unit) && startsAttribute(this.#text, at)) break;
      atWord = isSpace(unit);
    }
    while (at > start && isSpace(this.#text.charCodeAt(at - 1))) at -= 1;
    return at;
  }
}

/** `>` or `/>`. */
export function endsTag(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === code.greater || (unit === code.slash && text.charCodeAt(at + 1) === code.greater);
}

/** `NAME = "` or `NAME = '`. */
function startsAttribute(text: string, from: number): boolean {
  if (!isNameStart(text.charCodeAt(from))) return false;
  let at = from + 1;
  while (isNamePart(text.charCodeAt(at))) at += 1;
  at = skipSpace(text, at);
  return text.charCodeAt(at) === code.equals && isQuote(text.charCodeAt(skipSpace(text, at + 1)));
}
