import type { DynamlError } from "../../errors.ts";
import { type Literal, readLiteral } from "./literals.ts";
import { type ODataErrorCode, odataError } from "./odata-error.ts";

const identifierPattern = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}_]*/uy;
const dottedPattern = /[\p{L}_][\p{L}\p{Nd}_]*(?:\.[\p{L}_][\p{L}\p{Nd}_]*)*/uy;

/** Reads a text of the URL language from left to right. Its errors carry their place and the platform's words. */
export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    this.skipBlanks();
    return this.position >= this.text.length;
  }

  skipBlanks(): void {
    while (/\s/.test(this.text[this.position] ?? "")) this.position += 1;
  }

  /** The next character that is no blank. */
  peek(): string {
    this.skipBlanks();
    return this.text[this.position] ?? "";
  }

  /** Passes over a sign, if it is next. */
  take(sign: string): boolean {
    this.skipBlanks();
    if (!this.text.startsWith(sign, this.position)) return false;
    this.position += sign.length;
    return true;
  }

  expect(sign: string): void {
    if (!this.take(sign)) throw this.error(`'${sign}' expected at position ${this.position} in '${this.text}'.`);
  }

  /** Passes over a word, if it is next and ends there. */
  takeWord(word: string): boolean {
    this.skipBlanks();
    const end = this.position + word.length;
    if (!this.text.startsWith(word, this.position) || /[\w.]/.test(this.text[end] ?? "")) return false;
    this.position = end;
    return true;
  }

  identifier(): string {
    const found = this.#match(identifierPattern);
    if (found !== undefined) return found;
    throw this.error(`An identifier was expected at position ${this.position}.`);
  }

  /** `Microsoft.Dynamics.CRM.LastXDays`; undefined where no name is next. */
  dottedName(): string | undefined {
    return this.#match(dottedPattern);
  }

  literal(): Literal | undefined {
    this.skipBlanks();
    const found = readLiteral(this.text, this.position);
    if (found === undefined) return undefined;
    this.position = found.end;
    return found.literal;
  }

  /** `@p1` without its sign, if an alias is next. */
  alias(): string | undefined {
    return this.take("@") ? this.identifier() : undefined;
  }

  error(message: string, position = this.position): DynamlError<ODataErrorCode> {
    return odataError(message, { text: this.text, position });
  }

  syntaxError(): DynamlError<ODataErrorCode> {
    return this.error(`Syntax error at position ${this.position} in '${this.text}'.`);
  }

  #match(pattern: RegExp): string | undefined {
    this.skipBlanks();
    pattern.lastIndex = this.position;
    const [found] = pattern.exec(this.text) ?? [];
    if (found !== undefined) this.position += found.length;
    return found;
  }
}
