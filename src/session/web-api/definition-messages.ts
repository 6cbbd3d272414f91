import type { OrganizationRequest } from "../../wire/organization-call.ts";
import type { DefinitionExchange } from "./definition-course.ts";
import {
  refuseUnpublished,
  retrieveAllEntities,
  retrieveAllOptionSetsMessage,
  retrieveAttribute,
  retrieveEntity,
  retrieveEntityKey,
  retrieveMetadataChangesMessage,
  retrieveOptionSetMessage,
  retrieveRelationshipMessage,
} from "./read-definition.ts";
import {
  createAttribute,
  createEntity,
  createEntityKey,
  createManyToMany,
  createOneToMany,
  createOptionSetMessage,
  deleteAttribute,
  deleteEntity,
  deleteEntityKey,
  deleteOptionSet,
  deleteRelationship,
  updateAttribute,
  updateEntity,
  updateOptionSet,
  updateRelationship,
} from "./write-definition.ts";

/** Messages that the Web API answers from its definitions, and writes to them (messages.md §2.2), by name. */
const messages: Readonly<Record<string, (request: OrganizationRequest) => DefinitionExchange>> = {
  RetrieveEntity: retrieveEntity,
  RetrieveAllEntities: retrieveAllEntities,
  RetrieveAttribute: retrieveAttribute,
  RetrieveEntityKey: retrieveEntityKey,
  RetrieveRelationship: retrieveRelationshipMessage,
  RetrieveOptionSet: retrieveOptionSetMessage,
  RetrieveAllOptionSets: retrieveAllOptionSetsMessage,
  RetrieveMetadataChanges: retrieveMetadataChangesMessage,
  CreateEntity: createEntity,
  CreateAttribute: createAttribute,
  CreateEntityKey: createEntityKey,
  CreateOneToMany: createOneToMany,
  CreateManyToMany: createManyToMany,
  CreateOptionSet: createOptionSetMessage,
  UpdateEntity: updateEntity,
  UpdateAttribute: updateAttribute,
  UpdateRelationship: updateRelationship,
  UpdateOptionSet: updateOptionSet,
  DeleteEntity: deleteEntity,
  DeleteAttribute: deleteAttribute,
  DeleteEntityKey: deleteEntityKey,
  DeleteRelationship: deleteRelationship,
  DeleteOptionSet: deleteOptionSet,
};

export function isDefinitionMessage(name: string): boolean {
  return Object.hasOwn(messages, name);
}

/**
 * How such a message travels; undefined for others. Throws SESSION_BAD_VALUE and WIRE_ODATA for what it cannot say there, before
 * anything is sent.
 */
export function definitionExchange(request: OrganizationRequest): DefinitionExchange | undefined {
  if (!isDefinitionMessage(request.requestName)) return undefined;
  refuseUnpublished(request);
  return messages[request.requestName]?.(request);
}
