import { DynamlError } from "../../errors.ts";
import { escapeAttribute, escapeText } from "../xml/escape.ts";
import { freeLetter, namespaceOf, noDeclarations, type PrefixScope, prefixOf } from "../xml/prefix-scope.ts";
import { maxDepth, ns } from "./namespaces.ts";
import type { WireErrorCode } from "./wire-error.ts";
import type { WrittenPairs } from "./written-pairs.ts";

/**
 * Builds the text of one XML document, with the prefixes that WCF chooses: an element whose namespace has no prefix in scope
 * declares it as the default namespace; a namespace that content needs gets the first letter from `a` on that is free.
 * Within a start tag the attributes come before the namespace declarations, as WCF writes them.
 */
export class XmlWriter {
  /** What is being written, for errors: the logical name of the attribute, the name of the parameter. */
  subject: string | undefined;
  #text = "";
  #declarations = "";
  #isTagOpen = false;
  #scope = noDeclarations;
  /** Of the elements that are open: the qualified name, and the scope around. */
  readonly #openNames: string[] = [];
  readonly #outerScopes: PrefixScope[] = [];
  /** How pairs were written in messages before. */
  readonly written: WrittenPairs | undefined;

  constructor(written?: WrittenPairs) {
    this.written = written;
  }

  get scope(): PrefixScope {
    return this.#scope;
  }

  get depth(): number {
    return this.#openNames.length;
  }

  /** Opens an element. A `prefix` is declared for it unless it stands for that namespace already. */
  open(namespace: string, name: string, prefix?: string): void {
    if (this.#openNames.length >= maxDepth) {
      throw this.error("WIRE_TOO_DEEP", `values are nested deeper than ${maxDepth} elements`, "send flatter values");
    }
    this.#finishTag();
    this.#outerScopes.push(this.#scope);
    const chosen = prefix ?? prefixOf(this.#scope, namespace) ?? "";
    this.#bind(chosen, namespace);
    const qualified = chosen === "" ? name : `${chosen}:${name}`;
    this.#openNames.push(qualified);
    this.#text += `<${qualified}`;
    this.#isTagOpen = true;
  }

  /** Gives a namespace a prefix on the element just opened, unless it has one in scope; returns the prefix. */
  declare(namespace: string, prefix?: string): string {
    const known = prefix ?? prefixOf(this.#scope, namespace);
    const chosen = known ?? (namespace === ns.instance ? "i" : freeLetter(this.#scope));
    this.#bind(chosen, namespace);
    return chosen;
  }

  /** Adds an attribute to the element just opened; `name` as it stands, prefix included. */
  attribute(name: string, value: string): void {
    this.#text += ` ${name}="${escapeAttribute(value, this.#refuse)}"`;
  }

  /** `i:type="prefix:name"`, declaring the prefix where it is new. */
  type(namespace: string, name: string): void {
    this.declare(ns.instance);
    const prefix = this.declare(namespace);
    this.#text += prefix === "" ? ` i:type="${name}"` : ` i:type="${prefix}:${name}"`;
  }

  nil(): void {
    this.declare(ns.instance);
    this.#text += ' i:nil="true"';
  }

  text(value: string): void {
    if (value === "") return;
    this.#finishTag();
    this.#text += escapeText(value, this.#refuse);
  }

  close(): void {
    const name = this.#openNames.pop();
    this.#scope = this.#outerScopes.pop() ?? noDeclarations;
    if (this.#isTagOpen) this.#finishTag("/>");
    else this.#text += `</${name}>`;
  }

  /** An element with nothing but text. */
  element(namespace: string, name: string, text: string): void {
    const prefix = prefixOf(this.#scope, namespace);
    if (prefix === undefined || text === "" || this.#openNames.length >= maxDepth) {
      this.open(namespace, name);
      this.text(text);
      this.close();
      return;
    }
    this.#finishTag();
    const qualified = prefix === "" ? name : `${prefix}:${name}`;
    this.#text += `<${qualified}>${escapeText(text, this.#refuse)}</${qualified}>`;
  }

  /** Markup that is known to fit here, with a text before each piece but the first. */
  known(markup: readonly string[], escapedTexts: readonly string[]): void {
    this.#finishTag();
    let written = markup[0] ?? "";
    for (let index = 0; index < escapedTexts.length; index += 1) {
      written += `${escapedTexts[index]}${markup[index + 1]}`;
    }
    this.#text += written;
  }

  /** A text as it stands between tags. */
  escaped(text: string): string {
    return escapeText(text, this.#refuse);
  }

  /** What has been written since a mark. */
  since(mark: number): string {
    return this.#text.slice(mark);
  }

  /** Where in the text that which is written next will stand; the start tag of the element that is open is finished. */
  mark(): number {
    this.#finishTag();
    return this.#text.length;
  }

  toString(): string {
    return this.#text;
  }

  error(code: WireErrorCode, what: string, remedy: string): DynamlError<WireErrorCode> {
    const message = this.subject === undefined ? what : `"${this.subject}": ${what}`;
    return new DynamlError<WireErrorCode>({ code, message, remedy, context: { subject: this.subject } });
  }

  #bind(prefix: string, namespace: string): void {
    if (namespaceOf(this.#scope, prefix) === namespace) return;
    this.#scope = { prefix, namespace, outer: this.#scope };
    this.#declarations += prefix === "" ? ` xmlns="${namespace}"` : ` xmlns:${prefix}="${namespace}"`;
  }

  #finishTag(end = ">"): void {
    if (!this.#isTagOpen) return;
    this.#text += this.#declarations + end;
    this.#declarations = "";
    this.#isTagOpen = false;
  }

  readonly #refuse = (character: string): DynamlError =>
    this.error(
      "WIRE_INVALID_CHARACTER",
      `holds the character ${character}, which XML 1.0 cannot carry`,
      "remove it from the value",
    );
}
