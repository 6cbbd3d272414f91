import { ns } from "../soap/namespaces.ts";
import { attributeValueOf } from "./character-data.ts";
import { namespaceOf, noDeclarations, type PrefixScope } from "./prefix-scope.ts";
import { partsOf, qualifiedName } from "./xml-names.ts";

/** A start tag, `<a:b k="v">`, or the one tag of an empty element, `<a:b/>`. */
export type StartTag = {
  /** As it stands in the document. */
  readonly text: string;
  /** With its prefix. */
  readonly qualified: string;
  readonly namespace: string;
  readonly name: string;
  /** Namespace declarations too: they are of `xmlnsNamespace`. */
  readonly attributes: readonly TagAttribute[];
  /** What prefixes mean around the element. */
  readonly outer: PrefixScope;
  /** What they mean within it, and in the tag itself. */
  readonly scope: PrefixScope;
  readonly isEmpty: boolean;
  /** Of the attribute xsi:nil (XML Schema Part 1, section 2.6). */
  readonly isNil: boolean;
  /** Of the attribute xsi:type; the namespace is undefined where its prefix is bound to none. */
  readonly type: { readonly namespace: string | undefined; readonly name: string } | undefined;
  /** The end tag that belongs to it, as almost everybody writes it. */
  readonly endTag: string;
};

type TagAttribute = {
  readonly qualified: string;
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
};

/** Makes the error of what stands at an offset of the text and must not. */
type ErrorAt = (message: string, offset: number) => Error;

const xmlNamespace = "http://www.w3.org/XML/1998/namespace";
export const xmlnsNamespace = "http://www.w3.org/2000/xmlns/";

/** Around the root: two prefixes mean something everywhere (Namespaces in XML 1.0, section 3). */
export const documentScope: PrefixScope = {
  prefix: "xml",
  namespace: xmlNamespace,
  outer: { prefix: "xmlns", namespace: xmlnsNamespace, outer: noDeclarations },
};

/**
 * Reads a start tag from `<` to `>`, of which the characters have been checked: names, attributes and their values, and what
 * the prefixes mean. Throws what `errorAt` makes, with offsets in the tag.
 */
export function readStartTag(text: string, outer: PrefixScope, errorAt: ErrorAt): StartTag {
  const parser = new TagParser(text, errorAt);
  const qualified = parser.name();
  const written = parser.attributes();
  const isEmpty = parser.end();
  const scope = written.reduce((around, attribute) => declare(attribute, around, errorAt), outer);
  const { prefix, local } = partsOf(qualified);
  if (prefix === "xmlns") throw errorAt("an element cannot have the prefix xmlns", 0);
  const namespace = namespaceOf(scope, prefix);
  if (namespace === undefined) throw errorAt(unbound(prefix), 0);
  const attributes = written.length === 0 ? none : resolve(written, scope, errorAt);
  const ofInstance = (wanted: string): string | undefined =>
    attributes.find((one) => one.name === wanted && one.namespace === ns.instance)?.value.trim();
  const nil = ofInstance("nil");
  return {
    ...{ text, qualified, namespace, name: local, attributes, outer, scope, isEmpty },
    isNil: nil === "true" || nil === "1",
    type: typeNamed(ofInstance("type"), scope),
    endTag: `</${qualified}>`,
  };
}

const none: readonly TagAttribute[] = [];

type WrittenAttribute = { readonly qualified: string; readonly value: string; readonly offset: number };

class TagParser {
  readonly #text: string;
  readonly #errorAt: ErrorAt;
  /** Behind `<`. */
  #at = 1;

  constructor(text: string, errorAt: ErrorAt) {
    this.#text = text;
    this.#errorAt = errorAt;
  }

  name(): string {
    return this.#take(name) ?? this.#fail("a name must stand behind <");
  }

  attributes(): readonly WrittenAttribute[] {
    const attributes: WrittenAttribute[] = [];
    while (this.#take(white) !== undefined) {
      const offset = this.#at;
      const qualified = this.#take(name);
      if (qualified === undefined) break;
      if (this.#take(equals) === undefined) this.#fail(`the attribute ${qualified} has no value`);
      attributes.push({ qualified, value: this.#value(qualified), offset });
    }
    return attributes;
  }

  /** Whether the element is empty. */
  end(): boolean {
    return (this.#take(end) ?? this.#fail("a tag has a name, attributes after white space, and an end")) === "/>";
  }

  #value(attribute: string): string {
    const start = this.#at + 1;
    const quoted = this.#take(value) ?? this.#fail(`the value of ${attribute} must stand in quotes and hold no <`);
    return attributeValueOf(quoted.slice(1, -1), (message, offset) => this.#errorAt(message, start + offset));
  }

  #take(pattern: RegExp): string | undefined {
    const start = this.#at;
    pattern.lastIndex = start;
    if (!pattern.test(this.#text)) return undefined;
    this.#at = pattern.lastIndex;
    return this.#text.slice(start, this.#at);
  }

  #fail(message: string): never {
    throw this.#errorAt(message, this.#at);
  }
}

const name = new RegExp(qualifiedName, "uy");
const white = /[ \t\r\n]+/y;
const equals = /[ \t\r\n]*=[ \t\r\n]*/y;
const value = /"[^"<]*"|'[^'<]*'/y;
const end = /\/?>/y;

/** The scope with what the attribute declares, if it is a declaration (Namespaces in XML 1.0, sections 2.2 and 3). */
function declare({ qualified, value, offset }: WrittenAttribute, scope: PrefixScope, errorAt: ErrorAt): PrefixScope {
  const declaration = qualified === "xmlns" ? { prefix: "", local: "" } : partsOf(qualified);
  if (qualified !== "xmlns" && declaration.prefix !== "xmlns") return scope;
  const prefix = declaration.local;
  if (prefix === "xml" && value === xmlNamespace) return scope;
  if (prefix === "xml" || prefix === "xmlns" || value === xmlNamespace || value === xmlnsNamespace) {
    throw errorAt("the prefixes xml and xmlns and their namespaces belong to each other alone", offset);
  }
  if (prefix !== "" && value === "") throw errorAt(`the prefix ${prefix} cannot be bound to no namespace`, offset);
  return { prefix, namespace: value, outer: scope };
}

function resolve(written: readonly WrittenAttribute[], scope: PrefixScope, errorAt: ErrorAt): TagAttribute[] {
  const seen = new Set<string>();
  return written.map(({ qualified, value, offset }) => {
    const { prefix, local } = partsOf(qualified);
    const namespace = prefix === "" ? namespaceWithout(local) : namespaceOf(scope, prefix);
    if (namespace === undefined) throw errorAt(unbound(prefix), offset);
    const expanded = `{${namespace}}${local}`;
    if (seen.has(expanded)) throw errorAt(`the attribute ${qualified} comes twice`, offset);
    seen.add(expanded);
    return { qualified, namespace, name: local, value };
  });
}

/** An attribute without prefix has no namespace, whatever the default is. */
function namespaceWithout(name: string): string {
  return name === "xmlns" ? xmlnsNamespace : "";
}

function typeNamed(qualified: string | undefined, scope: PrefixScope): StartTag["type"] {
  if (qualified === undefined) return undefined;
  const { prefix, local } = partsOf(qualified);
  return { namespace: namespaceOf(scope, prefix), name: local };
}

function unbound(prefix: string): string {
  return `the prefix ${prefix} is bound to no namespace`;
}
