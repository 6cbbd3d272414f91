import { SaxesParser, type SaxesTagPlain } from "saxes";
import { closestName } from "../../values/closest-name.ts";
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
  constructor({ name, attributes }: SaxesTagPlain, source: string, offset: number) {
    this.name = name;
    this.attributes = new Map(Object.entries(attributes));
    this.#source = source;
    this.#offset = offset;
  }

  /** Where its start tag begins. */
  get place(): TextPlace {
    const before = this.#source.slice(0, this.#offset).split(/\r\n|\r|\n/);
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
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
 * `<value>`. Errors: QueryError of InvalidFetchXml, QueryBuilderDeserializeEmptyXml, QueryBuilderDeserializeNoDocElemXml.
 */
export function readFetchElements(text: string): FetchElement {
  if (text.trim() === "") throw new QueryError("QueryBuilderDeserializeEmptyXml", "Null or empty XML specified.");
  const source = text.replace(/^\uFEFF/, "");
  const parser = new SaxesParser();
  const open: FetchElement[] = [];
  let root: FetchElement | undefined;
  let start = 0;
  const invalid = (message: string): QueryError => {
    return new QueryError("InvalidFetchXml", message, { place: { line: parser.line, column: parser.columnIndex } });
  };
  parser.on("error", (cause) => {
    // The message of saxes begins with its own line and column.
    throw invalid(`Invalid XML: ${cause.message.replace(/^\d+:\d+: /, "")}`);
  });
  parser.on("doctype", () => {
    throw invalid("Invalid XML: a document type is not allowed.");
  });
  parser.on("opentagstart", () => {
    start = source.lastIndexOf("<", parser.position - 1);
  });
  parser.on("opentag", (tag) => {
    const element = new FetchElement(tag, source, start);
    if (open.length >= maxDepth) throw invalid(`Elements are nested deeper than ${maxDepth}.`);
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  parser.on("text", (piece) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  });
  parser.on("cdata", (piece) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  });
  parser.write(source).close();
  if (root !== undefined) return root;
  throw new QueryError("QueryBuilderDeserializeNoDocElemXml", "Invalid XML: there is no document element.");
}
