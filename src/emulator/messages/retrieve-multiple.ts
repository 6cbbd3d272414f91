import type { EntityCollection } from "../../values/entity.ts";
import type { Query } from "../../wire/query/query-expression.ts";
import { unsupportedFeature } from "../not-supported.ts";
import type { MessageContext } from "../organization.ts";
import { runQuery } from "../query/run-query.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message RetrieveMultiple: the records that a QueryExpression asks for. */
export function retrieveMultiple(context: MessageContext, query: Query): EntityCollection {
  if (query.kind !== "QueryExpression") throw unsupportedFeature(query.kind);
  tableForMessage(context.organization, query.entityName, "RetrieveMultiple");
  return runQuery(context.organization, query);
}
