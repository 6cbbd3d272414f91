import { Guid } from "../../values/guid.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { retrieveTable, retrieveTables } from "../../wire/odata/exchange/definitions.ts";
import type { WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";
import type { OrganizationRequest, OrganizationResponse } from "../../wire/organization-call.ts";
import { badValue } from "../arguments.ts";
import { withOptions } from "./web-api-tables.ts";

type Send = <T>(exchange: WebApiExchange<T>) => Promise<T>;

/** Messages that the Web API answers from its definitions (messages.md §2.2). */
const definitionMessages = new Set(["RetrieveEntity", "RetrieveAllEntities", "RetrieveAttribute"]);

export function isDefinitionMessage(name: string): boolean {
  return definitionMessages.has(name);
}

/** The results of such a message, the same as over SOAP. */
export async function executeDefinition(
  { requestName, parameters }: OrganizationRequest,
  send: Send,
): Promise<OrganizationResponse["results"]> {
  if (requestName === "RetrieveAllEntities") return new Map([["EntityMetadata", await send(retrieveTables())]]);
  const name = parameters.get(requestName === "RetrieveAttribute" ? "EntityLogicalName" : "LogicalName");
  const id = parameters.get("MetadataId");
  const table = typeof name === "string" && name !== "" ? name : id instanceof Guid ? id : undefined;
  if (table === undefined) throw badValue(`${requestName} names no table`, "give its logical name");
  if (requestName === "RetrieveAttribute") return await oneColumn(table, String(parameters.get("LogicalName")), send);
  const filters = parameters.get("EntityFilters");
  const wanted = typeof filters === "object" && filters !== null && "value" in filters ? String(filters.value) : "";
  const parts = (["Attributes", "Relationships"] as const).filter((part) => wanted.includes(part) || wanted === "All");
  const found = await send(retrieveTable(table, parts));
  return new Map([["EntityMetadata", parts.includes("Attributes") ? await optionsOf(found, send) : found]]);
}

async function oneColumn(table: string | Guid, column: string, send: Send): Promise<OrganizationResponse["results"]> {
  const found = await optionsOf(await send(retrieveTable(table, ["Attributes"])), send);
  const attribute = found.attributes?.find(({ logicalName }) => logicalName === column);
  if (attribute === undefined) {
    throw badValue(`${found.logicalName} has no attribute "${column}"`, "check the attribute's logical name");
  }
  return new Map([["AttributeMetadata", attribute]]);
}

async function optionsOf(table: EntityMetadata, send: Send): Promise<EntityMetadata> {
  return await withOptions(table, (exchange) => send(exchange), {});
}
