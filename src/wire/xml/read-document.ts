import { maxDepth } from "../soap/namespaces.ts";
import { type DocumentErrorCode, documentError } from "./document-error.ts";
import { type StartTag, xmlnsNamespace } from "./start-tag.ts";
import type { TextPlace } from "./text-place.ts";
import { XmlElement } from "./xml-element.ts";
import { XmlReader } from "./xml-reader.ts";

/** Longest message that is read, in UTF-16 units: a token and its reply are some 20,000. */
const maxMessageLength = 1_000_000;

/** Longest service description: one with every type is some 2 million. */
export const maxDescriptionLength = 8_000_000;

/** Most elements that a document may have. */
export const maxElements = 200_000;

/**
 * Reads one small XML document (UTF-8 bytes, or text) whole: the documents of sign-in and discovery, where attributes matter
 * and tokens are kept verbatim. Messages of the Organization service are read by `soap/read-shape.ts`, without a tree.
 * `expected` says what the document should be, for errors: `the reply of the token service`.
 * Errors: WIRE_ENCODING, WIRE_MALFORMED_XML, WIRE_DOCTYPE, WIRE_TOO_DEEP, WIRE_TOO_LARGE, WIRE_HTML.
 */
export function readDocument(
  document: Uint8Array | string,
  expected: string,
  maxLength: number = maxMessageLength,
): XmlElement {
  if (document.length > maxLength * 3) throw tooLarge(expected, maxLength);
  const text = decodeText(document, expected);
  if (text.length > maxLength) throw tooLarge(expected, maxLength);
  if (/^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b/i.test(text)) throw htmlError(expected);
  return new TreeReader(text, expected).read();
}

/**
 * As `readDocument`, but of a document of any length, and only as far as the end tag of the element that `isLast` names: what
 * lies behind it is not in the tree, nor need it be well formed. Without such an element it is an error to be longer than a
 * small document.
 */
export function readDocumentStart(
  document: Uint8Array,
  expected: string,
  isLast: (element: XmlElement) => boolean,
): XmlElement {
  const isWhole = document.length <= maxMessageLength;
  const text = isWhole ? decodeText(document, expected) : decodeStart(document.subarray(0, maxMessageLength), expected);
  const reader = new TreeReader(text, expected, isLast);
  const root = reader.readStart();
  if (root !== undefined) return root;
  if (isWhole) return reader.end();
  throw tooLarge(expected, maxMessageLength);
}

/** Text of bytes that may end in the middle of a character. */
function decodeStart(document: Uint8Array, expected: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(document, { stream: true });
  } catch (cause) {
    throw notUtf8(expected, cause);
  }
}

function decodeText(document: Uint8Array | string, expected: string): string {
  if (typeof document === "string") return document.replace(/^\uFEFF/, "");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(document);
  } catch (cause) {
    throw notUtf8(expected, cause);
  }
}

function notUtf8(expected: string, cause: unknown): Error {
  return documentError("WIRE_ENCODING", `${expected} is not UTF-8, the only encoding that is read here`, { cause });
}

/** Units that are parsed at a time where the end of interest may come early. */
const stride = 4096;

class TreeReader {
  readonly #xml: XmlReader;
  readonly #source: string;
  readonly #expected: string;
  readonly #isLast: (element: XmlElement) => boolean;
  #root: XmlElement | undefined;
  #current: XmlElement | undefined;
  #elements = 0;
  #isDone = false;

  constructor(source: string, expected: string, isLast: (element: XmlElement) => boolean = () => false) {
    this.#source = source;
    this.#expected = expected;
    this.#isLast = isLast;
    this.#xml = new XmlReader((problem, message, place) => this.#error(problem, message, place));
  }

  read(): XmlElement {
    this.#xml.write(this.#source);
    return this.end();
  }

  /** The root as soon as the last element of interest is closed; undefined where the text ends before. */
  readStart(): XmlElement | undefined {
    for (let at = 0; at < this.#source.length && !this.#isDone; at += stride) {
      this.#xml.write(this.#source.slice(at, at + stride));
      this.#readTokens();
    }
    return this.#isDone ? this.#root : undefined;
  }

  end(): XmlElement {
    this.#readTokens();
    this.#xml.end();
    this.#readTokens();
    return this.#root ?? this.#fail("WIRE_MALFORMED_XML", "there is no element");
  }

  #readTokens(): void {
    for (let token = this.#xml.next(); token !== undefined && !this.#isDone; token = this.#xml.next()) {
      if (token === "start") this.#open(this.#xml.tag);
      else if (token === "end") this.#close();
      else if (token === "text") this.#addText(this.#xml.text);
      else this.#judgeEncoding();
    }
  }

  #judgeEncoding(): void {
    const encoding = this.#xml.declaration?.encoding;
    if (encoding === undefined || encoding.toLowerCase() === "utf-8") return;
    this.#fail("WIRE_ENCODING", `the XML declaration says "${encoding}", and only UTF-8 is read here`);
  }

  #open(tag: StartTag): void {
    this.#elements += 1;
    if (this.#xml.depth > maxDepth) this.#fail("WIRE_TOO_DEEP", `elements are nested deeper than ${maxDepth}`);
    if (this.#elements > maxElements) this.#fail("WIRE_TOO_LARGE", `there are more than ${maxElements} elements`);
    const element = new XmlElement({
      namespace: tag.namespace,
      name: tag.name,
      attributes: tag.attributes.filter(({ namespace }) => namespace !== xmlnsNamespace),
      declarations: declarationsOf(tag),
      parent: this.#current,
      place: { source: this.#source, start: this.#xml.offset, end: this.#source.length },
    });
    this.#current?.children.push(element);
    this.#root ??= element;
    this.#current = element;
  }

  #addText(text: string): void {
    if (this.#current !== undefined) this.#current.text += text;
  }

  #close(): void {
    if (this.#current === undefined) return;
    this.#current.place.end = this.#xml.endOffset;
    this.#isDone ||= this.#isLast(this.#current);
    this.#current = this.#current.parent;
  }

  #fail(code: DocumentErrorCode, message: string): never {
    throw this.#error(code, message, this.#xml.place);
  }

  #error(code: DocumentErrorCode, message: string, { line, column }: TextPlace): Error {
    return documentError(code, `${this.#expected}: ${message}`, { where: `line ${line}, column ${column}` });
  }
}

/** The prefixes that a tag declares. */
function declarationsOf({ attributes }: StartTag): Map<string, string> {
  const declarations = attributes.filter(({ namespace }) => namespace === xmlnsNamespace);
  return new Map(declarations.map(({ qualified, name, value }) => [qualified === "xmlns" ? "" : name, value]));
}

function tooLarge(expected: string, maxLength: number): Error {
  return documentError("WIRE_TOO_LARGE", `${expected} is longer than ${maxLength} characters`);
}

function htmlError(expected: string): Error {
  return documentError("WIRE_HTML", `a web page came where ${expected} was expected`, {
    remedy:
      "check the address; a page for people (sign-in, proxy, maintenance) answers there: use the service's own address or another authentication type",
  });
}
