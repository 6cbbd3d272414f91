import { DynamlError } from "../../errors.ts";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { printFetchXml } from "../../wire/query/print-fetch-xml.ts";
import { withPlainNumbers } from "../arguments.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import type { SessionErrorCode } from "../session-error.ts";

export type QueryOptions = CallLimits & {
  /** Records of a page; 5,000 (the most that organizations send) where it is left out. `timeout` is for each page. */
  readonly pageSize?: number | undefined;
  /** Records in all; every one where it is left out. Unlike `top` of a query it may be more than 5,000. */
  readonly limit?: number | undefined;
};

/** A query that runs when it is read; each reading runs it again. */
export type RecordQuery = AsyncIterable<Entity> & {
  /** Page by page, as the organization sends them. */
  pages(): AsyncIterable<EntityCollection>;
  /** The first record; undefined where there is none. */
  first(): Promise<Entity | undefined>;
  toArray(): Promise<Entity[]>;
};

/** The most that an organization puts on a page. */
const largestPage = 5_000;

export function recordQuery(
  service: Pick<OrganizationService, "retrieveMultiple">,
  read: () => FetchQuery,
  options: QueryOptions = {},
): RecordQuery {
  const pages = (limits: QueryOptions = options) => pagesOf(service, read(), limits);
  async function* records(limits?: QueryOptions): AsyncGenerator<Entity> {
    for await (const { entities } of pages(limits)) yield* entities;
  }
  return {
    [Symbol.asyncIterator]: () => records(),
    pages: () => pages(),
    async first() {
      for await (const record of records({ ...options, limit: 1 })) return record;
      return undefined;
    },
    async toArray() {
      const all: Entity[] = [];
      for await (const record of records()) all.push(record);
      return all;
    },
  };
}

/**
 * The pages of a query. While one is worked on the next one is on its way; a reading that stops early calls it off.
 * Without a cookie (aggregates, distinct) pages go by number.
 */
async function* pagesOf(
  service: Pick<OrganizationService, "retrieveMultiple">,
  query: FetchQuery,
  options: QueryOptions,
): AsyncGenerator<EntityCollection> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const ask = async (page: FetchQuery): Promise<EntityCollection> =>
    await service.retrieveMultiple({ kind: "FetchExpression", query: printFetchXml(page) }, { ...options, signal });
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  let current = firstPage(query, options.pageSize, left);
  let coming: Promise<EntityCollection> | undefined = ask(current);
  try {
    while (coming !== undefined && left > 0) {
      const page: EntityCollection = await coming;
      left -= page.entities.length;
      const next: FetchQuery | undefined = page.moreRecords && left > 0 ? pageAfter(current, page) : undefined;
      coming = next === undefined ? undefined : ask(next);
      // Its failure is for the reader who asks for that page; until then nobody listens.
      coming?.catch(() => {});
      current = next ?? current;
      if (left < 0) page.entities.length += left;
      page.entities.forEach(withPlainNumbers);
      yield page;
    }
  } finally {
    stop.abort();
  }
}

function firstPage(query: FetchQuery, pageSize: number | undefined, limit: number): FetchQuery {
  if (query.top !== undefined) return query;
  const count = Math.min(query.count ?? pageSize ?? largestPage, limit, largestPage);
  return { ...query, count, page: query.page ?? 1 };
}

function pageAfter(query: FetchQuery, { pagingCookie, entities }: EntityCollection): FetchQuery {
  if (pagingCookie !== undefined && pagingCookie === query.pagingCookie && entities.length === 0) throw sameAgain();
  return { ...query, page: (query.page ?? 1) + 1, pagingCookie };
}

function sameAgain(): DynamlError<SessionErrorCode> {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: "the organization answers with the same empty page again and says that there are more records",
    remedy: "give the query an order by a unique column",
  });
}
