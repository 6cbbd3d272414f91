import { type DocumentErrorCode, type DocumentErrorDetails, documentError } from "./document-error.ts";
import { placeBehind } from "./text-place.ts";

export type XmlAttribute = { readonly namespace: string; readonly name: string; readonly value: string };

/** Where an element stands in its document. */
export type XmlPlace = {
  readonly source: string;
  readonly start: number;
  /** Behind the end tag; known once the element is closed. */
  end: number;
};

export type XmlElementParts = {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  /** Prefixes that this element declares; "" is the default namespace. */
  readonly declarations: ReadonlyMap<string, string>;
  readonly parent: XmlElement | undefined;
  readonly place: XmlPlace;
};

/** One element of a small document that was read whole (`read-document.ts`). */
export class XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly declarations: ReadonlyMap<string, string>;
  readonly parent: XmlElement | undefined;
  readonly children: XmlElement[] = [];
  readonly place: XmlPlace;
  /** The text directly inside, entities resolved. */
  text = "";

  constructor(parts: XmlElementParts) {
    this.namespace = parts.namespace;
    this.name = parts.name;
    this.attributes = parts.attributes;
    this.declarations = parts.declarations;
    this.parent = parts.parent;
    this.place = parts.place;
  }

  is(namespace: string, name: string): boolean {
    return this.name === name && this.namespace === namespace;
  }

  attribute(namespace: string, name: string): string | undefined {
    return this.attributes.find((attribute) => attribute.name === name && attribute.namespace === namespace)?.value;
  }

  /** The first child of that name. */
  child(namespace: string, name: string): XmlElement | undefined {
    return this.children.find((child) => child.is(namespace, name));
  }

  childrenNamed(namespace: string, name: string): XmlElement[] {
    return this.children.filter((child) => child.is(namespace, name));
  }

  /** The only child of that name; WIRE_MISSING_ELEMENT without it, WIRE_UNEXPECTED_CONTENT where it comes twice. */
  requireChild(namespace: string, name: string): XmlElement {
    const [child, another] = this.childrenNamed(namespace, name);
    if (child === undefined) throw this.error("WIRE_MISSING_ELEMENT", `<${this.name}> has no <${name}>`);
    if (another !== undefined) throw another.error("WIRE_UNEXPECTED_CONTENT", `<${name}> comes twice`);
    return child;
  }

  /** Every element of that name inside this one, at any depth, in document order. */
  descendants(namespace: string, name: string, found: XmlElement[] = []): readonly XmlElement[] {
    for (const child of this.children) {
      if (child.is(namespace, name)) found.push(child);
      child.descendants(namespace, name, found);
    }
    return found;
  }

  /** The first element of that name inside this one, at any depth. */
  descendant(namespace: string, name: string): XmlElement | undefined {
    for (const child of this.children) {
      const found = child.is(namespace, name) ? child : child.descendant(namespace, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The element exactly as it stands in the document: signatures cover these characters. */
  get verbatim(): string {
    return this.place.source.slice(this.place.start, this.place.end);
  }

  /**
   * Namespaces declared outside the element whose prefixes its text uses: what an element around a verbatim copy must declare.
   * A prefix counts as used where it stands before a colon, so names in attribute values and in text count too.
   */
  get outerNamespaces(): ReadonlyMap<string, string> {
    const prefixes = wordsBeforeColons(this.verbatim);
    const used = [...this.#inheritedNamespaces()].filter(
      ([prefix, uri]) => !this.declarations.has(prefix) && (prefix === "" ? uri !== "" : prefixes.has(prefix)),
    );
    return new Map(used);
  }

  #inheritedNamespaces(): Map<string, string> {
    const found = new Map<string, string>();
    for (let at = this.parent; at !== undefined; at = at.parent) {
      for (const [prefix, uri] of at.declarations) if (!found.has(prefix)) found.set(prefix, uri);
    }
    return found;
  }

  /** The namespace that a prefix stands for here, "" where there is none. */
  resolve(prefix: string): string {
    return this.declarations.get(prefix) ?? this.#inheritedNamespaces().get(prefix) ?? "";
  }

  /** An error that says where in the document this element stands. */
  error(code: DocumentErrorCode, message: string, details: DocumentErrorDetails = {}): Error {
    const { line, column } = placeBehind(this.place.source.slice(0, this.place.start));
    const where = `line ${line}, column ${column}, in ${this.#path()}`;
    return documentError(code, message, { where, ...details });
  }

  #path(): string {
    const names = [this.name];
    for (let at = this.parent; at !== undefined; at = at.parent) names.unshift(at.name);
    return names.join("/");
  }
}

/** In time that grows with the length of the text alone: the text is a stranger's. */
function wordsBeforeColons(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (let colon = text.indexOf(":"); colon !== -1; colon = text.indexOf(":", colon + 1)) {
    let start = colon;
    while (start > 0 && !delimiters.has(text.charAt(start - 1))) start -= 1;
    words.add(text.slice(start, colon));
  }
  return words;
}

/** What cannot stand in a prefix, and may stand before one. */
const delimiters: ReadonlySet<string> = new Set(" \t\r\n<>/=\"'();,{}[]|&:");
