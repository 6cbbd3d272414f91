import { Guid } from "../../values/guid.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { unknownDefinitionText } from "../../wire/metadata/unknown-name.ts";
import {
  type ExpandablePart,
  optionKindOf,
  retrieveColumn,
  retrieveKeys,
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
import type { WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { webApiOperations } from "../../wire/odata/operations.ts";
import type { OrganizationRequest, OrganizationResponse, ParameterValue } from "../../wire/organization-call.ts";
import { badValue } from "../arguments.ts";
import { unfit } from "./parameters.ts";

type Send = <T>(exchange: WebApiExchange<T>) => Promise<T>;
type Results = OrganizationResponse["results"];

/** Messages that the Web API answers from its definitions (messages.md §2.2), by name. */
const messages: Readonly<Record<string, (request: OrganizationRequest, send: Send) => Promise<Results>>> = {
  RetrieveEntity: retrieveEntity,
  RetrieveAllEntities: retrieveAllEntities,
  RetrieveAttribute: retrieveAttribute,
  RetrieveEntityKey: retrieveEntityKey,
  RetrieveRelationship: async (request, send) =>
    new Map([["RelationshipMetadata", await send(retrieveRelationship(nameOrId(request, "Name", "relationship")))]]),
  RetrieveOptionSet: async (request, send) =>
    new Map([["OptionSetMetadata", await send(retrieveOptionSet(nameOrId(request, "Name", "choice")))]]),
  RetrieveMetadataChanges: metadataChanges,
  RetrieveAllOptionSets: async (_request, send) => new Map([["OptionSetMetadata", await send(retrieveOptionSets())]]),
};

export function isDefinitionMessage(name: string): boolean {
  return Object.hasOwn(messages, name);
}

/** The results of such a message, the same as over SOAP. */
export async function executeDefinition(request: OrganizationRequest, send: Send): Promise<Results> {
  const { requestName, parameters } = request;
  if (parameters.get("RetrieveAsIfPublished") === true) {
    throw notThisWay(`${requestName} with RetrieveAsIfPublished`, "leave it out: what is published is told");
  }
  return (await messages[requestName]?.(request, send)) ?? new Map();
}

async function retrieveEntity(request: OrganizationRequest, send: Send): Promise<Results> {
  const parts = partsOf(request);
  const found = await send(retrieveTable(nameOrId(request, "LogicalName", "table"), parts));
  return new Map([["EntityMetadata", parts.includes("Attributes") ? await withOptions(found, send) : found]]);
}

async function retrieveAllEntities(request: OrganizationRequest, send: Send): Promise<Results> {
  const parts = partsOf(request);
  if (parts.includes("Attributes")) {
    throw notThisWay("RetrieveAllEntities with the columns of all tables", "ask RetrieveEntity for each table");
  }
  const timestamp = webApiOperations.RetrieveTimestamp;
  const asked = { requestName: "RetrieveTimestamp", parameters: new Map() };
  const none = { byLogicalName: () => undefined, byEntitySetName: () => undefined };
  const [tables, stamp] = await Promise.all([
    send(retrieveTables(parts)),
    timestamp === undefined ? new Map() : send(runOperation(asked, timestamp, none)),
  ]);
  return new Map([["EntityMetadata", tables], ...stamp]);
}

async function retrieveAttribute(request: OrganizationRequest, send: Send): Promise<Results> {
  const table = textIn(request, "EntityLogicalName");
  if (table === undefined) throw notThisWay("RetrieveAttribute without EntityLogicalName", "name the table");
  if (request.parameters.has("ColumnNumber")) {
    throw notThisWay("RetrieveAttribute by ColumnNumber", "give the column's LogicalName");
  }
  const name = nameOrId(request, "LogicalName", "column");
  const column = await send(retrieveColumn(table, name));
  const kind = optionKindOf(column);
  if (kind === undefined) return new Map([["AttributeMetadata", column]]);
  const { optionSet } = await send(retrieveOptionColumn(table, name, kind));
  return new Map([["AttributeMetadata", { ...column, optionSet }]]);
}

async function retrieveEntityKey(request: OrganizationRequest, send: Send): Promise<Results> {
  const table = textIn(request, "EntityLogicalName");
  if (table === undefined) throw notThisWay("RetrieveEntityKey without EntityLogicalName", "name the table");
  const wanted = nameOrId(request, "LogicalName", "key");
  const keys = await send(retrieveKeys(table));
  const found = keys.find(({ logicalName, metadataId }) =>
    typeof wanted === "string" ? logicalName === wanted.toLowerCase() : metadataId.equals(wanted),
  );
  if (found !== undefined) return new Map([["EntityKeyMetadata", found]]);
  const known = keys.map(({ logicalName }) => logicalName).join(", ");
  throw odataError(
    unknownDefinitionText("a key", typeof wanted === "string" ? { name: wanted } : { id: wanted }, table),
    {
      errorCode: doesNotExist,
      entity: table,
      remedy: known === "" ? "the table has no alternate keys" : `its keys are: ${known}`,
    },
  );
}

/** ObjectDoesNotExist. */
const doesNotExist = "0x80040217";

async function metadataChanges({ parameters }: OrganizationRequest, send: Send): Promise<Results> {
  const query = parameters.get("Query");
  if (typeof query !== "object" || query === null || !("kind" in query) || query.kind !== "EntityQueryExpression") {
    throw unfit(query, "Query", "EntityQueryExpression");
  }
  const stamp = parameters.get("ClientVersionStamp");
  const filters = parameters.get("DeletedMetadataFilters");
  const isFilters = typeof filters === "object" && filters !== null && "kind" in filters;
  const { tables, serverVersionStamp, deleted } = await send(
    retrieveMetadataChanges({
      query,
      clientVersionStamp: typeof stamp === "string" ? stamp : undefined,
      deletedMetadataFilters: isFilters && filters.kind === "EnumValue" ? filters : undefined,
    }),
  );
  return new Map<string, ParameterValue>([
    ["EntityMetadata", tables],
    ["ServerVersionStamp", serverVersionStamp],
    ["DeletedMetadata", deleted],
  ]);
}

function partsOf({ requestName, parameters }: OrganizationRequest): readonly ExpandablePart[] {
  const filters = parameters.get("EntityFilters");
  const wanted = typeof filters === "object" && filters !== null && "value" in filters ? String(filters.value) : "";
  const names = wanted.split(" ");
  if (names.includes("Privileges")) {
    throw notThisWay(`${requestName} with Privileges`, "read the table privilege, or use TRANSPORT Soap");
  }
  return (["Attributes", "Relationships"] as const).filter((part) => names.includes(part) || names.includes("All"));
}

/** A table's columns with their options, which the definitions show only by the type of the column: one request for each type. */
async function withOptions(table: EntityMetadata, send: Send): Promise<EntityMetadata> {
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
