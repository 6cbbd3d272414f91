import type { EntityCollection } from "../../values/entity.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import type { Query } from "../../wire/query/query-expression.ts";
import type { Column } from "../metadata/table.ts";
import { unsupportedFeature } from "../not-supported.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { fetchOfQuery } from "../query/fetch-of-query.ts";
import { runQuery } from "../query/run-query.ts";
import { readParties } from "../records/activity.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message RetrieveMultiple: the records that a QueryExpression, a QueryByAttribute or FetchXML asks for. */
export function retrieveMultiple(context: MessageContext, query: Query): EntityCollection {
  if (query.kind !== "FetchExpression") tableForMessage(context.organization, query.entityName, "RetrieveMultiple");
  const fetch = fetchOfQuery(query);
  const collection = retrieveFetch(context, fetch);
  if (!fetch.aggregate) addParties(context, fetch, collection);
  return collection;
}

function addParties(
  { organization }: MessageContext,
  { entity, distinct }: FetchQuery,
  { entities }: EntityCollection,
): void {
  const table = tableOf(organization, entity.name);
  const isAsked = (name: string): boolean =>
    entity.allAttributes || entity.attributes.some((attribute) => attribute.name === name);
  const isList = ({ name, type }: Column): boolean => type === "PartyList" && isAsked(name);
  if (distinct && !isAsked(table.primaryId) && [...table.columns.values()].some(isList)) {
    throw unsupportedFeature("distinctParties");
  }
  for (const record of entities) readParties(organization, table, record, isAsked);
}

/** The same for a query that is a tree already: the options of an address of the Web API. */
export function retrieveFetch(context: MessageContext, fetch: FetchQuery): EntityCollection {
  tableForMessage(context.organization, fetch.entity.name, "RetrieveMultiple");
  return runQuery(context, fetch);
}
