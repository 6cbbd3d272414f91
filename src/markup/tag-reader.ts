import { AttributeSpans } from "./attribute-spans.ts";
import { code, isQuote, isSpace, skipSpace, startsMarkup } from "./characters.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { LineIndex } from "./line-index.ts";
import type { NextStepStart } from "./next-step-start.ts";
import { endsTag, QuotedValues } from "./quoted-value.ts";
import { ReadElement } from "./read-element.ts";
import { TagFaults } from "./tag-faults.ts";
import type { ElementNode } from "./tree.ts";

/** Reads start tags: names, attributes and what stands between them. */
export class TagReader {
  readonly #text: string;
  readonly #spans: AttributeSpans;
  readonly #diagnostics: Diagnostics;
  readonly #values: QuotedValues;
  readonly #attributeLimit: number;
  /** Just past the last tag that was read. */
  end = 0;

  /** A tag with more attributes than `attributeLimit` is cut there. */
  constructor(
    text: string,
    lines: LineIndex,
    diagnostics: Diagnostics,
    stepStarts: NextStepStart,
    attributeLimit: number,
  ) {
    this.#text = text;
    this.#attributeLimit = attributeLimit;
    this.#diagnostics = diagnostics;
    this.#spans = new AttributeSpans(text, lines);
    this.#values = new QuotedValues(text, stepStarts);
  }

  /** How many attributes have been read. */
  get attributeCount(): number {
    return this.#spans.count;
  }

  /** Reads the tag whose `<` is at `offset`; a name start follows it. */
  read(offset: number): ReadElement {
    const nameEnd = this.#endOfName(offset + 1);
    const name = this.#text.slice(offset + 1, nameEnd);
    const first = this.#spans.count;
    const faults = new TagFaults(name, offset, this.#spans, first);
    this.#readAttributes(nameEnd, first, faults);
    const form = this.#readTagEnd();
    faults.report(form, this.#diagnostics);
    return new ReadElement(offset, name, form, this.#spans, first, this.end);
  }

  /** Leaves `end` at what is no attribute and no stray character. */
  #readAttributes(from: number, first: number, faults: TagFaults): void {
    const text = this.#text;
    let at = skipSpace(text, from);
    while (at < text.length && this.#spans.count - first <= this.#attributeLimit && !endsTag(text, at)) {
      const unit = text.charCodeAt(at);
      if (unit === code.less && startsMarkup(text, at)) break;
      if (isNameBreak(unit)) {
        faults.strayCharacter(at);
        at += 1;
      } else {
        at = this.#readAttribute(at, faults);
      }
      at = skipSpace(text, at);
    }
    this.end = at;
  }

  #readTagEnd(): ElementNode["form"] {
    const unit = this.#text.charCodeAt(this.end);
    if (unit === code.greater) {
      this.end += 1;
      return "open";
    }
    if (unit !== code.slash) return "unclosed";
    this.end += 2;
    return "self-closing";
  }

  /** Adds the attribute whose name starts at `nameStart`; returns where it ends. */
  #readAttribute(nameStart: number, faults: TagFaults): number {
    const text = this.#text;
    const nameEnd = this.#endOfName(nameStart);
    const equals = skipSpace(text, nameEnd);
    if (text.charCodeAt(equals) !== code.equals) {
      faults.noValue(nameStart, nameEnd);
      this.#spans.add(nameStart, nameEnd, nameEnd, nameEnd, 0);
      return nameEnd;
    }
    const valueStart = skipSpace(text, equals + 1);
    return isQuote(text.charCodeAt(valueStart))
      ? this.#readQuoted(nameStart, nameEnd, valueStart, faults)
      : this.#readUnquoted(nameStart, nameEnd, equals + 1, valueStart, faults);
  }

  #readQuoted(nameStart: number, nameEnd: number, quoteAt: number, faults: TagFaults): number {
    const quote = this.#text.charCodeAt(quoteAt);
    const end = this.#values.endOf(quoteAt + 1, quote);
    const isClosed = this.#text.charCodeAt(end) === quote;
    if (!isClosed) faults.unclosedQuote(nameStart, nameEnd, quoteAt);
    this.#spans.add(nameStart, nameEnd, quoteAt + 1, end, isClosed ? 2 : 1);
    return isClosed ? end + 1 : end;
  }

  #readUnquoted(nameStart: number, nameEnd: number, afterEquals: number, start: number, faults: TagFaults): number {
    const end = this.#endOfUnquoted(afterEquals, start);
    if (end === start) {
      faults.noValue(nameStart, nameEnd);
      this.#spans.add(nameStart, nameEnd, afterEquals, afterEquals, 0);
      return afterEquals;
    }
    faults.unquotedValue(nameStart, nameEnd, start, end);
    this.#spans.add(nameStart, nameEnd, start, end, 0);
    return end;
  }

  /** Up to white space, `=`, a quote, `<`, `>` or `/`. */
  #endOfName(from: number): number {
    let at = from;
    while (at < this.#text.length && !isSpace(this.#text.charCodeAt(at))) {
      const unit = this.#text.charCodeAt(at);
      if (isNameBreak(unit) || unit === code.greater) break;
      at += 1;
    }
    return at;
  }

  /** Up to white space, the end of the tag or other markup; nothing when the next attribute stands where the value should. */
  #endOfUnquoted(afterEquals: number, start: number): number {
    const text = this.#text;
    let at = start;
    while (at < text.length && !isSpace(text.charCodeAt(at)) && !endsTag(text, at)) {
      const unit = text.charCodeAt(at);
      if (unit === code.less && startsMarkup(text, at)) break;
      if (unit === code.equals && start > afterEquals && isQuote(text.charCodeAt(at + 1))) return start;
      at += 1;
    }
    return at;
  }
}

function isNameBreak(unit: number): boolean {
  return unit === code.equals || unit === code.less || unit === code.slash || isQuote(unit);
}
