import { Guid } from "../../values/guid.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import {
  type ExpandablePart,
  optionKindOf,
  retrieveColumn,
  retrieveKey,
  retrieveOptionColumn,
  retrieveOptionColumns,
  retrieveOptionSet,
  retrieveOptionSets,
  retrieveRelationship,
  retrieveTable,
  retrieveTables,
} from "../../wire/odata/exchange/definitions.ts";
import { retrieveMetadataChanges } from "../../wire/odata/exchange/metadata-changes.ts";
import { runOperation } from "../../wire/odata/exchange/run-operation.ts";
import { webApiOperations } from "../../wire/odata/operations.ts";
import type { OrganizationRequest } from "../../wire/organization-call.ts";
import { badValue } from "../arguments.ts";
import type { DefinitionExchange, SendExchange } from "./definition-course.ts";
import { withResults } from "./message-exchange.ts";
import { unfit } from "./parameters.ts";

/** Message RetrieveEntity: which columns have choices, and must be asked for by their own type, its answer tells. */
export function retrieveEntity(request: OrganizationRequest): DefinitionExchange {
  const parts = partsOf(request);
  const exchange = retrieveTable(nameOrId(request, "LogicalName", "table"), parts);
  if (!parts.includes("Attributes")) return withResults(exchange, (table) => [["EntityMetadata", table]]);
  return async (send) => new Map([["EntityMetadata", await withOptions(await send(exchange), send)]]);
}

/** Message RetrieveAllEntities. */
export function retrieveAllEntities(request: OrganizationRequest): DefinitionExchange {
  const parts = partsOf(request);
  if (parts.includes("Attributes")) {
    throw notThisWay("RetrieveAllEntities with the columns of all tables", "ask RetrieveEntity for each table");
  }
  const timestamp = webApiOperations.RetrieveTimestamp;
  const asked = { requestName: "RetrieveTimestamp", parameters: new Map() };
  const none = { byLogicalName: () => undefined, byEntitySetName: () => undefined };
  return async (send) => {
    const [tables, stamp] = await Promise.all([
      send(retrieveTables(parts)),
      timestamp === undefined ? new Map() : send(runOperation(asked, timestamp, none)),
    ]);
    return new Map([["EntityMetadata", tables], ...stamp]);
  };
}

/** Message RetrieveAttribute: whether the column has a choice, its answer tells. */
export function retrieveAttribute(request: OrganizationRequest): DefinitionExchange {
  const table = tableIn(request);
  if (request.parameters.has("ColumnNumber")) {
    throw notThisWay("RetrieveAttribute by ColumnNumber", "give the column's LogicalName");
  }
  const name = nameOrId(request, "LogicalName", "column");
  return async (send) => {
    const column = await send(retrieveColumn(table, name));
    const kind = optionKindOf(column);
    if (kind === undefined) return new Map([["AttributeMetadata", column]]);
    const { optionSet } = await send(retrieveOptionColumn(table, name, kind));
    return new Map([["AttributeMetadata", { ...column, optionSet }]]);
  };
}

/** Message RetrieveEntityKey. */
export function retrieveEntityKey(request: OrganizationRequest): DefinitionExchange {
  const exchange = retrieveKey(tableIn(request), nameOrId(request, "LogicalName", "key"));
  return withResults(exchange, (key) => [["EntityKeyMetadata", key]]);
}

/** Message RetrieveRelationship. */
export function retrieveRelationshipMessage(request: OrganizationRequest): DefinitionExchange {
  const exchange = retrieveRelationship(nameOrId(request, "Name", "relationship"));
  return withResults(exchange, (relationship) => [["RelationshipMetadata", relationship]]);
}

/** Message RetrieveOptionSet. */
export function retrieveOptionSetMessage(request: OrganizationRequest): DefinitionExchange {
  const exchange = retrieveOptionSet(nameOrId(request, "Name", "choice"));
  return withResults(exchange, (optionSet) => [["OptionSetMetadata", optionSet]]);
}

