import { ReadAttribute } from "./attribute-node.ts";
import type { LineIndex } from "./line-index.ts";
import type { AttributeNode } from "./tree.ts";

/** How many of its quotes a value has: none when it is not quoted or not there, one when the closing one is missing. */
export type QuoteCount = 0 | 1 | 2;

/** Numbers an attribute takes: where name and value start and end, and the quotes. */
const stride = 5;

/**
 * Where the attributes of a task's tags stand. A large task has millions of attributes; they become objects tag by tag,
 * when somebody asks for them.
 */
export class AttributeSpans {
  readonly text: string;
  readonly #lines: LineIndex;
  #spans = new Int32Array(1024 * stride);
  #length = 0;

  constructor(text: string, lines: LineIndex) {
    this.text = text;
    this.#lines = lines;
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

  quotesOf(attribute: number): number {
    return this.#spans[attribute * stride + 4] ?? 0;
  }

  /** Just past the attribute's last character. */
  endOf(attribute: number): number {
    return (this.#spans[attribute * stride + 3] ?? 0) + (this.quotesOf(attribute) === 2 ? 1 : 0);
  }

  /** The attributes from `first` up to `end`, of a tag whose name ends at `nameEnd`. */
  read(nameEnd: number, first: number, end: number): AttributeNode[] {
    const attributes: AttributeNode[] = [];
    let before = nameEnd;
    for (let attribute = first; attribute < end; attribute += 1) {
      attributes.push(this.#read(before, attribute));
      before = this.endOf(attribute);
    }
    return attributes;
  }

  #read(before: number, attribute: number): AttributeNode {
    const { text } = this;
    const nameStart = this.nameStart(attribute);
    const nameEnd = this.nameEnd(attribute);
    const valueStart = this.#spans[attribute * stride + 2] ?? 0;
    const valueEnd = this.#spans[attribute * stride + 3] ?? 0;
    const quotes = this.quotesOf(attribute);
    const equalsEnd = quotes === 0 ? valueStart : valueStart - 1;
    return new ReadAttribute(this.#lines, {
      offset: before,
      before: text.slice(before, nameStart),
      name: text.slice(nameStart, nameEnd),
      equals: text.slice(nameEnd, equalsEnd),
      quote: quotes === 0 ? "" : text[equalsEnd] === '"' ? '"' : "'",
      raw: text.slice(valueStart, valueEnd),
      closed: quotes === 2,
    });
  }

  #grow(): void {
    const larger = new Int32Array(this.#spans.length * 2);
    larger.set(this.#spans);
    this.#spans = larger;
  }
}
