import type { Position } from "./diagnostic.ts";
import { decodeEntities } from "./entities.ts";
import type { LineIndex } from "./line-index.ts";
import type { AttributeNode } from "./tree.ts";

/** How many of its quotes a value has: none when it is not quoted or not there, one when the closing one is missing. */
export type QuoteCount = 0 | 1 | 2;

/** Numbers an attribute takes: where name and value start and end, and the quotes. */
const stride = 5;

/** A text has about one attribute in so many characters; the table grows when there are more. */
const charactersPerAttribute = 32;

/**
 * Where the attributes of a task's tags stand: a large task has millions of them, and each takes a few numbers here
 * until somebody asks for it.
 */
export class AttributeSpans {
  readonly text: string;
  readonly lines: LineIndex;
  #spans: Int32Array;
  #length = 0;

  constructor(text: string, lines: LineIndex) {
    this.text = text;
    this.lines = lines;
    this.#spans = new Int32Array((16 + Math.ceil(text.length / charactersPerAttribute)) * stride);
  }

  /** How many there are so far. */
  get count(): number {
    return this.#length / stride;
  }

  add(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number, quotes: QuoteCount): void {
    if (this.#length === this.#spans.length) this.#grow();
    const spans = this.#spans;
    const at = this.#length;
    spans[at] = nameStart;
    spans[at + 1] = nameEnd;
    spans[at + 2] = valueStart;
    spans[at + 3] = valueEnd;
    spans[at + 4] = quotes;
    this.#length += stride;
  }

  nameStart(attribute: number): number {
    return this.#spans[attribute * stride] ?? 0;
  }

  nameEnd(attribute: number): number {
    return this.#spans[attribute * stride + 1] ?? 0;
  }

  nameOf(attribute: number): string {
    return this.text.slice(this.nameStart(attribute), this.nameEnd(attribute));
  }

  /** Past the opening quote. */
  valueStart(attribute: number): number {
    return this.#spans[attribute * stride + 2] ?? 0;
  }

  /** Before the closing quote. */
  valueEnd(attribute: number): number {
    return this.#spans[attribute * stride + 3] ?? 0;
  }

  quotesOf(attribute: number): number {
    return this.#spans[attribute * stride + 4] ?? 0;
  }

  /** Just past the attribute's last character. */
  endOf(attribute: number): number {
    return this.valueEnd(attribute) + (this.quotesOf(attribute) === 2 ? 1 : 0);
  }

  /** The attributes from `first` up to `end`, of a tag whose name ends at `nameEnd`. */
  read(nameEnd: number, first: number, end: number): AttributeNode[] {
    const attributes: AttributeNode[] = [];
    for (let attribute = first; attribute < end; attribute += 1) {
      attributes.push(new ReadAttribute(this, attribute, attribute === first ? nameEnd : this.endOf(attribute - 1)));
    }
    return attributes.slice();
  }

  #grow(): void {
    const larger = new Int32Array(this.#spans.length * 2);
    larger.set(this.#spans);
    this.#spans = larger;
  }
}

/** An attribute as read; everything of it is worked out when asked for. */
class ReadAttribute implements AttributeNode {
  readonly offset: number;
  readonly #spans: AttributeSpans;
  readonly #attribute: number;

  constructor(spans: AttributeSpans, attribute: number, offset: number) {
    this.#spans = spans;
    this.#attribute = attribute;
    this.offset = offset;
  }

  get name(): string {
    return this.#spans.nameOf(this.#attribute);
  }

  get value(): string {
    return decodeEntities(this.raw);
  }

  get position(): Position {
    return this.#spans.lines.positionAt(this.#spans.nameStart(this.#attribute));
  }

  get valuePosition(): Position {
    return this.#spans.lines.positionAt(this.#spans.valueStart(this.#attribute));
  }

  get before(): string {
    return this.#spans.text.slice(this.offset, this.#spans.nameStart(this.#attribute));
  }

  get equals(): string {
    return this.#spans.text.slice(this.#spans.nameEnd(this.#attribute), this.#openingQuote);
  }

  get quote(): AttributeNode["quote"] {
    if (this.#spans.quotesOf(this.#attribute) === 0) return "";
    return this.#spans.text[this.#openingQuote] === '"' ? '"' : "'";
  }

  get raw(): string {
    return this.#spans.text.slice(this.#spans.valueStart(this.#attribute), this.#spans.valueEnd(this.#attribute));
  }

  get closed(): boolean {
    return this.#spans.quotesOf(this.#attribute) === 2;
  }

  /** Where it stands or would stand. */
  get #openingQuote(): number {
    const valueStart = this.#spans.valueStart(this.#attribute);
    return this.#spans.quotesOf(this.#attribute) === 0 ? valueStart : valueStart - 1;
  }
}
