import type { PagingInfo, QueryExpression } from "../../wire/query/query-expression.ts";
import { OrganizationFault } from "../faults.ts";
import type { PagingCookie } from "./paging-cookie.ts";
import { parseCookie } from "./paging-cookie.ts";
import type { SortKey } from "./sort-key.ts";

export const largestPage = 5000;

/** Which rows are asked for: so many, after a number of rows to skip or after the last row of the page before. */
export type Page = {
  readonly number: number;
  readonly size: number;
  readonly skip: number;
  readonly after: PagingCookie | undefined;
};

export function pageOf(query: QueryExpression, keys: readonly SortKey[]): Page {
  const { topCount, pageInfo } = query;
  if (topCount !== undefined) return topPage(topCount, pageInfo);
  const number = pageInfo?.pageNumber || 1;
  const asked = pageInfo?.count || largestPage;
  if (number < 0 || asked < 0) throw notPositive("PageNumber and Count");
  // More than a page holds is cut to what it holds.
  const size = Math.min(asked, largestPage);
  const cookie = pageInfo?.pagingCookie;
  const after = cookie === undefined || cookie === "" ? undefined : parseCookie(keys, cookie);
  const follows = after !== undefined && after.page === number - 1;
  return { number, size, skip: follows ? 0 : (number - 1) * size, after: follows ? after : undefined };
}

function topPage(topCount: number, pageInfo: PagingInfo | undefined): Page {
  const isPaged = pageInfo !== undefined && (pageInfo.count !== 0 || pageInfo.pageNumber > 1);
  if (isPaged || pageInfo?.returnTotalRecordCount === true) {
    throw new OrganizationFault("InvalidArgument", "TopCount cannot be used together with PageInfo.");
  }
  if (topCount < 1) throw notPositive("TopCount");
  if (topCount > largestPage) {
    throw new OrganizationFault("InvalidArgument", `TopCount is ${topCount}; at most ${largestPage} is allowed.`);
  }
  return { number: 1, size: topCount, skip: 0, after: undefined };
}

function notPositive(what: string): OrganizationFault {
  return new OrganizationFault("QueryBuilderValueGreaterThanZero", `${what} must be greater than zero.`);
}
