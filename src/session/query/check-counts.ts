import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { badValue } from "../arguments.ts";

type Counts = { readonly pageSize?: number | undefined; readonly limit?: number | undefined };

/** Throws SESSION_BAD_VALUE for how many records to ask for where that is no number of records. */
export function checkCounts({ top, count, page }: FetchQuery, { pageSize, limit }: Counts = {}): void {
  for (const [name, given] of Object.entries({ top, count, page, pageSize })) {
    if (given !== undefined && !(Number.isInteger(given) && given > 0)) {
      throw badValue(`${name} of the query is ${String(given)}`, "give a whole number from 1 on");
    }
  }
  if (limit === undefined || limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit >= 0)) return;
  throw badValue(`limit of the query is ${String(limit)}`, "give a whole number, or leave it out for every record");
}
