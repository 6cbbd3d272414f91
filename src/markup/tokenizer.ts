import { code, isNameStart, startsMarkup } from "./characters.ts";
import type { Diagnostics, MarkupCode } from "./diagnostics.ts";
import type { Limits } from "./limits.ts";
import type { LineIndex } from "./line-index.ts";
import { NextIndex } from "./next-index.ts";
import { NextStepStart } from "./next-step-start.ts";
import type { ReadElement } from "./read-element.ts";
import { TagReader } from "./tag-reader.ts";
import type { CharacterNode, EndTagNode } from "./tree.ts";

/** What the tokenizer finds, in document order, not nested yet. */
export type FlatNode = CharacterNode | EndTagNode | ReadElement;

/**
 * Cuts a text into a flat list of nodes without losing a character; `undefined` past the limits.
 * Every position of the text is decided by looking forward only, so the work grows with the text's length.
 */
export function tokenize(
  text: string,
  lines: LineIndex,
  diagnostics: Diagnostics,
  limits: Pick<Limits, "nodes" | "attributes">,
): FlatNode[] | undefined {
  return new Tokenizer(text, lines, diagnostics, limits).run(limits);
}

class Tokenizer {
  readonly #text: string;
  readonly #diagnostics: Diagnostics;
  readonly #tags: TagReader;
  readonly #less: NextIndex;
  readonly #greater: NextIndex;
  readonly #commentEnds: NextIndex;
  readonly #cdataEnds: NextIndex;
  readonly #instructionEnds: NextIndex;
  readonly #subsetEnds: NextIndex;
  readonly #lineFeeds: NextIndex;
  readonly #carriageReturns: NextIndex;
  readonly #brackets: NextIndex;
  readonly #stepStarts: NextStepStart;
  readonly #nodes: FlatNode[] = [];
  #at = 0;
  /** The last `</AMSCRIPT` that was found. */
  #scriptEnd = -1;

  constructor(text: string, lines: LineIndex, diagnostics: Diagnostics, limits: Pick<Limits, "nodes" | "attributes">) {
    this.#text = text;
    this.#diagnostics = diagnostics;
    this.#stepStarts = new NextStepStart(text);
    this.#tags = new TagReader(text, lines, diagnostics, this.#stepStarts, limits.attributes);
    this.#less = new NextIndex(text, "<");
    this.#greater = new NextIndex(text, ">");
    this.#commentEnds = new NextIndex(text, "-->");
    this.#cdataEnds = new NextIndex(text, "]]>");
    this.#instructionEnds = new NextIndex(text, "?>");
    this.#subsetEnds = new NextIndex(text, "]>");
    this.#brackets = new NextIndex(text, "[");
    this.#lineFeeds = new NextIndex(text, "\n");
    this.#carriageReturns = new NextIndex(text, "\r");
  }

