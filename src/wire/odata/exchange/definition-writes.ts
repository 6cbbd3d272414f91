import { Guid } from "../../../values/guid.ts";
import { type Definition, jsonFromDefinition } from "../definition-json.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { namespace } from "../odata-error.ts";
import { columnPath, keyPath, optionSetPath, relationshipPath, tablePath } from "./definitions.ts";
import {
  bodyRequest,
  deleteRequest,
  getRequest,
  header,
  headersOfBody,
  jsonAnswer,
  unreadable,
  type WebApiAnswer,
  type WebApiExchange,
} from "./web-api-exchange.ts";

/*
 * The metadata messages that write, as the Web API spells them: POST, PUT and DELETE of its sets of definitions (messages.md §2.2;
 * Microsoft's pages "Create and update table definitions", "… column definitions", "… table relationships using the Web API").
 */

/** What the organization makes of a definition by itself, or tells of it: nobody writes it. */
const derived: ReadonlySet<string> = new Set([
  ...["MetadataId", "LogicalName", "EntityLogicalName", "ObjectTypeCode", "PrimaryIdAttribute", "PrimaryNameAttribute"],
  ...["IsIntersect", "IsCustomEntity", "IsCustomAttribute", "IsCustomRelationship", "IsPrimaryId", "IsLogical"],
  ...["IsValidForCreate", "IsValidForUpdate", "IsValidForRead", "AttributeOf", "RelationshipType"],
  ...["EntityKeyIndexStatus", "ReferencingAttribute", "Entity1IntersectAttribute", "Entity2IntersectAttribute"],
  ...["Attributes", "Keys", "OneToManyRelationships", "ManyToOneRelationships", "ManyToManyRelationships"],
  "GlobalOptionSet",
]);

/** What the messages say beside the definition: the headers MSCRM.SolutionUniqueName and MSCRM.MergeLabels. */
export type DefinitionOptions = {
  readonly solution?: string | undefined;
  /** Labels of other languages are kept; without it they are lost. */
  readonly mergeLabels?: boolean | undefined;
};

/**
 * A definition as it is written: with the members that it gives a value, but for those that are derived. A shared choice of a
 * column is named by its ID: `"GlobalOptionSet@odata.bind": "/GlobalOptionSetDefinitions(…)"`.
 */
export function writtenDefinition(definition: Definition): JsonObject {
  const json = writtenMembers(jsonFromDefinition(definition));
  if (definition.kind !== "AttributeMetadata" || definition.optionSet?.isGlobal !== true) return json;
  const { OptionSet: _, ...others } = json;
  const id = definition.optionSet.metadataId ?? Guid.empty;
  return { ...others, "GlobalOptionSet@odata.bind": `/GlobalOptionSetDefinitions(${id})` };
}

/** The same as a parameter of an action: its type is called `Microsoft.Dynamics.CRM.ComplexLookupAttributeMetadata`. */
export function complexDefinition(definition: Definition): JsonObject {
  const json = writtenDefinition(definition);
  const type = String(json["@odata.type"]).replace(`#${namespace}.`, `${namespace}.Complex`);
  return { ...json, "@odata.type": type };
}

function writtenMembers(json: JsonObject): JsonObject {
  const given = Object.entries(json).filter(([name, value]) => !derived.has(name) && value !== null);
  return Object.fromEntries(
    given.map(([name, value]) => [name, name === "OptionSet" && isJsonObject(value) ? writtenMembers(value) : value]),
  );
}

/** `POST EntityDefinitions` with the column of the primary name among its Attributes. The ID that the table gets. */
export function createTable(json: JsonObject, options: DefinitionOptions): WebApiExchange<Guid> {
  return create("EntityDefinitions", { "@odata.type": `${namespace}.EntityMetadata`, ...json }, options);
}

/** `POST EntityDefinitions(LogicalName='account')/Attributes` */
export function createColumn(table: string, json: JsonObject, options: DefinitionOptions): WebApiExchange<Guid> {
  return create(`${tablePath(table)}/Attributes`, json, options);
}

/** `POST EntityDefinitions(LogicalName='account')/Keys` */
export function createKey(table: string, json: JsonObject, options: DefinitionOptions): WebApiExchange<Guid> {
  return create(`${tablePath(table)}/Keys`, json, options);
}

/** `POST RelationshipDefinitions`; one to many with the Lookup that it makes. */
export function createRelationship(json: JsonObject, options: DefinitionOptions): WebApiExchange<Guid> {
  return create("RelationshipDefinitions", json, options);
}

/** `POST GlobalOptionSetDefinitions` */
export function createOptionSet(json: JsonObject, options: DefinitionOptions): WebApiExchange<Guid> {
  return create("GlobalOptionSetDefinitions", json, options);
}

/** Where a definition stands. */
export const definitionPaths = {
  table: tablePath,
  column: columnPath,
  key: keyPath,
  relationship: relationshipPath,
  optionSet: optionSetPath,
} as const;

/** `GET …`: the definition as it stands, with all that the organization tells of it. */
export function readDefinition(path: string): WebApiExchange<JsonObject> {
  return { request: getRequest(path), read: (answer) => withoutContext(jsonAnswer(answer)) };
}

function withoutContext(json: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([name]) => name !== "@odata.context"));
}

/** A definition with changes: of members that have parts (cascades, managed properties) those that are given; labels as they are. */
export function changedDefinition(now: JsonObject, changes: JsonObject): JsonObject {
  const changed = Object.entries(changes).map(([name, value]) => {
    const before = now[name];
    const hasParts = isJsonObject(before) && isJsonObject(value) && !("LocalizedLabels" in value);
    return [name, hasParts ? { ...before, ...value } : value];
  });
  return { ...now, ...Object.fromEntries(changed) };
}

/** `PUT …`: replaces a definition by one that has all of its members. */
export function replaceDefinition(path: string, json: JsonObject, options: DefinitionOptions): WebApiExchange<void> {
  return { request: bodyRequest("PUT", path, json, headersOf(options)), read: () => {} };
}

/** `DELETE …` */
export function deleteDefinition(path: string): WebApiExchange<void> {
  return { request: deleteRequest(path), read: () => {} };
}

/** `GET …?$select=MetadataId` */
export function definitionId(path: string): WebApiExchange<Guid> {
  return {
    request: getRequest(`${path}?$select=MetadataId`),
    read: (answer) => {
      const { MetadataId: id } = jsonAnswer(answer);
      return idIn(typeof id === "string" ? id : "");
    },
  };
}

function create(path: string, json: JsonObject, options: DefinitionOptions): WebApiExchange<Guid> {
  return { request: bodyRequest("POST", path, json, headersOf(options)), read: createdId };
}

function headersOf({ solution, mergeLabels }: DefinitionOptions) {
  return headersOfBody({
    ...(solution !== undefined && { "mscrm.solutionuniquename": solution }),
    ...(mergeLabels !== undefined && { "mscrm.mergelabels": String(mergeLabels) }),
  });
}

/** The last ID of the new definition's address: `EntityDefinitions(…)/Attributes(417129e1-207c-e511-80d2-00155d2a68d2)`. */
function createdId(answer: WebApiAnswer): Guid {
  return idIn(/\(([^()]*)\)\s*$/.exec(header(answer, "odata-entityid") ?? "")?.[1] ?? "");
}

function idIn(text: string): Guid {
  const id = Guid.parse(text);
  if (id === undefined) throw unreadable("names no definition");
  return id;
}
