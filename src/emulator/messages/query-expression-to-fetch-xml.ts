import { printFetchXml } from "../../wire/query/print-fetch-xml.ts";
import { fetchOfQuery, orFault } from "../query/fetch-of-query.ts";
import type { Message } from "./message.ts";
import { queryParameter } from "./parameter-bag.ts";

/** Message QueryExpressionToFetchXml: the same query as text. */
export const queryExpressionToFetchXml: Message = {
  parameters: ["Query"],
  run: (_context, request) => {
    const fetch = fetchOfQuery(queryParameter(request, "Query"));
    return new Map([["FetchXml", orFault(() => printFetchXml(fetch))]]);
  },
};
