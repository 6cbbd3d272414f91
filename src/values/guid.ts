/** As `text` has it, which is how servers send it: most texts are read by this one test. */
const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const pattern = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

/** A record ID or another Uniqueidentifier. Its text is lower case, without braces. */
export class Guid {
  static readonly empty: Guid = new Guid("00000000-0000-0000-0000-000000000000");
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** `C4944F99-…`, with or without braces, in any case; undefined when the text is no GUID. */
  static parse(text: string): Guid | undefined {
    if (canonical.test(text)) return new Guid(text);
    const match = pattern.exec(text.trim());
    return match?.[1] === undefined ? undefined : new Guid(match[1].toLowerCase());
  }

  /** As `parse`, but a text that is no GUID throws a RangeError. */
  static of(value: Guid | string): Guid {
    if (value instanceof Guid) return value;
    const guid = Guid.parse(value);
    if (guid === undefined) throw new RangeError(`"${value}" is not a GUID`);
    return guid;
  }

  /** A new random GUID (RFC 9562, version 4). */
  static random(): Guid {
    return new Guid(globalThis.crypto.randomUUID());
  }

  equals(other: Guid | string): boolean {
    return this.text === (other instanceof Guid ? other.text : Guid.parse(other)?.text);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}
