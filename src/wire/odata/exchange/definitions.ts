import type { Guid } from "../../../values/guid.ts";
import type {
  AttributeMetadata,
  EntityKeyMetadata,
  EntityMetadata,
  OptionSetMetadata,
  RelationshipMetadata,
} from "../../metadata/metadata.ts";
import { type Definition, definitionFromJson } from "../definition-json.ts";
import type { DefinitionKind } from "../definition-members.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { quoteText } from "../literals.ts";
import { namespace } from "../odata-error.ts";
import { getRequest, jsonAnswer, unreadable, type WebApiExchange } from "./web-api-exchange.ts";

/*
 * The metadata messages that read, as the Web API spells them: requests to its sets of definitions (messages.md §2.2).
 */

/** Kinds of columns that have options, which a definition shows only where they are asked for by their own type. */
const optionKinds = ["Picklist", "MultiSelectPicklist", "State", "Status", "Boolean"] as const;

export type OptionKind = (typeof optionKinds)[number];

export function optionKindOf({ attributeType, attributeTypeName }: AttributeMetadata): OptionKind | undefined {
  if (attributeTypeName === "MultiSelectPicklistType") return "MultiSelectPicklist";
  return optionKinds.find((kind) => kind === attributeType);
}

/** `EntityDefinitions(LogicalName='account')` or `EntityDefinitions(c4944f99-…)`. */
export function tablePath(table: string | Guid): string {
  return `EntityDefinitions(${keyOf("LogicalName", table)})`;
}

function keyOf(name: string, value: string | Guid): string {
  return typeof value === "string" ? `${name}=${encodeURIComponent(quoteText(value))}` : value.text;
}

const expandable = {
  Attributes: ["Attributes"],
  Relationships: ["ManyToOneRelationships", "OneToManyRelationships", "ManyToManyRelationships"],
} as const;

export type ExpandablePart = keyof typeof expandable;

/** `GET EntityDefinitions(LogicalName='account')?$expand=Keys,Attributes`: one table, with the parts that are asked for. */
export function retrieveTable(table: string | Guid, parts: readonly ExpandablePart[]): WebApiExchange<EntityMetadata> {
  return oneOf(`${tablePath(table)}?$expand=${expanded(parts)}`, "EntityMetadata");
}

/** `GET EntityDefinitions?$expand=Keys`: all tables, with the parts that are asked for. */
export function retrieveTables(parts: readonly ExpandablePart[]): WebApiExchange<readonly EntityMetadata[]> {
  return allOf(`EntityDefinitions?$expand=${expanded(parts)}`, "EntityMetadata");
}

function expanded(parts: readonly ExpandablePart[]): string {
  return ["Keys", ...parts.flatMap((part) => expandable[part])].join(",");
}

/** `GET …/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet`: columns of one kind with their options. */
export function retrieveOptionColumns(
  table: string | Guid,
  kind: OptionKind,
): WebApiExchange<readonly AttributeMetadata[]> {
  const path = `${tablePath(table)}/Attributes/${namespace}.${kind}AttributeMetadata`;
  return allOf(`${path}?$select=LogicalName&$expand=OptionSet`, "AttributeMetadata", `${kind}AttributeMetadata`);
}

/** `GET …/Attributes(LogicalName='name')`: one column, without its options. */
export function retrieveColumn(table: string | Guid, column: string | Guid): WebApiExchange<AttributeMetadata> {
  return oneOf(columnPath(table, column), "AttributeMetadata");
}

/** `GET …/Attributes(LogicalName='statecode')/Microsoft.Dynamics.CRM.StateAttributeMetadata?$expand=OptionSet`: its options. */
export function retrieveOptionColumn(
  table: string | Guid,
  column: string | Guid,
  kind: OptionKind,
): WebApiExchange<AttributeMetadata> {
  const path = `${columnPath(table, column)}/${namespace}.${kind}AttributeMetadata?$select=LogicalName&$expand=OptionSet`;
  return oneOf(path, "AttributeMetadata", `${kind}AttributeMetadata`);
}

export function columnPath(table: string | Guid, column: string | Guid): string {
  return `${tablePath(table)}/Attributes(${keyOf("LogicalName", column)})`;
}

/** `GET …/Keys(LogicalName='new_bycode')`: an alternate key of a table. */
export function retrieveKey(table: string, key: string | Guid): WebApiExchange<EntityKeyMetadata> {
  return oneOf(keyPath(table, key), "EntityKeyMetadata");
}

export function keyPath(table: string | Guid, key: string | Guid): string {
  return `${tablePath(table)}/Keys(${keyOf("LogicalName", key)})`;
}

export function relationshipPath(relationship: string | Guid): string {
  return `RelationshipDefinitions(${keyOf("SchemaName", relationship)})`;
}

export function optionSetPath(optionSet: string | Guid): string {
  return `GlobalOptionSetDefinitions(${keyOf("Name", optionSet)})`;
}

/** `GET RelationshipDefinitions(SchemaName='contact_customer_accounts')`, which tells by its type what it is. */
export function retrieveRelationship(relationship: string | Guid): WebApiExchange<RelationshipMetadata> {
  const request = getRequest(relationshipPath(relationship));
  return {
    request,
    read: (answer) => {
      const found = definitionFromJson(jsonAnswer(answer), "OneToManyRelationshipMetadata");
      if (found.kind === "OneToManyRelationshipMetadata" || found.kind === "ManyToManyRelationshipMetadata")
        return found;
      throw unreadable("holds no relationship");
    },
  };
}

/** `GET GlobalOptionSetDefinitions(Name='budgetstatus')`: a choice that columns share. */
export function retrieveOptionSet(optionSet: string | Guid): WebApiExchange<OptionSetMetadata> {
  return oneOf(optionSetPath(optionSet), "OptionSetMetadata");
}

/** `GET GlobalOptionSetDefinitions` */
export function retrieveOptionSets(): WebApiExchange<readonly OptionSetMetadata[]> {
  return allOf("GlobalOptionSetDefinitions", "OptionSetMetadata");
}

type Of<K extends DefinitionKind> = Extract<Definition, { readonly kind: K }>;

/** @param type of what is found, where the path asks for it and the answer need not say it */
function oneOf<K extends Definition["kind"]>(path: string, kind: K, type?: string): WebApiExchange<Of<K>> {
  return { request: getRequest(path), read: (answer) => definitionOf(jsonAnswer(answer), kind, type) };
}

function allOf<K extends Definition["kind"]>(path: string, kind: K, type?: string): WebApiExchange<readonly Of<K>[]> {
  return {
    request: getRequest(path),
    read: (answer) => valuesOf(jsonAnswer(answer)).map((json) => definitionOf(json, kind, type)),
  };
}

function definitionOf<K extends Definition["kind"]>(json: JsonObject, kind: K, type?: string): Of<K> {
  const typed = type === undefined ? json : { "@odata.type": `#${namespace}.${type}`, ...json };
  // Definitions tell their kind only where several may come; these are what the path asks for.
  return definitionFromJson(typed, kind) as Of<K>;
}

export function valuesOf({ value }: JsonObject): readonly JsonObject[] {
  if (Array.isArray(value)) return value.filter(isJsonObject);
  throw unreadable("holds no list of definitions");
}