/** Message RetrieveAllOptionSets. */
export function retrieveAllOptionSetsMessage(): DefinitionExchange {
  return withResults(retrieveOptionSets(), (optionSets) => [["OptionSetMetadata", optionSets]]);
}

/** Message RetrieveMetadataChanges. */
export function retrieveMetadataChangesMessage({ parameters }: OrganizationRequest): DefinitionExchange {
  const query = parameters.get("Query");
  if (typeof query !== "object" || query === null || !("kind" in query) || query.kind !== "EntityQueryExpression") {
    throw unfit(query, "Query", "EntityQueryExpression");
  }
  const stamp = parameters.get("ClientVersionStamp");
  const filters = parameters.get("DeletedMetadataFilters");
  const isFilters = typeof filters === "object" && filters !== null && "kind" in filters;
  const exchange = retrieveMetadataChanges({
    query,
    clientVersionStamp: typeof stamp === "string" ? stamp : undefined,
    deletedMetadataFilters: isFilters && filters.kind === "EnumValue" ? filters : undefined,
  });
  return withResults(exchange, ({ tables, serverVersionStamp, deleted }) => [
    ["EntityMetadata", tables],
    ["ServerVersionStamp", serverVersionStamp],
    ["DeletedMetadata", deleted],
  ]);
}

/** Definitions are told as they are published. */
export function refuseUnpublished({ requestName, parameters }: OrganizationRequest): void {
  if (parameters.get("RetrieveAsIfPublished") !== true) return;
  throw notThisWay(`${requestName} with RetrieveAsIfPublished`, "leave it out: what is published is told");
}

function partsOf({ requestName, parameters }: OrganizationRequest): readonly ExpandablePart[] {
  const filters = parameters.get("EntityFilters") ?? "";
  const given =
    typeof filters === "object" && "kind" in filters && filters.kind === "EnumValue" ? filters.value : filters;
  if (typeof given !== "string") throw unfit(filters, "EntityFilters", "EntityFilters");
  const names = given.split(/[\s,]+/);
  if (names.includes("Privileges")) {
    throw notThisWay(`${requestName} with Privileges`, "read the table privilege, or use TRANSPORT Soap");
  }
  return (["Attributes", "Relationships"] as const).filter((part) => names.includes(part) || names.includes("All"));
}

/** A table's columns with their options, which the definitions show only by the type of the column: one request for each type. */
async function withOptions(table: EntityMetadata, send: SendExchange): Promise<EntityMetadata> {
  const { logicalName, attributes = [] } = table;
  const kinds = new Set(attributes.map(optionKindOf).filter((kind) => kind !== undefined));
  const found = await Promise.all([...kinds].map((kind) => send(retrieveOptionColumns(logicalName, kind))));
  const columns = new Map(found.flat().map((column) => [column.logicalName, column]));
  return {
    ...table,
    attributes: attributes.map((attribute) => {
      const optionSet = columns.get(attribute.logicalName)?.optionSet;
      return optionSet === undefined ? attribute : { ...attribute, optionSet };
    }),
  };
}

function tableIn(request: OrganizationRequest): string {
  const table = textIn(request, "EntityLogicalName");
  if (table === undefined) throw notThisWay(`${request.requestName} without EntityLogicalName`, "name the table");
  return table;
}

function nameOrId(request: OrganizationRequest, name: string, what: string): string | Guid {
  const id = request.parameters.get("MetadataId");
  const found = textIn(request, name) ?? (id instanceof Guid && !id.equals(Guid.empty) ? id : undefined);
  if (found === undefined) throw badValue(`${request.requestName} names no ${what}`, `give ${name} or MetadataId`);
  return found;
}

function textIn({ parameters }: OrganizationRequest, name: string): string | undefined {
  const value = parameters.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function notThisWay(what: string, remedy: string) {
  return badValue(`${what} does not travel over the Web API`, `${remedy}, or use TRANSPORT Soap`);
}
