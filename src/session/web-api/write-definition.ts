import type { Guid } from "../../values/guid.ts";
import type {
  AttributeMetadata,
  EntityKeyMetadata,
  EntityMetadata,
  ManyToManyRelationshipMetadata,
  OneToManyRelationshipMetadata,
  OptionSetMetadata,
  RelationshipMetadata,
} from "../../wire/metadata/metadata.ts";
import type { Definition } from "../../wire/odata/definition-json.ts";
import {
  changedDefinition,
  createColumn,
  createKey,
  createOptionSet,
  createRelationship,
  createTable,
  type DefinitionOptions,
  definitionId,
  definitionPaths,
  deleteDefinition,
  readDefinition,
  replaceDefinition,
  writtenDefinition,
} from "../../wire/odata/exchange/definition-writes.ts";
import type { OperationResults } from "../../wire/odata/exchange/run-operation.ts";
import type { WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";
import type { JsonObject } from "../../wire/odata/json.ts";
import type { OrganizationRequest } from "../../wire/organization-call.ts";
import type { DefinitionCourse, DefinitionExchange } from "./definition-course.ts";
import { withResults } from "./message-exchange.ts";
import { textOf, unfit } from "./parameters.ts";

/** Message CreateEntity: the ID of its primary name is asked for when it is there. */
export function createEntity(request: OrganizationRequest): DefinitionExchange {
  const table = definition<EntityMetadata>(request, "Entity", ["EntityMetadata"]);
  const primaryName = definition<AttributeMetadata>(request, "PrimaryAttribute", ["AttributeMetadata"]);
  const column = { ...writtenDefinition(primaryName), IsPrimaryName: true };
  const json = { ...writtenDefinition(table), ...flagsOf(request), Attributes: [column] };
  const exchange = createTable(json, optionsOf(request));
  return async (send) => {
    const id = await send(exchange);
    return new Map([
      ["EntityId", id],
      ["AttributeId", await send(definitionId(definitionPaths.column(id, nameOf(primaryName))))],
    ]);
  };
}

/** Message CreateAttribute: of a shared choice the ID is asked for first. */
export function createAttribute(request: OrganizationRequest): DefinitionExchange {
  const column = definition<AttributeMetadata>(request, "Attribute", ["AttributeMetadata"]);
  const table = textOf(request, "EntityName");
  const exchangeOf = (one: AttributeMetadata) =>
    created("AttributeId", createColumn(table, writtenDefinition(one), optionsOf(request)));
  const { optionSet } = column;
  if (optionSet?.isGlobal !== true || optionSet.name === undefined) return exchangeOf(column);
  const choice = definitionPaths.optionSet(optionSet.name);
  return async (send) => {
    const metadataId = await send(definitionId(choice));
    return await send(exchangeOf({ ...column, optionSet: { ...optionSet, metadataId } }));
  };
}

/** Message CreateEntityKey. */
export function createEntityKey(request: OrganizationRequest): DefinitionExchange {
  const key = definition<EntityKeyMetadata>(request, "EntityKey", ["EntityKeyMetadata"]);
  const exchange = createKey(textOf(request, "EntityName"), writtenDefinition(key), optionsOf(request));
  return created("EntityKeyId", exchange);
}

/** Message CreateOneToMany: the ID of its lookup is asked for when it is there. */
export function createOneToMany(request: OrganizationRequest): DefinitionExchange {
  const kinds = ["OneToManyRelationshipMetadata"] as const;
  const relationship = definition<OneToManyRelationshipMetadata>(request, "OneToManyRelationship", kinds);
  const lookup = definition<AttributeMetadata>(request, "Lookup", ["AttributeMetadata"]);
  const json = { ...writtenDefinition(relationship), Lookup: writtenDefinition(lookup) };
  const exchange = createRelationship(json, optionsOf(request));
  const path = definitionPaths.column(relationship.referencingEntity, nameOf(lookup));
  return async (send) =>
    new Map([
      ["RelationshipId", await send(exchange)],
      ["AttributeId", await send(definitionId(path))],
    ]);
}

/** Message CreateManyToMany. */
export function createManyToMany(request: OrganizationRequest): DefinitionExchange {
  const kinds = ["ManyToManyRelationshipMetadata"] as const;
  const relationship = definition<ManyToManyRelationshipMetadata>(request, "ManyToManyRelationship", kinds);
  const intersection = { IntersectEntityName: textOf(request, "IntersectEntitySchemaName") };
  const json = { ...writtenDefinition(relationship), ...intersection };
  return created("ManyToManyRelationshipId", createRelationship(json, optionsOf(request)));
}

/** Message CreateOptionSet. */
export function createOptionSetMessage(request: OrganizationRequest): DefinitionExchange {
  const json = writtenDefinition(definition<OptionSetMetadata>(request, "OptionSet", ["OptionSetMetadata"]));
  return created("OptionSetId", createOptionSet(json, optionsOf(request)));
}

function created(name: string, exchange: WebApiExchange<Guid>): WebApiExchange<OperationResults> {
  return withResults(exchange, (id) => [[name, id]]);
}

/** Message UpdateEntity. */
export function updateEntity(request: OrganizationRequest): DefinitionExchange {
  const table = definition<EntityMetadata>(request, "Entity", ["EntityMetadata"]);
  return updated(definitionPaths.table(table.logicalName), { ...written(table), ...flagsOf(request) }, request);
}

/** Message UpdateAttribute. */
export function updateAttribute(request: OrganizationRequest): DefinitionExchange {
  const column = definition<AttributeMetadata>(request, "Attribute", ["AttributeMetadata"]);
  const path = definitionPaths.column(textOf(request, "EntityName"), column.logicalName);
  return updated(path, written(column), request);
}

/** Message UpdateRelationship. */
export function updateRelationship(request: OrganizationRequest): DefinitionExchange {
  const kinds = ["OneToManyRelationshipMetadata", "ManyToManyRelationshipMetadata"] as const;
  const relationship = definition<RelationshipMetadata>(request, "Relationship", kinds);
  return updated(definitionPaths.relationship(relationship.schemaName), written(relationship), request);
}

/** Message UpdateOptionSet. */
export function updateOptionSet(request: OrganizationRequest): DefinitionExchange {
  const optionSet = definition<OptionSetMetadata>(request, "OptionSet", ["OptionSetMetadata"]);
  return updated(definitionPaths.optionSet(optionSet.name ?? ""), written(optionSet), request);
}

/**
 * PUT replaces the whole definition, and over SOAP what is left out stays: the definition is read, and put back with what the
 * message changes (two requests).
 */
function updated(path: string, json: JsonObject, request: OrganizationRequest): DefinitionCourse {
  const { "@odata.type": _, ...changes } = json;
  const mergeLabels = request.parameters.get("MergeLabels") === true;
  return async (send) => {
    const now = await send(readDefinition(path));
    await send(replaceDefinition(path, changedDefinition(now, changes), { ...optionsOf(request), mergeLabels }));
    return new Map();
  };
}

/** Message DeleteEntity. */
export function deleteEntity(request: OrganizationRequest): DefinitionExchange {
  return deleted(definitionPaths.table(textOf(request, "LogicalName")));
}

/** Message DeleteAttribute. */
export function deleteAttribute(request: OrganizationRequest): DefinitionExchange {
  return deleted(definitionPaths.column(textOf(request, "EntityLogicalName"), textOf(request, "LogicalName")));
}

/** Message DeleteEntityKey. */
export function deleteEntityKey(request: OrganizationRequest): DefinitionExchange {
  return deleted(definitionPaths.key(textOf(request, "EntityLogicalName"), textOf(request, "Name")));
}

/** Message DeleteRelationship. */
export function deleteRelationship(request: OrganizationRequest): DefinitionExchange {
  return deleted(definitionPaths.relationship(textOf(request, "Name")));
}

/** Message DeleteOptionSet. */
export function deleteOptionSet(request: OrganizationRequest): DefinitionExchange {
  return deleted(definitionPaths.optionSet(textOf(request, "Name")));
}

function deleted(path: string): WebApiExchange<OperationResults> {
  return withResults(deleteDefinition(path), () => []);
}

/** What an update writes: the names by which a definition is found are not changed. */
function written(one: Definition): JsonObject {
  const { SchemaName: _, Name: __, ...json } = writtenDefinition(one);
  return json;
}

function nameOf({ logicalName, schemaName }: AttributeMetadata): string {
  return logicalName === "" ? schemaName.toLowerCase() : logicalName;
}

function optionsOf({ parameters }: OrganizationRequest): DefinitionOptions {
  const solution = parameters.get("SolutionUniqueName");
  return { solution: typeof solution === "string" ? solution : undefined };
}

function flagsOf({ parameters }: OrganizationRequest): JsonObject {
  const names = ["HasNotes", "HasActivities", "HasFeedback"];
  return Object.fromEntries(
    names.flatMap((name) => (typeof parameters.get(name) === "boolean" ? [[name, parameters.get(name) === true]] : [])),
  );
}

function definition<T extends Definition>(
  { parameters }: OrganizationRequest,
  name: string,
  kinds: readonly T["kind"][],
): T {
  const value = parameters.get(name);
  if (typeof value === "object" && value !== null && "kind" in value && kinds.some((kind) => kind === value.kind)) {
    return value as T;
  }
  throw unfit(value, name, kinds.join(" or "));
}
