import type { EntityCollection } from "../../values/entity.ts";
import type { Query } from "../../wire/query/query-expression.ts";
import type { MessageContext } from "../organization.ts";
import { fetchOfQuery } from "../query/fetch-of-query.ts";
import { runQuery } from "../query/run-query.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message RetrieveMultiple: the records that a QueryExpression, a QueryByAttribute or FetchXML asks for. */
export function retrieveMultiple(context: MessageContext, query: Query): EntityCollection {
  if (query.kind !== "FetchExpression") tableForMessage(context.organization, query.entityName, "RetrieveMultiple");
  const fetch = fetchOfQuery(query);
  tableForMessage(context.organization, fetch.entity.name, "RetrieveMultiple");
  return runQuery(context, fetch);
}
