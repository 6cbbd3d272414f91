import { closestName } from "../../values/closest-name.ts";
import { isODataError, odataError } from "../../wire/odata/odata-error.ts";
import { parseQueryOptions, type QueryOptions, splitOptions } from "../../wire/odata/query-options.ts";
import { largestPage } from "../../wire/odata/query-plan.ts";

/** A query in the Web API's words, read: the entity set that an address names, and the options. */
export type ParsedODataQuery = { readonly entitySet: string | undefined; readonly options: QueryOptions };

/**
 * `$select=name&$filter=statecode eq 0`, with a question mark before it or without; `accounts?$top=10`, alone or at the end of an
 * address: `https://contoso.crm4.dynamics.com/api/data/v9.2/accounts?$top=10`, whose host does not count. Percent-encoded or as a
 * person reads it; `&`, `+` and `%` inside of a value are written `%26`, `%2B` and `%25`, but for the plus of a time's offset.
 *
 * Throws WIRE_ODATA, with the option and the place in it, for what is no such text, and for what a query that reads records cannot say.
 */
export function parseODataQuery(text: string): ParsedODataQuery {
  const { entitySet, optionsText } = partsOf(text.trim().replace(plusOfOffset, "%2B"));
  try {
    refuseUncarried(splitOptions(optionsText));
    const options = parseQueryOptions(optionsText);
    refuseTogether(options);
    return { entitySet, options };
  } catch (error) {
    throw placedODataError(error);
  }
}

/** `2026-11-23T09:30:00+01:00`: as dates are written, and no blank. */
const plusOfOffset = /(?<=T\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?)\+(?=\d\d:\d\d)/g;

/** With the option and the place in it in the message, as a person counts: from 1. Another error as it is. */
export function placedODataError(error: unknown): unknown {
  if (!isODataError(error)) return error;
  const { option, position } = error.context;
  if (option === undefined) return error;
  const place = position === undefined ? option : `${option}, character ${position + 1}`;
  const { message, remedy = "correct the query", context, cause } = error;
  return odataError(`${place}: ${message}`, { ...context, remedy, cause });
}

/** What stands before the question mark is an address where it can be no option. */
function partsOf(text: string): { readonly entitySet: string | undefined; readonly optionsText: string } {
  const [, address = "", options = ""] = /^([^?]*)\??(.*)$/s.exec(text) ?? [];
  if (address === "" || /^(?:\$|%24|@|%40)|^\w+=/i.test(text)) {
    return { entitySet: undefined, optionsText: address === "" ? options : text };
  }
  const path = address.replace(/^.*\/api\/data\/v\d+\.\d+\//i, "").replace(/^\//, "");
  if (/^\w+$/.test(path)) return { entitySet: path, optionsText: options };
  throw odataError(`"${address}" is no address of a table`, {
    remedy: "give the entity set and its options: accounts?$select=name&$filter=statecode eq 0",
  });
}

const carried = ["$select", "$filter", "$orderby", "$top", "$count", "$expand", "$apply"];

const remedies: Readonly<Record<string, string>> = {
  $skip: "leave it out: all pages are read, and how many records in all can be limited",
  $skiptoken: "leave it out: all pages are read",
  $deltatoken: "read what has changed as changes of the table",
  fetchXml: "give the FetchXML by itself, in place of the OData query",
  savedQuery: "read the column fetchxml of the view (savedquery), and give what it holds as FetchXML",
  userQuery: "read the column fetchxml of the view (userquery), and give what it holds as FetchXML",
};

function refuseUncarried(options: ReadonlyMap<string, string>): void {
  for (const name of options.keys()) {
    if (carried.includes(name) || name.startsWith("@")) continue;
    const near = closestName(name, carried);
    const others = `take ${carried.join(", ")}; an ampersand inside of a value is written %26`;
    throw odataError(`the query option ${name} cannot be taken`, {
      remedy: remedies[name] ?? (near === undefined ? others : `did you mean ${near}?`),
    });
  }
}

function refuseTwice(items: QueryOptions["expand"]): void {
  const names = items.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw odataError(`${twice} is expanded twice`, {
      option: "$expand",
      remedy: "name all of its columns in one place",
    });
  }
  for (const { expand } of items) refuseTwice(expand);
}

/** What the Web API does without saying so, or what FetchXML has no words for. */
function refuseTogether({ top, count, apply, select, expand }: QueryOptions): void {
  if (top !== undefined && (top === 0 || top > largestPage)) {
    throw odataError(`$top=${top} is out of range`, {
      remedy: `give 1 to ${largestPage}; for more leave it out, and limit how many records are read`,
    });
  }
  if (top !== undefined && count) {
    throw odataError("$top and $count=true exclude one another", { remedy: "leave one of them out" });
  }
  refuseTwice(expand);
  const beside = { $select: select, $expand: expand[0], "$count=true": count || undefined };
  const [name] = Object.entries(beside).find(([, given]) => apply !== undefined && given !== undefined) ?? [];
  if (name !== undefined) {
    throw odataError(`${name} has no meaning beside $apply`, {
      remedy: "leave it out: what $apply groups and aggregates is what comes back",
    });
  }
}
