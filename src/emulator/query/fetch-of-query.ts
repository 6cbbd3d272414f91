import { fetchFromQueryByAttribute, fetchFromQueryExpression } from "../../wire/query/fetch-from-query-expression.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { parseFetchXml } from "../../wire/query/parse-fetch-xml.ts";
import { QueryError } from "../../wire/query/query-error.ts";
import type { Query } from "../../wire/query/query-expression.ts";
import { asOrganizationFault } from "../faults.ts";

/** The query tree of a query in any of the service's three forms. Throws OrganizationFault. */
export function fetchOfQuery(query: Query): FetchQuery {
  return orFault(() => {
    if (query.kind === "FetchExpression") return parseFetchXml(query.query);
    return query.kind === "QueryByAttribute" ? fetchFromQueryByAttribute(query) : fetchFromQueryExpression(query);
  });
}

/** What `wire/query` refuses is a fault of the service. */
export function orFault<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof QueryError ? asOrganizationFault(error) : error;
  }
}
