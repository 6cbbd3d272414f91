import { Guid } from "../../values/guid.ts";
import type { FilterNode } from "./filter-tree.ts";
import { inOption, odataError } from "./odata-error.ts";
import { type OrderItem, parseOrderBy, parseSelect, wholeNumber } from "./option-lists.ts";
import { type ApplyStep, parseApply } from "./parse-apply.ts";
import { type ExpandItem, parseExpand } from "./parse-expand.ts";
import { type ParameterAliases, parseFilter } from "./parse-filter.ts";

/** The options of an address after its question mark, read (query.md §7.2). What is left out was not given. */
export type QueryOptions = {
  readonly select?: readonly string[] | undefined;
  readonly filter?: FilterNode | undefined;
  readonly orderBy: readonly OrderItem[];
  readonly top?: number | undefined;
  readonly count: boolean;
  readonly expand: readonly ExpandItem[];
  readonly apply?: readonly ApplyStep[] | undefined;
  readonly fetchXml?: string | undefined;
  readonly savedQuery?: Guid | undefined;
  readonly userQuery?: Guid | undefined;
  readonly skipToken?: string | undefined;
  readonly deltaToken?: string | undefined;
  /** Parameters of a function, and of filters: by name without the sign. */
  readonly aliases: ParameterAliases;
  /** Options without a dollar sign that are not the Web API's own: `tag`, `api-version`. */
  readonly custom: ReadonlyMap<string, string>;
};

/** Options that the Web API does not have, although OData has. */
const refused = ["$skip", "$search", "$format", "$compute", "$levels", "$index", "$schemaversion"];

/**
 * `$select=name&$filter=name eq @p1&@p1='x'`, percent-encoded, without the question mark. Throws ODataError for options that
 * the platform refuses, with its words.
 */
export function parseQueryOptions(query: string): QueryOptions {
  const texts = splitOptions(query);
  const aliases = new Map<string, string>();
  const custom = new Map<string, string>();
  for (const [name, text] of texts) {
    if (name.startsWith("@")) aliases.set(name.slice(1), text);
    else if (!name.startsWith("$") && !ownNames.has(name)) custom.set(name, text);
    else if (refused.includes(name)) throw notSupported(name);
    else if (!ownNames.has(name)) throw unknownOption(name);
  }
  return { ...readOptions(texts, aliases), aliases, custom };
}

const ownNames: ReadonlySet<string> = new Set([
  ...["$select", "$filter", "$orderby", "$top", "$count", "$expand", "$apply", "$skiptoken", "$deltatoken", "$id"],
  ...["fetchXml", "savedQuery", "userQuery"],
]);

function readOptions(texts: ReadonlyMap<string, string>, aliases: ParameterAliases) {
  const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
    const text = texts.get(name);
    return text === undefined ? undefined : inOption(name, () => parse(text));
  };
  return {
    select: read("$select", parseSelect),
    filter: read("$filter", (text) => parseFilter(text, aliases)),
    orderBy: read("$orderby", (text) => parseOrderBy(text, aliases)) ?? [],
    top: read("$top", (text) => wholeNumber("$top", text)),
    count: read("$count", parseBoolean) ?? false,
    expand: read("$expand", parseExpand) ?? [],
    apply: read("$apply", parseApply),
    fetchXml: texts.get("fetchXml"),
    savedQuery: read("savedQuery", (text) => guidOption("savedQuery", text)),
    userQuery: read("userQuery", (text) => guidOption("userQuery", text)),
    skipToken: texts.get("$skiptoken"),
    deltaToken: texts.get("$deltatoken"),
  };
}

/** Names and values of an address's query, percent signs and plus signs resolved. An option given twice is refused. */
export function splitOptions(query: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const part of query.split("&")) {
    if (part === "") continue;
    const [name = "", ...rest] = part.split("=");
    const key = decode(name).trim();
    if (texts.has(key))
      throw odataError(`Query option '${key}' was specified more than once, but it must be specified at most once.`);
    texts.set(key, decode(rest.join("=")));
  }
  return texts;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (cause) {
    throw odataError("The query of the address is wrongly encoded.", {
      text,
      remedy: "write a percent sign that stands for itself as %25",
      cause,
    });
  }
}

function parseBoolean(text: string): boolean {
  if (text === "true" || text === "false") return text === "true";
  throw odataError(`Invalid value '${text}' for $count query option found. Valid values are 'true' and 'false'.`);
}

function guidOption(name: string, text: string): Guid {
  const guid = Guid.parse(text);
  if (guid === undefined)
    throw odataError(`Invalid value '${text}' for ${name} query option found. A GUID was expected.`);
  return guid;
}

function notSupported(name: string) {
  return odataError(`The query parameter ${name} is not supported`, { status: name === "$skip" ? 400 : 501 });
}

function unknownOption(name: string) {
  return odataError(`The query parameter ${name} is not supported`);
}
