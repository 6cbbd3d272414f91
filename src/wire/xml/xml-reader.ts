import { indexOfForbidden, textOf, withLineFeeds } from "./character-data.ts";
import { copied } from "./copied-text.ts";
import { KeptPieces } from "./kept-pieces.ts";
import { KnownMarkup } from "./known-markup.ts";
import { Landmark } from "./landmark.ts";
import type { PrefixScope } from "./prefix-scope.ts";
import { documentScope, readStartTag, type StartTag } from "./start-tag.ts";
import { placeBehind, type TextPlace, textStart } from "./text-place.ts";
import { readDeclaration, type XmlDeclaration } from "./xml-declaration.ts";
import { ncName, qualifiedName } from "./xml-names.ts";

/** What comes next in a document; comments and processing instructions are passed over. */
export type XmlToken = "declaration" | "start" | "text" | "end";

type XmlProblem = "WIRE_MALFORMED_XML" | "WIRE_DOCTYPE";

/** Makes the error of a document that is not to be read. */
export type XmlErrorMaker = (problem: XmlProblem, message: string, place: TextPlace) => Error;

/**
 * Reads one document of XML 1.0 with namespaces token by token, given piece by piece:
 * after `reader.write("<a>1<b/></a>")` and `reader.end()`, `reader.next()` gives start, text, start, end, end, undefined.
 *
 * It gives undefined where the pieces are used up, and at the end. A text comes whole, but where a CDATA section, a comment or
 * an instruction divides it. What is not well formed (XML 1.0, fifth edition; Namespaces in XML 1.0, third edition) throws what
 * `errorOf` makes, and so does a document type.
 *
 * Pieces are kept until there is another `<` behind them: what stands before a `<` is complete, since it has no place inside of
 * anything but CDATA sections, comments and instructions.
 */
export class XmlReader {
  readonly #errorOf: XmlErrorMaker;
  readonly #known: KnownMarkup;
  readonly #kept = new KeptPieces();
  /** What must come before the pieces kept are read. */
  #awaited = "<";
  #hasBegun = false;
  #hasEnded = false;
  /** What is being read, up to the limit, and where it stands in the document. */
  #text = "";
  #limit = 0;
  #at = 0;
  #textPlace = textStart;
  #textOffset = 0;
  readonly #reference = new Landmark("&");
  readonly #carriageReturn = new Landmark("\r");
  readonly #sectionEnd = new Landmark("]]>");
  readonly #open: StartTag[] = [];
  #hasRoot = false;
  /** The token. */
  #start = 0;
  #tag: StartTag | undefined;
  #isEmptyTag = false;
  #value: string | undefined;
  #declaration: XmlDeclaration | undefined;

  /** @param known tags that documents of the same sender had before */
  constructor(errorOf: XmlErrorMaker, known: KnownMarkup = new KnownMarkup()) {
    this.#errorOf = errorOf;
    this.#known = known;
  }

  /**
   * A piece of the document may end anywhere. The tokens before it must have been taken.
   *
   * @param isBeforeTag the character behind it is a `<`: nothing of the piece is kept
   */
  write(piece: string, isBeforeTag = false): void {
    const isReadable = this.#kept.add(piece) || (isBeforeTag && this.#awaited === "<");
    if (isReadable) this.#load(this.#kept.take(), isBeforeTag);
  }

  /** The last piece. */
  end(piece = ""): void {
    this.#kept.add(piece);
    this.#hasEnded = true;
    this.#load(this.#kept.take(), true);
  }

