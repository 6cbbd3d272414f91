import type { FetchQuery } from "../query/fetch-query.ts";

/** A query without any of its switches. */
export const plainQuery: Omit<FetchQuery, "entity"> = {
  distinct: false,
  aggregate: false,
  returnTotalRecordCount: false,
  noLock: false,
  useRawOrderBy: false,
};