  run(limits: Pick<Limits, "nodes" | "attributes">): FlatNode[] | undefined {
    while (this.#at < this.#text.length) {
      this.#readText();
      if (this.#at < this.#text.length) this.#readMarkup();
      if (this.#nodes.length > limits.nodes || this.#tags.attributeCount > limits.attributes) return undefined;
    }
    return this.#nodes;
  }

  #readText(): void {
    let at = this.#less.after(this.#at);
    while (at < this.#text.length && !startsMarkup(this.#text, at)) at = this.#less.after(at + 1);
    if (at > this.#at) this.#push("text", at);
  }

  #readMarkup(): void {
    const next = this.#text.charCodeAt(this.#at + 1);
    if (isNameStart(next)) this.#readStartTag();
    else if (next === code.slash) this.#readEndTag();
    else if (next === code.question) this.#readInstruction("instruction", this.#instructionEnds, 2);
    else if (this.#text.startsWith("--", this.#at + 2)) this.#readComment();
    else if (this.#text.charCodeAt(this.#at + 2) === 91)
      this.#readDelimited("cdata", this.#cdataEnds.after(this.#at + 9), 3);
    else this.#readDeclaration();
  }

  #readStartTag(): void {
    const element = this.#tags.read(this.#at);
    this.#nodes.push(element);
    this.#at = this.#tags.end;
    if (element.form === "open" && element.name.length === 8 && element.name.toUpperCase() === "AMSCRIPT")
      this.#readScript();
  }

  /** A script's text is taken whole, with any `<` in it, unless a line in it starts a step: then the script's own tag was never closed. */
  #readScript(): void {
    const end = this.#findScriptEnd();
    if (end === this.#text.length || end === this.#at || this.#stepStarts.after(this.#at) < end) return;
    this.#push("text", end);
  }

  #findScriptEnd(): number {
    if (this.#scriptEnd < this.#at) {
      const end = /<\/AMSCRIPT/gi;
      end.lastIndex = this.#at;
      this.#scriptEnd = end.exec(this.#text)?.index ?? this.#text.length;
    }
    return this.#scriptEnd;
  }

  #readEndTag(): void {
    const nameStart = this.#at + 2;
    let end = nameStart;
    while (end < this.#text.length && !endsEndTagName(this.#text.charCodeAt(end))) end += 1;
    const name = this.#text.slice(nameStart, end);
    const close = this.#greater.after(end);
    const nextMarkup = this.#less.after(end);
    const isClosed = close < this.#text.length && close < nextMarkup;
    if (!isClosed) {
      this.#report(
        "MARKUP_UNCLOSED_TAG",
        "warning",
        `The end tag of ${name} is not closed.`,
        name.length + 2,
        `End it with ">".`,
      );
    }
    const offset = this.#at;
    this.#at = isClosed ? close + 1 : Math.min(nextMarkup, this.#endOfLine(end));
    this.#nodes.push({ kind: "end-tag", offset, name, text: this.#text.slice(offset, this.#at) });
  }

  #readComment(): void {
    const end = this.#commentEnds.after(this.#at + 4);
    if (end === this.#text.length) {
      this.#report(
        "MARKUP_UNCLOSED_COMMENT",
        "error",
        "The comment is not closed: it is not known which of the steps after it are part of it.",
        4,
        `End it with "-->".`,
      );
      this.#push("comment", this.#endOfLine(this.#at));
      return;
    }
    const inner = this.#text.slice(this.#at + 4, end).indexOf("<!--");
    if (inner !== -1) this.#reportInnerComment(this.#at + 4 + inner);
    this.#push("comment", end + 3);
  }

  #reportInnerComment(offset: number): void {
    this.#diagnostics.add({
      code: "MARKUP_COMMENT_IN_COMMENT",
      severity: "warning",
      message: `a comment starts inside a comment; both end at the first "-->"`,
      offset,
      length: 4,
      remedy: `check that the comment before it is closed with "-->"`,
      related: { message: "the outer comment starts here", offset: this.#at },
    });
  }

  /** `<!DOCTYPE … >`, with or without an internal subset. */
  #readDeclaration(): void {
    const close = this.#greater.after(this.#at);
    const hasSubset = this.#brackets.after(this.#at) < close;
    if (hasSubset) this.#readInstruction("declaration", this.#subsetEnds, 2);
    else this.#readInstruction("declaration", this.#greater, 1);
  }

  /** Neither an instruction nor a declaration holds the start of a step. */
  #readInstruction(kind: "instruction" | "declaration", ends: NextIndex, endLength: number): void {
    const end = ends.after(this.#at + 2);
    this.#readDelimited(kind, this.#stepStarts.after(this.#at) < end ? this.#text.length : end, endLength);
  }

  /** What is not closed ends with its line. */
  #readDelimited(kind: CharacterNode["kind"], end: number, endLength: number): void {
    if (end < this.#text.length) {
      this.#push(kind, end + endLength);
      return;
    }
    this.#report(
      "MARKUP_UNCLOSED_MARKUP",
      "warning",
      `The ${kind} is not closed; it was taken to end with its line.`,
      2,
    );
    this.#push(kind, this.#endOfLine(this.#at));
  }

  #endOfLine(from: number): number {
    return Math.min(this.#lineFeeds.after(from), this.#carriageReturns.after(from));
  }

  #push(kind: CharacterNode["kind"], end: number): void {
    this.#nodes.push({ kind, offset: this.#at, text: this.#text.slice(this.#at, end) });
    this.#at = end;
  }

  #report(
    reportCode: MarkupCode,
    severity: "error" | "warning",
    message: string,
    length: number,
    remedy?: string,
  ): void {
    this.#diagnostics.add({
      code: reportCode,
      severity,
      message,
      offset: this.#at,
      length,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
}

function endsEndTagName(unit: number): boolean {
  return unit === code.greater || unit === code.less || unit === 32 || (unit >= 9 && unit <= 13);
}
