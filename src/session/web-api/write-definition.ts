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
import type { WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";
import type { JsonObject } from "../../wire/odata/json.ts";
import type { OrganizationRequest, OrganizationResponse } from "../../wire/organization-call.ts";
import { textOf, unfit } from "./parameters.ts";

type Send = <T>(exchange: WebApiExchange<T>) => Promise<T>;
type Results = OrganizationResponse["results"];
type Write = (request: OrganizationRequest, send: Send) => Promise<Results>;

const none: Results = new Map();

/** Messages that create, change and delete definitions (messages.md §2.2), by name. */
const messages: Readonly<Record<string, Write>> = {
  CreateEntity: createEntity,
  CreateAttribute: async (request, send) => {
    const column = definition<AttributeMetadata>(request, "Attribute", ["AttributeMetadata"]);
    const json = writtenDefinition(await withChoiceId(column, send));
    return new Map([
      ["AttributeId", await send(createColumn(textOf(request, "EntityName"), json, optionsOf(request)))],
    ]);
  },
  CreateEntityKey: async (request, send) => {
    const key = definition<EntityKeyMetadata>(request, "EntityKey", ["EntityKeyMetadata"]);
    const exchange = createKey(textOf(request, "EntityName"), writtenDefinition(key), optionsOf(request));
    return new Map([["EntityKeyId", await send(exchange)]]);
  },
  CreateOneToMany: createOneToMany,
  CreateManyToMany: async (request, send) => {
    const relationship = definition<ManyToManyRelationshipMetadata>(request, "ManyToManyRelationship", [
      "ManyToManyRelationshipMetadata",
    ]);
    const json = {
      ...writtenDefinition(relationship),
      IntersectEntityName: textOf(request, "IntersectEntitySchemaName"),
    };
    return new Map([["ManyToManyRelationshipId", await send(createRelationship(json, optionsOf(request)))]]);
  },
  CreateOptionSet: async (request, send) => {
    const json = writtenDefinition(definition<OptionSetMetadata>(request, "OptionSet", ["OptionSetMetadata"]));
    return new Map([["OptionSetId", await send(createOptionSet(json, optionsOf(request)))]]);
  },
  UpdateEntity: async (request, send) => {
    const table = definition<EntityMetadata>(request, "Entity", ["EntityMetadata"]);
    return await update(
      definitionPaths.table(table.logicalName),
      { ...written(table), ...flagsOf(request) },
      request,
      send,
    );
  },
  UpdateAttribute: async (request, send) => {
    const column = definition<AttributeMetadata>(request, "Attribute", ["AttributeMetadata"]);
    const path = definitionPaths.column(textOf(request, "EntityName"), column.logicalName);
    return await update(path, written(column), request, send);
  },
  UpdateRelationship: async (request, send) => {
    const kinds = ["OneToManyRelationshipMetadata", "ManyToManyRelationshipMetadata"] as const;
    const relationship = definition<RelationshipMetadata>(request, "Relationship", kinds);
    return await update(definitionPaths.relationship(relationship.schemaName), written(relationship), request, send);
  },
  UpdateOptionSet: async (request, send) => {
    const optionSet = definition<OptionSetMetadata>(request, "OptionSet", ["OptionSetMetadata"]);
    return await update(definitionPaths.optionSet(optionSet.name ?? ""), written(optionSet), request, send);
  },
  DeleteEntity: (request, send) => remove(definitionPaths.table(textOf(request, "LogicalName")), send),
  DeleteAttribute: (request, send) =>
    remove(definitionPaths.column(textOf(request, "EntityLogicalName"), textOf(request, "LogicalName")), send),
  DeleteEntityKey: (request, send) =>
    remove(definitionPaths.key(textOf(request, "EntityLogicalName"), textOf(request, "Name")), send),
  DeleteRelationship: (request, send) => remove(definitionPaths.relationship(textOf(request, "Name")), send),
  DeleteOptionSet: (request, send) => remove(definitionPaths.optionSet(textOf(request, "Name")), send),
};

export function isDefinitionWrite(name: string): boolean {
  return Object.hasOwn(messages, name);
}

/** The results of such a message, the same as over SOAP. */
export async function writeDefinition(request: OrganizationRequest, send: Send): Promise<Results> {
  return (await messages[request.requestName]?.(request, send)) ?? none;
}

async function createEntity(request: OrganizationRequest, send: Send): Promise<Results> {
  const table = definition<EntityMetadata>(request, "Entity", ["EntityMetadata"]);
  const primaryName = definition<AttributeMetadata>(request, "PrimaryAttribute", ["AttributeMetadata"]);
  const column = { ...writtenDefinition(primaryName), IsPrimaryName: true };
  const json = { ...writtenDefinition(table), ...flagsOf(request), Attributes: [column] };
  const id = await send(createTable(json, optionsOf(request)));
  return new Map([
    ["EntityId", id],
    ["AttributeId", await send(definitionId(definitionPaths.column(id, nameOf(primaryName))))],
  ]);
}

async function createOneToMany(request: OrganizationRequest, send: Send): Promise<Results> {
  const kinds = ["OneToManyRelationshipMetadata"] as const;
  const relationship = definition<OneToManyRelationshipMetadata>(request, "OneToManyRelationship", kinds);
  const lookup = definition<AttributeMetadata>(request, "Lookup", ["AttributeMetadata"]);
  const json = { ...writtenDefinition(relationship), Lookup: writtenDefinition(lookup) };
  const id = await send(createRelationship(json, optionsOf(request)));
  const path = definitionPaths.column(relationship.referencingEntity, nameOf(lookup));
  return new Map([
    ["RelationshipId", id],
    ["AttributeId", await send(definitionId(path))],
  ]);
}

/**
 * PUT replaces the whole definition, and over SOAP what is left out stays: the definition is read, and put back with what the
 * message changes (two requests).
 */
async function update(path: string, json: JsonObject, request: OrganizationRequest, send: Send): Promise<Results> {
  const { "@odata.type": _, ...changes } = json;
  const now = await send(readDefinition(path));
  const mergeLabels = request.parameters.get("MergeLabels") === true;
  await send(replaceDefinition(path, changedDefinition(now, changes), { ...optionsOf(request), mergeLabels }));
  return none;
}

async function remove(path: string, send: Send): Promise<Results> {
  await send(deleteDefinition(path));
  return none;
}

/** What an update writes: the names by which a definition is found are not changed. */
function written(one: Definition): JsonObject {
  const { SchemaName: _, Name: __, ...json } = writtenDefinition(one);
  return json;
}

/** A shared choice is named by its ID. */
async function withChoiceId(column: AttributeMetadata, send: Send): Promise<AttributeMetadata> {
  const { optionSet } = column;
  if (optionSet?.isGlobal !== true || optionSet.name === undefined) return column;
  const metadataId = await send(definitionId(definitionPaths.optionSet(optionSet.name)));
  return { ...column, optionSet: { ...optionSet, metadataId } };
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