  next(): XmlToken | undefined {
    if (this.#isEmptyTag) return this.#close();
    while (this.#at < this.#limit) {
      const token = this.#read(this.#at);
      if (token !== undefined) return token;
    }
    this.#start = this.#at;
    if (this.#hasEnded) this.#judgeEnd();
    else if (this.#text !== "") this.#keepRest();
    return undefined;
  }

  /**
   * The text of the element that has just begun, if it has nothing else in it; its end is read too, then. Undefined where it
   * holds more than characters, or is not there as a whole yet: `next` goes on.
   *
   * @param recurs the text is like to come again: one copy is kept of it
   */
  takeText(recurs = false): string | undefined {
    if (this.#isEmptyTag) {
      this.#close();
      return "";
    }
    const at = this.#at;
    const end = this.#text.indexOf("<", at);
    if (end === -1 || end >= this.#limit) return undefined;
    const { endTag } = this.tag;
    if (this.#text.slice(end, end + endTag.length) !== endTag) return undefined;
    this.#start = at;
    const meant = this.#referring(at, end);
    const text = meant ?? (recurs ? this.#known.text(this.#text, at, end) : this.#text.slice(at, end));
    this.#at = end + endTag.length;
    this.#close();
    return text;
  }

  /**
   * Whether what comes next is this markup, with a text before each piece but the first: the texts, as they are meant, go to
   * `texts`. Nothing is taken: where the end of all of it is known, `skipTo` takes it. -1 where something else comes, or
   * it is not there as a whole yet.
   */
  match(markup: readonly string[], texts: string[]): number {
    if (this.#isEmptyTag) return -1;
    const text = this.#text;
    let at = this.#at;
    for (let index = 0; index < markup.length; index += 1) {
      if (index > 0) {
        const start = at;
        at = text.indexOf("<", start);
        if (at === -1) return -1;
        texts[index - 1] = text.slice(start, at);
      }
      const piece = markup[index] ?? "";
      if (text.slice(at, at + piece.length) !== piece) return -1;
      at += piece.length;
    }
    return at <= this.#limit && this.#means(at, texts, markup.length - 1) ? at : -1;
  }

  /** The characters that come next, up to a mark; undefined where it is not among so many of them. */
  upTo(mark: string, most: number): string | undefined {
    const end = this.#isEmptyTag ? -1 : this.#text.indexOf(mark, this.#at);
    return end === -1 || end - this.#at > most ? undefined : this.#text.slice(this.#at, end);
  }

  /** Takes what `match` has found. */
  skipTo(end: number): void {
    this.#start = this.#at;
    this.#at = end;
  }

  /** Replaces what stands for something else in texts that stand before an offset; false where it may stand for nothing. */
  #means(end: number, texts: string[], count: number): boolean {
    const start = this.#at;
    if (this.#sectionEnd.from(start) < end) return false;
    if (this.#reference.from(start) >= end && this.#carriageReturn.from(start) >= end) return true;
    try {
      for (let index = 0; index < count; index += 1) {
        texts[index] = textOf(texts[index] ?? "", (message) => new RangeError(message));
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Characters of the document, by offsets in it; undefined where they are not kept any more. */
  textBetween(start: number, end: number): string | undefined {
    const from = start - this.#textOffset;
    return from < 0 ? undefined : this.#text.slice(from, end - this.#textOffset);
  }

  /** What prefixes mean in the innermost element that is open. */
  get scope(): PrefixScope {
    return this.#open[this.#open.length - 1]?.scope ?? documentScope;
  }

  /** Of a start or an end. */
  get tag(): StartTag {
    if (this.#tag === undefined) throw new Error("there is no tag before the first one");
    return this.#tag;
  }

  /** Of a text. */
  get text(): string {
    this.#value ??= this.#text.slice(this.#start, this.#at);
    return this.#value;
  }

  /** Of a declaration. */
  get declaration(): XmlDeclaration | undefined {
    return this.#declaration;
  }

  /** Elements that are open; the element of an end is none of them any more. */
  get depth(): number {
    return this.#open.length;
  }

  /** Where the token begins, in UTF-16 units of the document without byte order mark. */
  get offset(): number {
    return this.#textOffset + this.#start;
  }

  /** Where it ends. */
  get endOffset(): number {
    return this.#textOffset + this.#at;
  }

  /** Where the token begins. */
  get place(): TextPlace {
    return this.#placeOf(this.#start);
  }

  #load(text: string, isComplete: boolean): void {
    this.#text = this.#hasBegun ? text : text.replace(/^\uFEFF/, "");
    this.#hasBegun ||= text !== "";
    this.#at = 0;
    this.#limit = isComplete ? this.#text.length : this.#limitOf(this.#text);
    this.#awaited = "<";
    for (const landmark of [this.#reference, this.#carriageReturn, this.#sectionEnd]) landmark.enter(this.#text);
    const forbidden = indexOfForbidden(this.#text);
    if (forbidden !== -1 && forbidden < this.#limit) throw this.#malformed("XML allows no such character", forbidden);
  }

  #limitOf(text: string): number {
    const last = text.lastIndexOf("<");
    if (last !== -1) return last;
    return this.#open.length === 0 ? text.length : 0;
  }

  /** The token at an offset; undefined where what stands there is none. */
  #read(at: number): XmlToken | undefined {
    this.#start = at;
    if (this.#text.charCodeAt(at) !== lessThan) return this.#readText(at);
    const next = this.#text.charCodeAt(at + 1);
    if (next === slash) return this.#readEnd(at);
    if (next === exclamationMark) return this.#readSection(at);
    if (next === questionMark) return this.#readInstruction(at);
    return this.#readStart(at);
  }

  #readStart(at: number): "start" {
    const outer = this.#open[this.#open.length - 1]?.scope ?? documentScope;
    const end = this.#text.indexOf(">", at) + 1;
    const tag = this.#known.tag(this.#text, at, end, outer) ?? this.#newTag(at, outer);
    if (this.#open.length === 0) {
      if (this.#hasRoot) throw this.#malformed("a document has one root element, and another one follows", at);
      this.#hasRoot = true;
    }
    this.#open.push(tag);
    this.#tag = tag;
    this.#isEmptyTag = tag.isEmpty;
    this.#at = at + tag.text.length;
    return "start";
  }

  #newTag(at: number, outer: PrefixScope): StartTag {
    const text = copied(this.#text.slice(at, endOfTag(this.#text, at)));
    const tag = readStartTag(text, outer, (message, offset) => this.#malformedTag(message, at + offset));
    return this.#known.addTag(tag);
  }

  #readEnd(at: number): "end" {
    const tag = this.#open[this.#open.length - 1];
    const end = at + (tag?.endTag.length ?? 0);
    if (tag !== undefined && this.#text.slice(at, end) === tag.endTag) this.#at = end;
    else this.#at = this.#endOfSpacedTag(at, tag);
    return this.#close();
  }

  /** White space may stand before the `>` of an end tag. */
  #endOfSpacedTag(at: number, tag: StartTag | undefined): number {
    endTag.lastIndex = at;
    const [whole, name] = endTag.exec(this.#text) ?? [];
    if (whole === undefined) throw this.#malformedTag("an end tag has a name and nothing else", at);
    if (tag === undefined) throw this.#malformed(`</${name}> ends no element`, at);
    if (name !== tag.qualified) throw this.#malformed(`</${name}> stands where <${tag.qualified}> must end`, at);
    return at + whole.length;
  }

  #close(): "end" {
    this.#isEmptyTag = false;
    this.#tag = this.#open.pop();
    return "end";
  }

  #readText(at: number): "text" | undefined {
    const found = this.#text.indexOf("<", at);
    const end = found === -1 ? this.#limit : found;
    this.#at = end;
    if (this.#open.length === 0) {
      if (isBlank(this.#text.slice(at, end))) return undefined;
      throw this.#malformed("text stands outside of the root element", at);
    }
    this.#value = this.#referring(at, end);
    return "text";
  }

  /** What the characters of a text stand for, where they are not it themselves: references and line ends. */
  #referring(at: number, end: number): string | undefined {
    const sectionEnd = this.#sectionEnd.from(at);
    if (sectionEnd < end) throw this.#malformed("]]> may only stand at the end of a CDATA section", sectionEnd);
    if (this.#reference.from(at) >= end && this.#carriageReturn.from(at) >= end) return undefined;
    return this.#decoded(at, end);
  }

  #decoded(at: number, end: number): string {
    return textOf(this.#text.slice(at, end), (message, offset) => this.#malformed(message, at + offset));
  }

  /** What begins with `<!`. */
  #readSection(at: number): "text" | undefined {
    if (this.#text.startsWith("<!--", at)) return this.#readComment(at);
    if (this.#text.startsWith("<![CDATA[", at)) return this.#readCharacters(at);
    if (!this.#text.startsWith("<!DOCTYPE", at)) throw this.#malformed("<! begins nothing that XML knows", at);
    throw this.#errorOf("WIRE_DOCTYPE", "a document type declaration is not allowed", this.place);
  }

  #readComment(at: number): undefined {
    const comment = this.#inside(at, "<!--", "-->");
    if (comment === undefined) return;
    if (/--|-$/.test(comment)) throw this.#malformed("two hyphens stand within a comment", at);
  }

  #readCharacters(at: number): "text" | undefined {
    const characters = this.#inside(at, "<![CDATA[", "]]>");
    if (characters === undefined) return undefined;
    if (this.#open.length === 0) throw this.#malformed("text stands outside of the root element", at);
    this.#value = withLineFeeds(characters);
    return "text";
  }

  #readInstruction(at: number): "declaration" | undefined {
    const instruction = this.#inside(at, "<?", "?>");
    if (instruction === undefined) return undefined;
    const target = instructionTarget.exec(instruction)?.[1];
    if (target === undefined) throw this.#malformed("a processing instruction has a name without colon", at);
    if (target.toLowerCase() !== "xml") return undefined;
    this.#declaration = this.offset === 0 ? readDeclaration(instruction) : undefined;
    if (this.#declaration !== undefined) return "declaration";
    throw this.#malformed("an XML declaration stands at the very start, and says version, encoding and standalone", at);
  }

  /** What stands between a begin and the next end; undefined where the end has not come yet. */
  #inside(at: number, begin: string, end: string): string | undefined {
    const start = at + begin.length;
    const found = this.#text.indexOf(end, start);
    if (found !== -1) {
      this.#at = found + end.length;
      return this.#text.slice(start, found);
    }
    if (this.#hasEnded) throw this.#malformed(`${begin} has no ${end}`, at);
    this.#limit = at;
    this.#awaited = end;
    return undefined;
  }

  #keepRest(): void {
    this.#textPlace = this.#placeOf(this.#at);
    this.#textOffset += this.#at;
    this.#kept.keep(this.#text.slice(this.#at), this.#awaited);
    this.#text = "";
    this.#at = 0;
    this.#limit = 0;
    this.#start = 0;
  }

  #judgeEnd(): void {
    const tag = this.#open.at(-1);
    if (tag !== undefined) throw this.#malformed(`the document ends before </${tag.qualified}>`, this.#at);
    if (!this.#hasRoot) throw this.#malformed("the document has no root element", this.#at);
  }

  #malformed(message: string, at: number): Error {
    return this.#errorOf("WIRE_MALFORMED_XML", message, this.#placeOf(at));
  }

  #malformedTag(message: string, at: number): Error {
    const isCut = this.#hasEnded && !this.#text.includes(">", at);
    return this.#malformed(isCut ? "the document ends within a tag" : message, at);
  }

  #placeOf(at: number): TextPlace {
    return placeBehind(this.#text.slice(0, at), this.#textPlace);
  }
}

/** Behind the `>` of the tag that begins there; where it has none, as far as it may be one. */
function endOfTag(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    special.lastIndex = at;
    at = special.test(text) ? special.lastIndex - 1 : text.length;
    const found = text.charAt(at);
    if (found === ">") return at + 1;
    if (found === "<" || found === "") return at;
    at = text.indexOf(found, at + 1);
    if (at === -1) return text.length;
  }
  return text.length;
}

/** Whether it is white space alone, as XML 1.0 has it. */
export function isBlank(text: string): boolean {
  return !/[^ \t\r\n]/.test(text);
}

const special = /["'<>]/g;
const endTag = new RegExp(`</(${qualifiedName})[ \\t\\r\\n]*>`, "uy");
const instructionTarget = new RegExp(`^(${ncName})(?:[ \\t\\r\\n]|$)`, "u");

const lessThan = 0x3c;
const slash = 0x2f;
const exclamationMark = 0x21;
const questionMark = 0x3f;
