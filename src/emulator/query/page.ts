import { queryLimits } from "../../wire/query/check-fetch-query.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { OrganizationFault } from "../faults.ts";
import type { SqlValue } from "../store/column-codec.ts";
import type { PagingCookie } from "./paging-cookie.ts";
import { parseCookie } from "./paging-cookie.ts";
import type { SortKey } from "./sort-key.ts";
import type { Sql } from "./sql.ts";
import { every, raw, some, sql, value } from "./sql.ts";

export const largestPage = queryLimits.top;

/** Rows that can be reached by page numbers alone, without a paging cookie. */
const reachableRows = 50_000;

/** Which rows are asked for: so many, after a number of rows to skip or after the last row of the page before. */
export type Page = {
  readonly number: number;
  readonly size: number;
  readonly skip: number;
  readonly after: PagingCookie | undefined;
};

/** @param keys what the rows are sorted by; undefined where the query has no paging cookie */
export function pageOf({ top, count, page = 1, pagingCookie }: FetchQuery, keys: readonly SortKey[] | undefined): Page {
  if (top !== undefined) return { number: 1, size: top, skip: 0, after: undefined };
  // More than a page holds is cut to what it holds.
  const size = Math.min(count ?? largestPage, largestPage);
  const after = keys === undefined || pagingCookie === undefined ? undefined : parseCookie(keys, pagingCookie);
  if (after !== undefined && after.page === page - 1) return { number: page, size, skip: 0, after };
  const skip = (page - 1) * size;
  if (skip < reachableRows) return { number: page, size, skip, after: undefined };
  throw new OrganizationFault(
    "OverRetrievalUpperLimitWithoutPagingCookie",
    "Paging cookie is required when trying to retrieve a set of records on any high pages.",
  );
}

/** "Comes after the last row of the page before": later in the first key, or equal in it and later in the second, and so on. */
export function afterSql(keys: readonly SortKey[], { last }: PagingCookie): Sql {
  const alternatives = keys.map((key, index) => {
    const equal = keys.slice(0, index).map((earlier, at) => compareSql(earlier, "IS", last[at] ?? null));
    return every([...equal, laterSql(key, last[index] ?? null)]);
  });
  return every([...notBefore(keys[0], last[0] ?? null), some(alternatives)]);
}

/** Says nothing new, but an index of the first key can be searched for it. */
function notBefore(key: SortKey | undefined, from: SqlValue): Sql[] {
  return key === undefined || key.descending || from === null ? [] : [compareSql(key, ">=", from)];
}

/** Nothing comes first in ascending order, last in descending order. */
function laterSql(key: SortKey, from: SqlValue): Sql {
  const operand = key.comparable(key.value);
  if (!key.descending) return from === null ? sql`${operand} IS NOT NULL` : compareSql(key, ">", from);
  return from === null ? raw("0") : some([compareSql(key, "<", from), sql`${operand} IS NULL`]);
}

function compareSql(key: SortKey, operator: "IS" | "<" | ">" | ">=", from: SqlValue): Sql {
  return sql`${key.comparable(key.value)} ${raw(operator)} ${key.comparable(value(from))}`;
}

/** One thing that rows are sorted by. */
export type Ordering = { readonly operand: Sql; readonly descending: boolean };

export function orderSql(keys: readonly SortKey[]): Ordering[] {
  return keys.map((key) => ({ operand: key.comparable(key.value), descending: key.descending }));
}

export function printOrdering({ operand, descending }: Ordering): Sql {
  return descending ? sql`${operand} DESC` : operand;
}
