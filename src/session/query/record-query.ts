import { DynamlError } from "../../errors.ts";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import { checkFetchQuery, queryLimits } from "../../wire/query/check-fetch-query.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { printFetchXml } from "../../wire/query/print-fetch-xml.ts";
import type { Query } from "../../wire/query/query-expression.ts";
import { checkOptions } from "../check-arguments.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import { withPlainNumbers } from "../plain-numbers.ts";
import type { SessionErrorCode } from "../session-error.ts";
import { aggregatePages } from "./aggregate-pages.ts";
import { checkCounts } from "./check-counts.ts";
import { ComingPage } from "./coming-page.ts";

export type QueryOptions = CallLimits & {
  /**
   * Records of a page; 5,000 (the most that organizations send) where it is left out, and for aggregates. `timeout` is for each
   * page.
   */
  readonly pageSize?: number | undefined;
  /** Records in all; every one where it is left out. Unlike `top` of a query it may be more than 5,000. */
  readonly limit?: number | undefined;
};

/** A query that runs when it is read; each reading runs it again. */
export type RecordQuery<R = Entity> = AsyncIterable<R> & {
  /** Page by page, as the organization sends them. */
  pages(): AsyncIterable<Omit<EntityCollection, "entities"> & { entities: R[] }>;
  /** The first record; undefined where there is none. */
  first(): Promise<R | undefined>;
  toArray(): Promise<R[]>;
};

/** The most that an organization puts on a page. */
const largestPage = queryLimits.top;

type QueryService = Pick<OrganizationService, "retrieveMultiple" | "readPage">;

type ReadQuery = (limits: CallLimits) => FetchQuery | Promise<FetchQuery>;

export function recordQuery(service: QueryService, read: ReadQuery, options: QueryOptions = {}): RecordQuery {
  const checked = async (): Promise<FetchQuery> => {
    checkOptions(options, "query");
    const { signal, timeout } = options;
    const query = await read({ signal, timeout });
    checkCounts(query, options);
    checkFetchQuery(query);
    return query;
  };
  const records = (limits: QueryOptions = options) => recordsOf(service, checked, limits);
  return {
    [Symbol.asyncIterator]: () => records(),
    pages: () => pagesOf(service, checked, options),
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
 * The records of a query, each as soon as it has arrived. When a page is there, the next one is asked for, while the records of
 * the first are worked on; a reading that stops early calls it off.
 */
async function* recordsOf(
  service: QueryService,
  read: () => Promise<FetchQuery>,
  options: QueryOptions,
): AsyncGenerator<Entity> {
  const query = await read();
  if (query.aggregate) {
    for await (const { entities } of pagesOf(service, async () => query, options)) yield* entities;
    return;
  }
  const { limit = Number.POSITIVE_INFINITY, pageSize, ...limits } = options;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const ask = (page: FetchQuery): AskedPage => ({
    query: page,
    page: new ComingPage((take) => service.readPage(fetchExpression(page), take, { ...limits, signal })),
  });
  let left = limit;
  const following = async ({ query: asked, page }: AskedPage): Promise<AskedPage | undefined> => {
    const found = await page.end;
    left -= page.count;
    return found.moreRecords && left > 0 ? ask(pageAfter(asked, found, page.count)) : undefined;
  };
  let given = 0;
  try {
    for (let current = limit > 0 ? ask(firstPage(query, pageSize, limit)) : undefined; current !== undefined; ) {
      const next: Promise<AskedPage | undefined> = following(current);
      // Its failure is for the reader who comes to that page; until then nobody listens.
      next.catch(() => {});
      for (let records = await current.page.arrived(); records.length > 0; records = await current.page.arrived()) {
        for (const record of records) {
          if (given === limit) return;
          given += 1;
          yield withPlainNumbers(record);
        }
      }
      current = await next;
    }
  } finally {
    stop.abort();
  }
}

type AskedPage = { readonly query: FetchQuery; readonly page: ComingPage };

function fetchExpression(query: FetchQuery): Query {
  return { kind: "FetchExpression", query: printFetchXml(query) };
}

/** The pages of a query; a reading that stops early calls off what is under way. */
async function* pagesOf(
  service: QueryService,
  read: () => Promise<FetchQuery>,
  options: QueryOptions,
): AsyncGenerator<EntityCollection> {
  const query = await read();
  const { limit = Number.POSITIVE_INFINITY, pageSize, ...limits } = options;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const ask = async (page: FetchQuery): Promise<EntityCollection> => {
    const found = await service.retrieveMultiple(fetchExpression(page), { ...limits, signal });
    found.entities.forEach(withPlainNumbers);
    return found;
  };
  let left = limit;
  try {
    const first = firstPage(query, pageSize, limit);
    for await (const page of query.aggregate ? aggregatePages(query, ask) : pagesByCookie(first, ask, limit)) {
      left -= page.entities.length;
      if (left < 0) page.entities.length += left;
      yield page;
      if (left <= 0) return;
    }
  } finally {
    stop.abort();
  }
}

/** While a page is worked on the next one is on its way. Without a cookie (distinct) pages go by number. */
async function* pagesByCookie(
  first: FetchQuery,
  ask: (page: FetchQuery) => Promise<EntityCollection>,
  limit: number,
): AsyncGenerator<EntityCollection> {
  let left = limit;
  let current = first;
  let coming: Promise<EntityCollection> | undefined = left > 0 ? ask(current) : undefined;
  while (coming !== undefined) {
    const page: EntityCollection = await coming;
    left -= page.entities.length;
    const next: FetchQuery | undefined =
      page.moreRecords && left > 0 ? pageAfter(current, page, page.entities.length) : undefined;
    coming = next === undefined ? undefined : ask(next);
    // Its failure is for the reader who asks for that page; until then nobody listens.
    coming?.catch(() => {});
    current = next ?? current;
    yield page;
  }
}

function firstPage(query: FetchQuery, pageSize: number | undefined, limit: number): FetchQuery {
  if (query.top !== undefined) return query;
  const count = Math.min(query.count ?? pageSize ?? largestPage, limit, largestPage);
  return { ...query, count, page: query.page ?? 1 };
}

function pageAfter(query: FetchQuery, { pagingCookie }: EntityCollection, records: number): FetchQuery {
  if (pagingCookie !== undefined && pagingCookie === query.pagingCookie && records === 0) throw sameAgain();
  return { ...query, page: (query.page ?? 1) + 1, pagingCookie };
}

function sameAgain(): DynamlError<SessionErrorCode> {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: "the organization answers with the same empty page again and says that there are more records",
    remedy: "give the query an order by a unique column",
  });
}
