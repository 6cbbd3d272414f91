import { ReadAttribute } from "./attribute-node.ts";
import { code, isQuote, isSpace, skipSpace, startsMarkup } from "./characters.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { LineIndex } from "./line-index.ts";
import { endsTag, QuotedValues } from "./quoted-value.ts";
import { TagFaults } from "./tag-faults.ts";
import type { AttributeNode, ElementNode, Node } from "./tree.ts";

/** An element while the tree is being made. */
export type DraftElement = { -readonly [Key in keyof ElementNode]: ElementNode[Key] };

const noChildren: readonly Node[] = [];

/** Reads start tags: names, attributes and what stands between them. */
export class TagReader {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #diagnostics: Diagnostics;
  readonly #values: QuotedValues;
  readonly #attributeLimit: number;
  /** Just past the last tag that was read. */
  end = 0;

  /** A tag with more attributes than `attributeLimit` is cut there. */
  constructor(text: string, lines: LineIndex, diagnostics: Diagnostics, attributeLimit: number) {
    this.#text = text;
    this.#attributeLimit = attributeLimit;
    this.#lines = lines;
    this.#diagnostics = diagnostics;
    this.#values = new QuotedValues(text);
  }

  /** Reads the tag whose `<` is at `offset`; a name start follows it. */
  read(offset: number): DraftElement {
    const nameEnd = this.#endOfName(offset + 1);
    const name = this.#text.slice(offset + 1, nameEnd);
    const attributes: AttributeNode[] = [];
    const faults = new TagFaults(name, offset);
    const tailStart = this.#readAttributes(nameEnd, attributes, faults);
    const form = this.#readTagEnd();
    faults.report(form, attributes, this.#diagnostics);
    const tail = this.#text.slice(tailStart, this.end);
    return { kind: "element", offset, name, attributes, tail, form, children: noChildren, endTag: undefined };
  }

  /** Leaves `end` at what is no attribute and no stray character; returns where the last attribute ended. */
  #readAttributes(from: number, attributes: AttributeNode[], faults: TagFaults): number {
    const text = this.#text;
    let before = from;
    let at = skipSpace(text, from);
    while (at < text.length && attributes.length <= this.#attributeLimit && !endsTag(text, at)) {
      const unit = text.charCodeAt(at);
      if (unit === code.less && startsMarkup(text, at)) break;
      if (isNameBreak(unit)) {
        faults.strayCharacter(at);
        at = skipSpace(text, at + 1);
        continue;
      }
      before = this.#readAttribute(before, at, attributes, faults);
      at = skipSpace(text, before);
    }
    this.end = at;
    return before;
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
  #readAttribute(before: number, nameStart: number, attributes: AttributeNode[], faults: TagFaults): number {
    const text = this.#text;
    const nameEnd = this.#endOfName(nameStart);
    const name = text.slice(nameStart, nameEnd);
    const equals = skipSpace(text, nameEnd);
    if (text.charCodeAt(equals) !== code.equals) {
      faults.noValue(name, nameStart);
      attributes.push(new ReadAttribute(this.#lines, before, text.slice(before, nameStart), name, "", "", "", false));
      return nameEnd;
    }
    const valueStart = skipSpace(text, equals + 1);
    const unit = text.charCodeAt(valueStart);
    const isQuoted = isQuote(unit);
    const rawStart = isQuoted ? valueStart + 1 : valueStart;
    const rawEnd = isQuoted ? this.#values.endOf(rawStart, unit) : this.#endOfUnquoted(equals + 1, valueStart);
    const isClosed = isQuoted && text.charCodeAt(rawEnd) === unit;
    if (isQuoted && !isClosed) faults.unclosedQuote(name, valueStart);
    if (!isQuoted) faults.unquotedValue(name, valueStart, rawEnd);
    attributes.push(
      new ReadAttribute(
        this.#lines,
        before,
        text.slice(before, nameStart),
        name,
        // An empty unquoted value leaves the white space behind "=" to what follows.
        text.slice(nameEnd, isQuoted || rawEnd > valueStart ? valueStart : equals + 1),
        isQuoted ? (unit === code.doubleQuote ? '"' : "'") : "",
        text.slice(rawStart, rawEnd),
        isClosed,
      ),
    );
    if (isClosed) return rawEnd + 1;
    return isQuoted || rawEnd > valueStart ? rawEnd : equals + 1;
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
