import { fetchOfQuery } from "../../wire/odata/exchange/retrieve-multiple.ts";
import type { TableLookup } from "../../wire/odata/table-lookup.ts";
import type { OrganizationRequest, OrganizationResponse } from "../../wire/organization-call.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { parseFetchXml } from "../../wire/query/parse-fetch-xml.ts";
import { printFetchXml } from "../../wire/query/print-fetch-xml.ts";
import { queryExpressionFromFetch } from "../../wire/query/query-expression-from-fetch.ts";
import { queryOf, textOf } from "./parameters.ts";

type Conversion = (
  request: OrganizationRequest,
  tables: TableLookup,
  need: (query: FetchQuery) => Promise<void>,
) => Promise<OrganizationResponse["results"]>;

/**
 * Messages that change the form of a query and touch no record. The Web API has them as operations on types that its
 * documentation leaves open, so they are answered here: only the types of the columns are asked for.
 */
const conversions: Readonly<Record<string, Conversion>> = {
  async FetchXmlToQueryExpression(request, tables, need) {
    const query = parseFetchXml(textOf(request, "FetchXml"));
    await need(query);
    return new Map([["Query", queryExpressionFromFetch(query, tables)]]);
  },
  async QueryExpressionToFetchXml(request) {
    return new Map([["FetchXml", printFetchXml(fetchOfQuery(queryOf(request, "Query")))]]);
  },
};

export function isQueryConversion(messageName: string): boolean {
  return Object.hasOwn(conversions, messageName);
}

export const convertQuery: Conversion = async (request, tables, need) =>
  (await conversions[request.requestName]?.(request, tables, need)) ?? new Map();
