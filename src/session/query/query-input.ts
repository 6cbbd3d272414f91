import type { FetchFilter, FetchQuery } from "../../wire/query/fetch-query.ts";
import { parseFetchXml } from "../../wire/query/parse-fetch-xml.ts";

/**
 * A query: FetchXML text, its tree, what `fetchFrom(…)` built, or a few words:
 * `{ entity: "account", columns: ["name"], where: { statecode: 0 }, orderBy: ["name", "-createdon"], top: 10 }`.
 */
export type QueryInput = { readonly fetchXml: string } | { readonly fetch: FetchQuery } | SimpleQuery;

type SimpleQuery = {
  /** Logical name: `account`. */
  readonly entity: string;
  /** All where they are left out. */
  readonly columns?: readonly string[] | undefined;
  /** Attributes with the value that they must have; `null`: none; a list: one of these. */
  readonly where?: Readonly<Record<string, SimpleCondition>> | undefined;
  /** Attribute names; a minus before the name sorts from the last to the first. */
  readonly orderBy?: readonly string[] | undefined;
  readonly top?: number | undefined;
};

type SimpleCondition = string | number | boolean | null | readonly (string | number)[];

const noColumns = { allAttributes: true, attributes: [] } as const;

/** The tree of a query. Throws WIRE_QUERY for FetchXML that is none, with its place in the text. */
export function fetchOf(query: QueryInput): FetchQuery {
  if ("fetchXml" in query) return parseFetchXml(query.fetchXml);
  return "fetch" in query ? query.fetch : fetchOfSimple(query);
}

/** The tree of a query in a few words. */
function fetchOfSimple({ entity, columns, where = {}, orderBy = [], top }: SimpleQuery): FetchQuery {
  const conditions = Object.entries(where).map(([attribute, value]) => ({ attribute, ...conditionOf(value) }));
  return {
    entity: {
      name: entity,
      ...(columns === undefined ? noColumns : { allAttributes: false, attributes: columns.map((name) => ({ name })) }),
      orders: orderBy.map((name) => ({ attribute: name.replace(/^-/, ""), descending: name.startsWith("-") })),
      filters: conditions.length === 0 ? [] : [all(conditions)],
      links: [],
    },
    top,
    distinct: false,
    aggregate: false,
    returnTotalRecordCount: false,
    noLock: false,
    useRawOrderBy: false,
  };
}

function all(conditions: FetchFilter["conditions"]): FetchFilter {
  return { type: "and", conditions, filters: [], links: [] };
}

function conditionOf(value: SimpleCondition) {
  if (value === null) return { operator: "null", values: [] };
  if (typeof value === "object") return { operator: "in", values: value.map(String) };
  return { operator: "eq", values: [typeof value === "boolean" ? (value ? "1" : "0") : String(value)] };
}
