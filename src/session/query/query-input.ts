import type { FetchFilter, FetchQuery } from "../../wire/query/fetch-query.ts";
import { parseFetchXml } from "../../wire/query/parse-fetch-xml.ts";
import { badValue } from "../arguments.ts";
import { checkColumns, checkEntityName, checkFetchXml, checkQuery, checkQueryParts } from "../check-arguments.ts";
import type { ColumnName, ColumnOf, EntityTypes, TableName } from "../entity-types.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { CallLimits } from "../organization-service.ts";
import { type ComparedWith, type ConditionValue, checkConditionValue } from "./condition-value.ts";
import { givenFetch } from "./given-fetch.ts";
import { checkODataText } from "./odata-text.ts";
import { checkQueryMembers } from "./query-members.ts";

/**
 * A query: FetchXML text, its tree, what `fetchFrom(…)` built, OData query options as the Web API has them:
 * `{ entity: "account", odata: "$select=name&$filter=contains(name,'a')&$top=10" }`, or a few words:
 * `{ entity: "account", columns: ["name"], where: { statecode: 0 }, orderBy: ["name", "-createdon"], top: 10 }`.
 */
export type QueryInput<N extends string = string, C extends string = string, T = EntityTypes> =
  | ({ readonly fetchXml: string } & Without<"fetch" | "odata" | "entity">)
  | ({ readonly fetch: FetchQuery } & Without<"fetchXml" | "odata" | "entity">)
  | (ODataQuery<N, T> & Without<"fetchXml" | "fetch">)
  | (SimpleQuery<N, C, T> & Without<"fetchXml" | "fetch" | "odata">);

/** A query is given in one way. */
type Without<Member extends string> = { readonly [K in Member]?: never };

type ODataQuery<N extends string, T> = {
  /**
   * What stands behind the question mark of an address, percent-encoded or as a person reads it: `$select=…&$filter=…`. With the entity
   * set before it no `entity` is needed: `accounts?$select=name`. Both wires carry it as FetchXML, so that `$expand` gives the columns of
   * lookups as `primarycontactid.fullname`.
   */
  readonly odata: string;
  /** Logical name: `account`. */
  readonly entity?: TableName<N, T> | undefined;
};

type SimpleQuery<N extends string, C extends string, T> = {
  /** Logical name: `account`. */
  readonly entity: TableName<N, T>;
  /** All where they are left out. */
  readonly columns?: readonly ColumnName<C, N, T>[] | undefined;
  /** Attributes with the value that they must have; `null`: none; a list: one of these. */
  readonly where?: ConditionsOn<N, T> | undefined;
  /** Attribute names; a minus before the name sorts from the last to the first. */
  readonly orderBy?: readonly Ordering<N, T>[] | undefined;
  readonly top?: number | undefined;
};

type Ordering<N, T> = N extends keyof T ? ColumnOf<N, T> | `-${ColumnOf<N, T>}` : string;

type SimpleCondition<V = ConditionValue> = V | null | readonly V[];

/** Of a table that the compiler knows each column is compared with what it can hold. */
type ConditionsOn<N, T> = N extends keyof T
  ? { readonly [K in ColumnOf<N, T>]?: SimpleCondition<ComparedWith<T[N][K & keyof T[N]]>> }
  : Readonly<Record<string, SimpleCondition>>;

const noColumns = { allAttributes: true, attributes: [] } as const;

/**
 * The tree of a query. Throws WIRE_QUERY for FetchXML that is none, with its place in the text, and SESSION_BAD_VALUE for
 * what no attribute can be compared with.
 */
export function fetchOf(query: Exclude<QueryInput, { readonly odata: string }>): FetchQuery {
  checkQuery(query);
  checkQueryMembers(query);
  if ("fetchXml" in query) {
    checkFetchXml(query.fetchXml);
    return parseFetchXml(query.fetchXml);
  }
  return "fetch" in query ? givenFetch(query.fetch, { whole: "the query", path: "" }) : fetchOfSimple(query);
}

/** The same of any query; OData query options are read by the descriptions of their tables. Errors: those of `fetchOfOData`, too. */
export function readQuery(
  query: QueryInput,
  metadata: Pick<SessionMetadata, "table" | "tables">,
  limits: CallLimits,
): FetchQuery | Promise<FetchQuery> {
  checkQuery(query);
  if (!isOData(query)) return fetchOf(query);
  checkQueryMembers(query);
  checkODataText(query);
  return import("./odata-query.ts").then(({ fetchOfOData }) => fetchOfOData(metadata, query, limits));
}

function isOData(query: QueryInput): query is Extract<QueryInput, { readonly odata: string }> {
  return "odata" in query;
}

/** The tree of a query in a few words. */
function fetchOfSimple(query: SimpleQuery<string, string, object>): FetchQuery {
  const { entity, columns, where = {}, orderBy = [], top } = query;
  checkEntityName(entity);
  checkColumns(columns);
  checkQueryParts(where, orderBy);
  const conditions = Object.entries(where).map(([attribute, value]) => ({
    attribute,
    ...conditionOf(attribute, value),
  }));
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

function conditionOf(attribute: string, value: SimpleCondition) {
  if (value === null) return { operator: "null", values: [] };
  if (!isList(value)) return { operator: "eq", values: [checkConditionValue(attribute, value)] };
  if (value.length === 0) {
    throw badValue(
      `condition on ${attribute}: the list of values is empty, and no record would be found`,
      "give at least one value, or leave the condition out",
      { attribute },
    );
  }
  return { operator: "in", values: value.map((one) => checkConditionValue(attribute, one)) };
}

function isList(value: ConditionValue | readonly ConditionValue[]): value is readonly ConditionValue[] {
  return Array.isArray(value);
}
