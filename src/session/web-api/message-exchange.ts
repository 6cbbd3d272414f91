import type { Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { retrieveEntityChanges } from "../../wire/odata/exchange/entity-changes.ts";
import { separateOptional, withOptional } from "../../wire/odata/exchange/optional-parameters.ts";
import {
  createRecord,
  deleteRecord,
  retrieveRecord,
  updateRecord,
  upsertRecord,
} from "../../wire/odata/exchange/records.ts";
import { associateRecords, disassociateRecords, type KeyedAssociation } from "../../wire/odata/exchange/references.ts";
import { fetchOfQuery, retrieveMultiple } from "../../wire/odata/exchange/retrieve-multiple.ts";
import {
  noParameter,
  type OperationResults,
  parametersOf,
  runCustomOperation,
  runOperation,
} from "../../wire/odata/exchange/run-operation.ts";
import type { WebApiExchange, WebApiRequest } from "../../wire/odata/exchange/web-api-exchange.ts";
import { webApiOperation } from "../../wire/odata/operations.ts";
import type { TableLookup } from "../../wire/odata/table-lookup.ts";
import type { OrganizationRequest, ParameterValue } from "../../wire/organization-call.ts";
import type { ColumnSet } from "../../wire/query/query-expression.ts";
import { badValue } from "../arguments.ts";
import { queryOf, referenceOf, textOf, unfit } from "./parameters.ts";

/** Messages that the Web API spells as verbs on records (messages.md §2), by name. */
const verbs: Readonly<
  Record<string, (request: OrganizationRequest, tables: TableLookup) => WebApiExchange<OperationResults>>
> = {
  Create: (request, tables) => {
    const exchange = createRecord(entityOf(request, "Target"), tables);
    return withResults(exchange, (id) => [["id", id]]);
  },
  Retrieve: (request, tables) => {
    const columns = columnSetOf(request);
    const exchange = retrieveRecord(referenceOf(request, "Target"), columns, tables);
    return withResults(exchange, (entity) => [["Entity", entity]]);
  },
  RetrieveMultiple: (request, tables) => {
    const query = fetchOfQuery(queryOf(request, "Query"));
    return withResults(retrieveMultiple(query, tables), (collection) => [["EntityCollection", collection]]);
  },
  Update: (request, tables) => {
    const entity = entityOf(request, "Target");
    return withResults(updateRecord(entity, versionFor(request, entity.rowVersion), tables), () => []);
  },
  Upsert: (request, tables) => {
    const entity = entityOf(request, "Target");
    return withResults(upsertRecord(entity, tables), ({ created, id }) => [
      ["RecordCreated", created],
      ["Target", new EntityReference(entity.logicalName, id)],
    ]);
  },
  Delete: (request, tables) => {
    const reference = referenceOf(request, "Target");
    return withResults(deleteRecord(reference, versionFor(request, reference.rowVersion), tables), () => []);
  },
  RetrieveEntityChanges: changesExchange,
  Assign: (request, tables) => {
    const target = recordOf(referenceOf(request, "Target"));
    const attributes = new Map([["ownerid", referenceOf(request, "Assignee")]]);
    return withResults(updateRecord({ ...target, attributes }, undefined, tables), () => []);
  },
  SetState: (request, tables) => {
    const target = recordOf(referenceOf(request, "EntityMoniker"));
    const attributes = new Map([["statecode", optionOf(request, "State")]]);
    const status = optionOf(request, "Status");
    // -1: the state's own default, which the organization takes where nothing is said.
    if (status.value !== -1) attributes.set("statuscode", status);
    return withResults(updateRecord({ ...target, attributes }, undefined, tables), () => []);
  },
};

/** `GET accounts` with Prefer: odata.track-changes. */
function changesExchange(request: OrganizationRequest, tables: TableLookup): WebApiExchange<OperationResults> {
  const { requestName, parameters } = request;
  if (parameters.get("GetGlobalMetadataVersion") === true) {
    throw badValue(
      `${requestName} tells no GlobalMetadataVersion over the Web API`,
      "ask RetrieveTimestamp for it, or use TRANSPORT Soap",
    );
  }
  const dataVersion = parameters.get("DataVersion") ?? undefined;
  if (dataVersion !== undefined && typeof dataVersion !== "string") throw unfit(dataVersion, "DataVersion", "String");
  const page = parameters.get("PageInfo") ?? undefined;
  if (page !== undefined && !(typeof page === "object" && "pageNumber" in page)) {
    throw unfit(page, "PageInfo", "PagingInfo");
  }
  const asked = {
    entityName: textOf(request, "EntityName"),
    columns: columnsOf(request, "Columns"),
    dataVersion,
    page,
  };
  return withResults(retrieveEntityChanges(asked, tables), (changes) => [["EntityChanges", changes]]);
}

/** The parameters that these messages have. */
const parametersOfVerbs: Readonly<Record<string, ReadonlySet<string>>> = {
  Create: new Set(["Target"]),
  Retrieve: new Set(["Target", "ColumnSet", "RelatedEntitiesQuery"]),
  RetrieveMultiple: new Set(["Query"]),
  Update: new Set(["Target", "ConcurrencyBehavior"]),
  Upsert: new Set(["Target"]),
  Delete: new Set(["Target", "ConcurrencyBehavior"]),
  RetrieveEntityChanges: new Set(["EntityName", "Columns", "DataVersion", "PageInfo", "GetGlobalMetadataVersion"]),
  Assign: new Set(["Target", "Assignee"]),
  SetState: new Set(["EntityMoniker", "State", "Status"]),
};

/**
 * How a message travels over the Web API as one request; undefined where it has no such form (or is not known). Throws WIRE_ODATA
 * for parameters that it does not have.
 */
export function messageExchange(
  given: OrganizationRequest,
  tables: TableLookup,
): WebApiExchange<OperationResults> | undefined {
  const { requestName } = given;
  const write = Object.hasOwn(verbs, requestName) ? verbs[requestName] : undefined;
  // A load writes thousands of messages that say nothing else.
  if (write !== undefined && hasOnly(given, parametersOfVerbs[requestName])) return write(given, tables);
  const operation = webApiOperation(requestName);
  if (write === undefined && operation === undefined) return undefined;
  const own = parametersOfVerbs[requestName] ?? new Set(operation === undefined ? [] : parametersOf(operation));
  const { request, optional } = separateOptional(given, own);
  if (write === undefined) return operation && withOptional(runOperation(request, operation, tables), optional);
  checkParameters(request, own);
  return withOptional(write(request, tables), optional);
}

function hasOnly({ parameters }: OrganizationRequest, names: ReadonlySet<string> | undefined): boolean {
  for (const name of parameters.keys()) if (names?.has(name) !== true) return false;
  return true;
}

/** A message that is not known here, as an action or a function. */
export function customOperation(given: OrganizationRequest, kind: "action" | "function", tables: TableLookup) {
  const { request, optional } = separateOptional(given, new Set());
  return withOptional(runCustomOperation(request, kind, tables), optional);
}

/** An exchange with its answer as the results of a message. */
export function withResults<T>(
  { request, read }: WebApiExchange<T>,
  results: (value: T) => readonly (readonly [string, ParameterValue])[],
): WebApiExchange<OperationResults> {
  return { request, read: (answer) => new Map(results(read(answer))) };
}

function entityOf({ parameters }: OrganizationRequest, name: string): Entity {
  const value = parameters.get(name);
  if (typeof value === "object" && value !== null && "attributes" in value && value.attributes instanceof Map) {
    return value as Entity;
  }
  throw unfit(value, name, "Entity");
}

function recordOf({ logicalName, id, keyAttributes }: EntityReference): Entity {
  const record = { logicalName, id, attributes: new Map() };
  return keyAttributes === undefined ? record : { ...record, keyAttributes: new Map(keyAttributes) };
}

function columnSetOf(request: OrganizationRequest): ColumnSet {
  const { requestName, parameters } = request;
  if (parameters.has("RelatedEntitiesQuery")) {
    throw badValue(
      `${requestName} with RelatedEntitiesQuery does not travel in a batch of the Web API`,
      "send it by itself, or use TRANSPORT Soap",
    );
  }
  return columnsOf(request, "ColumnSet");
}

function columnsOf({ parameters }: OrganizationRequest, name: string): ColumnSet {
  const value = parameters.get(name);
  if (typeof value === "object" && value !== null && "kind" in value && value.kind === "ColumnSet") return value;
  throw unfit(value, name, "ColumnSet");
}

function optionOf({ parameters }: OrganizationRequest, name: string): OptionSetValue {
  const value = parameters.get(name);
  if (value instanceof OptionSetValue) return value;
  throw unfit(value, name, "OptionSetValue");
}

const associations: ReadonlySet<string> = new Set([
  "Associate",
  "AssociateEntities",
  "Disassociate",
  "DisassociateEntities",
]);

export function isAssociation(messageName: string): boolean {
  return associations.has(messageName);
}

const parametersOfAssociations: ReadonlySet<string> = new Set([
  ...["Target", "Relationship", "RelatedEntities"],
  ...["Moniker1", "Moniker2", "RelationshipName"],
]);

/** The requests of such a message, one for each record that is joined. `root` is the service's address. */
export function associationRequests(
  given: OrganizationRequest,
  tables: TableLookup,
  root: string,
): readonly WebApiRequest[] {
  const { request, optional } = separateOptional(given, parametersOfAssociations);
  checkParameters(request, parametersOfAssociations);
  const association = associationOf(request);
  const requests = request.requestName.startsWith("Associate")
    ? associateRecords(association, tables, root)
    : disassociateRecords(association, tables, root);
  return requests.map((one) => withOptional({ request: one, read: () => {} }, optional).request);
}

function checkParameters({ requestName, parameters }: OrganizationRequest, own: ReadonlySet<string>): void {
  const surplus = [...parameters.keys()].find((name) => !own.has(name));
  if (surplus !== undefined) throw noParameter(requestName, surplus, [...own]);
}

/** What the messages Associate and Disassociate join, and those of older versions that join two records. */
export function associationOf(request: OrganizationRequest): KeyedAssociation {
  const { requestName, parameters } = request;
  if (requestName.endsWith("Entities")) {
    const { logicalName: entityName, id: entityId, keyAttributes } = referenceOf(request, "Moniker1");
    const relatedEntities = [referenceOf(request, "Moniker2")];
    return { entityName, entityId, keyAttributes, relationship: textOf(request, "RelationshipName"), relatedEntities };
  }
  const relationship = parameters.get("Relationship");
  const isRelationship = typeof relationship === "object" && relationship !== null && "kind" in relationship;
  if (!isRelationship || relationship.kind !== "Relationship")
    throw unfit(relationship, "Relationship", "Relationship");
  const { schemaName, primaryEntityRole } = relationship;
  const { logicalName: entityName, id: entityId, keyAttributes } = referenceOf(request, "Target");
  const related = parameters.get("RelatedEntities");
  if (!isReferences(related)) throw unfit(related, "RelatedEntities", "EntityReferenceCollection");
  return { entityName, entityId, keyAttributes, relationship: schemaName, primaryEntityRole, relatedEntities: related };
}

function isReferences(value: unknown): value is readonly EntityReference[] {
  return Array.isArray(value) && value.every((one) => one instanceof EntityReference);
}

/** The version that a record must have (ConcurrencyBehavior); undefined where any will do. */
function versionFor({ parameters }: OrganizationRequest, rowVersion: string | undefined): string | undefined {
  const behavior = parameters.get("ConcurrencyBehavior");
  const name = typeof behavior === "object" && behavior !== null && "value" in behavior ? behavior.value : behavior;
  return name === "IfRowVersionMatches" ? rowVersion : undefined;
}
