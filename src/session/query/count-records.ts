import { DynamlError } from "../../errors.ts";
import type { AttributeValue, Entity } from "../../values/entity.ts";
import type { FetchLink, FetchQuery } from "../../wire/query/fetch-query.ts";
import { badValue } from "../arguments.ts";
import { checkOptions } from "../check-arguments.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { CallLimits } from "../organization-service.ts";
import { checkCounts } from "./check-counts.ts";
import { type QueryInput, readQuery } from "./query-input.ts";
import type { QueryOptions, RecordQuery } from "./record-query.ts";

type CountingSession = {
  readonly metadata: Pick<SessionMetadata, "table" | "tables">;
  readonly query: (query: QueryInput, options?: QueryOptions) => RecordQuery;
};

/**
 * How many records a query finds: one RetrieveMultiple of an aggregate. Past the organization's limit for aggregates, and for
 * queries whose rows are distinct, the IDs are read page by page and counted; nothing of them is kept.
 */
export async function countRecords(
  session: CountingSession,
  input: QueryInput,
  limits: CallLimits = {},
): Promise<number> {
  checkOptions(limits);
  const query = await readQuery(input, session.metadata, limits);
  checkCounts(query);
  if (query.aggregate || query.distinct) return await countRead(session, query, limits);
  const { primaryIdAttribute } = await session.metadata.table(query.entity.name, [], limits);
  if (primaryIdAttribute === undefined) throw noPrimaryId(query.entity.name);
  try {
    return atMost(query.top, await countByAggregate(session, query, primaryIdAttribute, limits));
  } catch (error) {
    if (!isPastLimit(error)) throw error;
    return await countRead(session, bare(query, primaryIdAttribute), limits);
  }
}

async function countByAggregate(
  session: Pick<CountingSession, "query">,
  query: FetchQuery,
  primaryIdAttribute: string,
  limits: CallLimits,
): Promise<number> {
  const fetch = bare(query, primaryIdAttribute);
  const attributes = [{ name: primaryIdAttribute, alias: countAlias, aggregate: "count" as const }];
  const aggregate = {
    ...fetch,
    aggregate: true,
    top: undefined,
    entity: { ...fetch.entity, attributes },
  };
  const found = await session.query({ fetch: aggregate }, limits).first();
  return numberIn(found);
}

const countAlias = "records";

function numberIn(found: Entity | undefined): number {
  const value: AttributeValue = found?.attributes.get(countAlias) ?? null;
  const isAliased = typeof value === "object" && value !== null && "kind" in value && value.kind === "AliasedValue";
  // No group at all where no record is found.
  return Number(isAliased ? value.value : value);
}

async function countRead(
  session: Pick<CountingSession, "query">,
  fetch: FetchQuery,
  limits: CallLimits,
): Promise<number> {
  let count = 0;
  for await (const _record of session.query({ fetch }, limits)) count += 1;
  return count;
}

/** The same rows in any order, the ID alone of each. */
function bare(query: FetchQuery, primaryIdAttribute: string): FetchQuery {
  const withoutColumns = (link: FetchLink): FetchLink => ({
    ...link,
    allAttributes: false,
    attributes: [],
    orders: [],
    links: link.links.map(withoutColumns),
  });
  return {
    ...query,
    count: undefined,
    page: undefined,
    pagingCookie: undefined,
    returnTotalRecordCount: false,
    entity: {
      ...query.entity,
      allAttributes: false,
      attributes: [{ name: primaryIdAttribute }],
      orders: [],
      links: query.entity.links.map(withoutColumns),
    },
  };
}

function atMost(top: number | undefined, count: number): number {
  return top === undefined ? count : Math.min(top, count);
}

function isPastLimit(error: unknown): boolean {
  return error instanceof DynamlError && error.context.name === "AggregateQueryRecordLimitExceeded";
}

function noPrimaryId(entity: string) {
  return badValue(`the table ${entity} has no primary ID to count by`, "count the table that refers to it");
}
