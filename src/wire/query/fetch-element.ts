import { closestName } from "../../values/closest-name.ts";
import type { StartTag } from "../xml/start-tag.ts";
import { placeBehind } from "../xml/text-place.ts";
import { XmlReader } from "../xml/xml-reader.ts";
import { QueryError, type QueryErrorName, type TextPlace } from "./query-error.ts";

/** Elements nested deeper than this are refused. */
const maxDepth = 200;

/** One element of a FetchXML text. */
export class FetchElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: FetchElement[] = [];
  text = "";
  readonly #source: string;
  readonly #offset: number;

  /** @param offset where its start tag begins in the source */
  constructor({ qualified, attributes }: StartTag, source: string, offset: number) {
    this.name = qualified;
    this.attributes = new Map(attributes.map(({ qualified: name, value }) => [name, value]));
    this.#source = source;
    this.#offset = offset;
  }

  /** Where its start tag begins. */
  get place(): TextPlace {
    return placeBehind(this.#source.slice(0, this.#offset));
  }

  error(errorName: QueryErrorName, message: string, remedy?: string): QueryError {
    return new QueryError(errorName, message, { place: this.place, remedy });
  }

  /** Undefined where the attribute is absent or empty. */
  optional(name: string): string | undefined {
    return this.attributes.get(name) || undefined;
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value !== undefined) return value;
    throw this.error(
      "QueryBuilderAttributeNotFound",
      `A required attribute was not specified: '${name}' of the element '${this.name}'.`,
      `give it: <${this.name} ${name}="…">`,
    );
  }

  /** `true`, `1`, `false`, `0`; undefined where the attribute is absent; other text is the fault of that name. */
  boolean(name: string, errorName: QueryErrorName = "InvalidFetchXml"): boolean | undefined {
    const value = this.attributes.get(name);
    if (value === undefined) return undefined;
    if (value === "true" || value === "1") return true;
    if (value === "false" || value === "0") return false;
    throw this.error(
      errorName,
      `The only valid values for '${name}' are 'true', 'false', '1', and '0', not '${value}'.`,
    );
  }

  /** A whole number above zero. */
  positive(name: string): number | undefined {
    const value = this.attributes.get(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,10}$/.test(value.trim())) {
      throw this.error("InvalidFetchXml", `The value '${value}' of '${name}' is not a whole number.`);
    }
    if (Number(value) > 0) return Number(value);
    throw this.error(
      "QueryBuilderValue_GreaterThanZero",
      `The value '${value}' of '${name}' must be greater than zero.`,
    );
  }

  /** One of the members; undefined where the attribute is absent. */
  member<T extends string>(name: string, members: readonly T[], errorName: QueryErrorName): T | undefined {
    const value = this.attributes.get(name);
    if (value === undefined) return undefined;
    const member = members.find((known) => known === value);
    if (member !== undefined) return member;
    throw this.error(
      errorName,
      `Valid values for ${name} are "${members.join('", "')}", not "${value}".`,
      nearest(value, members),
    );
  }
}

/** "Did you mean", for what is one of a few words. */
export function nearest(name: string, words: Iterable<string>): string | undefined {
  const near = closestName(name, words);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/**
 * FetchXML text as elements, strictly: a well-formed XML 1.0 document without document type, no text but white space outside of
 * `<value>`. Errors: QueryError of InvalidFetchXml, QueryBuilderDeserializeEmptyXml.
 */
export function readFetchElements(text: string): FetchElement {
  if (text.trim() === "") throw new QueryError("QueryBuilderDeserializeEmptyXml", "Null or empty XML specified.");
  const source = text.replace(/^\uFEFF/, "");
  const xml = new XmlReader((_problem, message, place) => invalid(`Invalid XML: ${message}.`, place));
  xml.end(source);
  const open: FetchElement[] = [];
  let root: FetchElement | undefined;
  for (let token = xml.next(); token !== undefined; token = xml.next()) {
    if (token === "start") {
      if (open.length >= maxDepth) throw invalid(`Elements are nested deeper than ${maxDepth}.`, xml.place);
      const element = new FetchElement(xml.tag, source, xml.offset);
      open.at(-1)?.children.push(element);
      root ??= element;
      open.push(element);
    } else if (token === "end") open.pop();
    else if (token === "text") addText(open.at(-1), xml.text);
  }
  if (root !== undefined) return root;
  throw invalid("Invalid XML: the document has no root element.", xml.place);
}

function addText(element: FetchElement | undefined, text: string): void {
  if (element !== undefined) element.text += text;
}

function invalid(message: string, place: TextPlace): QueryError {
  return new QueryError("InvalidFetchXml", message, { place });
}
