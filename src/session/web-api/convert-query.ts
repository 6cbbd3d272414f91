import { fetchOfQuery } from "../../wire/odata/exchange/retrieve-multiple.ts";
import type { TableLookup } from "../../wire/odata/table-lookup.ts";
import type { OrganizationRequest, OrganizationResponse } from "../../wire/organization-call.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { parseFetchXml } from "../../wire/query/parse-fetch-xml.ts";
import { printFetchXml } from "../../wire/query/print-fetch-xml.ts";
import type { Query } from "../../wire/query/query-expression.ts";
import { queryExpressionFromFetch } from "../../wire/query/query-expression-from-fetch.ts";
import { badValue } from "../arguments.ts";

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
  async FetchXmlToQueryExpression({ requestName, parameters }, tables, need) {
    const text = parameters.get("FetchXml");
    if (typeof text !== "string") throw missing(requestName, "FetchXml", "a text");
    const query = parseFetchXml(text);
    await need(query);
    return new Map([["Query", queryExpressionFromFetch(query, tables)]]);
  },
  async QueryExpressionToFetchXml({ requestName, parameters }) {
    const query = parameters.get("Query");
    if (!isQuery(query)) throw missing(requestName, "Query", "a QueryExpression");
    return new Map([["FetchXml", printFetchXml(fetchOfQuery(query))]]);
  },
};

export function isQueryConversion(messageName: string): boolean {
  return Object.hasOwn(conversions, messageName);
}

export const convertQuery: Conversion = async (request, tables, need) =>
  (await conversions[request.requestName]?.(request, tables, need)) ?? new Map();

function isQuery(value: unknown): value is Query {
  const kinds = ["QueryExpression", "QueryByAttribute", "FetchExpression"];
  return typeof value === "object" && value !== null && "kind" in value && kinds.includes(String(value.kind));
}

function missing(message: string, name: string, expected: string) {
  return badValue(`${message} needs the parameter ${name}: ${expected}`, "give the parameter");
}
