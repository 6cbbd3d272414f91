import type { Entity, EntityCollection } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import type { ParameterValue } from "../../wire/organization-call.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import type { ColumnSet } from "../../wire/query/query-expression.ts";
import { userIdIn, userOfObjectId } from "../impersonate.ts";
import { dispatch } from "../messages/dispatch.ts";
import { retrieveFetch } from "../messages/retrieve-multiple.ts";
import type { MessageContext } from "../organization.ts";
import { resolveReference } from "../records/alternate-keys.ts";
import type { WebApiContext, WebApiRequest } from "./web-api-request.ts";

/** Runs a message as SOAP's Execute does, and gives its results. */
export function executeMessage(
  { message }: WebApiContext,
  requestName: string,
  parameters: Readonly<Record<string, ParameterValue>>,
): ReadonlyMap<string, ParameterValue> {
  const request = { requestName, parameters: new Map(Object.entries(parameters)) };
  const reply = dispatch(message, { operation: "Execute", request });
  return reply.operation === "Execute" ? reply.response.results : new Map();
}

/** The records of a query: message RetrieveMultiple. */
export function retrieveRecords({ message }: WebApiContext, query: FetchQuery): EntityCollection {
  return retrieveFetch(message, query);
}

/** One record; a fault where there is none. */
export function retrieveRecord(
  { message }: WebApiContext,
  { logicalName: entityName, id }: EntityReference,
  columns: readonly string[] | undefined,
): Entity {
  const columnSet: ColumnSet =
    columns === undefined ? { kind: "ColumnSet", allColumns: true } : { kind: "ColumnSet", allColumns: false, columns };
  const reply = dispatch(message, { operation: "Retrieve", entityName, id, columnSet });
  if (reply.operation === "Retrieve") return reply.entity;
  throw new TypeError(`Retrieve was answered with ${reply.operation}.`);
}

/** The reference with its ID, also where it goes by an alternate key. A fault where no record has the key. */
export function withId({ message }: WebApiContext, reference: EntityReference): EntityReference {
  return resolveReference(message.organization, reference);
}

/** Optional parameters that a request gives as headers and options (messages.md §1). */
export function optionalParameters({ headers, query }: WebApiRequest): Record<string, ParameterValue> {
  const parameters: Record<string, ParameterValue> = {};
  for (const [header, name, read] of optionalHeaders) {
    const text = headers[header];
    if (text !== undefined) parameters[name] = read(text);
  }
  const tag = /(?:^|&)tag=([^&]*)/.exec(query)?.[1];
  if (tag !== undefined) parameters.tag = decodeURIComponent(tag);
  return parameters;
}

/** Whether a header `mscrm.*` (in small letters) is one that is obeyed, or that changes nothing here. */
export function isOptionalHeader(name: string): boolean {
  return name === "mscrm.mergelabels" || optionalHeaders.some(([header]) => header === name);
}

const asBoolean = (text: string): boolean => text.trim().toLowerCase() === "true";
const asText = (text: string): string => text;

const optionalHeaders: readonly (readonly [header: string, name: string, read: (text: string) => ParameterValue])[] = [
  ["mscrm.suppressduplicatedetection", "SuppressDuplicateDetection", asBoolean],
  ["mscrm.solutionuniquename", "SolutionUniqueName", asText],
  ["mscrm.bypasscustompluginexecution", "BypassCustomPluginExecution", asBoolean],
  ["mscrm.bypassbusinesslogicexecution", "BypassBusinessLogicExecution", asText],
  ["mscrm.bypassbusinesslogicexecutionstepids", "BypassBusinessLogicExecutionStepIds", asText],
  ["mscrm.suppresscallbackregistrationexpanderjob", "SuppressCallbackRegistrationExpanderJob", asBoolean],
];

/**
 * The user for whom a request acts (query.md §7.4): MSCRMCallerID is the ID of a systemuser, CallerObjectId that of the user's
 * object in the directory.
 */
export function impersonatedUser(
  { headers }: Pick<WebApiRequest, "headers">,
  { organization }: Pick<MessageContext, "organization">,
): Guid | undefined {
  const { mscrmcallerid: callerId, callerobjectid: objectId } = headers;
  if (callerId !== undefined) return userIdIn(callerId, "MSCRMCallerID");
  return objectId === undefined ? undefined : userOfObjectId(organization, objectId);
}
