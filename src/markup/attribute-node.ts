import type { Position } from "./diagnostic.ts";
import { decodeEntities } from "./entities.ts";
import type { LineIndex } from "./line-index.ts";
import type { AttributeNode } from "./tree.ts";

/** An attribute as read. Value and positions are worked out when asked for. */
export class ReadAttribute implements AttributeNode {
  readonly offset: number;
  readonly before: string;
  readonly name: string;
  readonly equals: string;
  readonly quote: AttributeNode["quote"];
  readonly raw: string;
  readonly closed: boolean;
  readonly #lines: LineIndex;

  constructor(lines: LineIndex, parts: Omit<AttributeNode, "value" | "position" | "valuePosition">) {
    this.#lines = lines;
    this.offset = parts.offset;
    this.before = parts.before;
    this.name = parts.name;
    this.equals = parts.equals;
    this.quote = parts.quote;
    this.raw = parts.raw;
    this.closed = parts.closed;
  }

  get value(): string {
    return decodeEntities(this.raw);
  }

  get position(): Position {
    return this.#lines.positionAt(this.offset + this.before.length);
  }

  get valuePosition(): Position {
    const before = this.before.length + this.name.length + this.equals.length + this.quote.length;
    return this.#lines.positionAt(this.offset + before);
  }
}
