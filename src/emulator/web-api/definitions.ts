import type { Guid } from "../../values/guid.ts";
import type { EntityMetadata, MetadataValue } from "../../wire/metadata/metadata.ts";
import { type Definition, jsonFromDefinition } from "../../wire/odata/definition-json.ts";
import { expandedMembers } from "../../wire/odata/definition-members.ts";
import { matchesFilter } from "../../wire/odata/filter-objects.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../wire/odata/json.ts";
import { namespace, odataError } from "../../wire/odata/odata-error.ts";
import type { ExpandItem } from "../../wire/odata/parse-expand.ts";
import { type QueryOptions, splitOptions } from "../../wire/odata/query-options.ts";
import { noResource, type PathPart, type PathSegment } from "../../wire/odata/resource-path.ts";
import type { EmulatorResponse } from "../handler.ts";
import { noDefinition } from "../messages/metadata/requested.ts";
import { executeMessage } from "./organization-messages.ts";
import { jsonResponse, noContent, optionsOf, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

export const definitionSets = ["EntityDefinitions", "RelationshipDefinitions", "GlobalOptionSetDefinitions"] as const;

export type DefinitionSet = (typeof definitionSets)[number];

/**
 * `GET EntityDefinitions(LogicalName='account')/Attributes?$select=…&$filter=…&$expand=…` and the same of relationships and
 * shared choices: the results of the metadata messages, of which path and options choose (messages.md §2.2).
 */
export function readDefinitions(
  set: DefinitionSet,
  segments: readonly PathSegment[],
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const options = optionsOf(request);
  const found = follow(startOf(set, segments, options, context), segments.slice(1));
  const path = segments.map(({ name }) => name).join("/");
  const name = `${context.root}$metadata#${path}`;
  checkOptions(options, Array.isArray(found), request);
  if (!Array.isArray(found)) {
    if (found === null) return noContent();
    return isJsonObject(found)
      ? jsonResponse(200, { "@odata.context": `${name}/$entity`, ...selected(found, options) })
      : jsonResponse(200, { "@odata.context": name, value: found });
  }
  const { filter, count, top } = options;
  const matching =
    filter === undefined ? found : found.filter((one) => isJsonObject(one) && matchesFilter(one, filter));
  const value = matching.slice(0, top).map((one) => (isJsonObject(one) ? selected(one, options) : one));
  return jsonResponse(200, {
    "@odata.context": name,
    ...(count && { "@odata.count": matching.length }),
    value,
  });
}

/** Definitions are chosen and counted; they are not sorted, paged or grouped (messages.md §2.2). */
function checkOptions(options: QueryOptions, isList: boolean, { query }: WebApiRequest): void {
  const allowed = ["$select", "$expand", ...(isList ? ["$filter", "$top", "$count"] : [])];
  const predefined = ["fetchXml", "savedQuery", "userQuery"];
  const given = [...splitOptions(query).keys()].filter((name) => name.startsWith("$") || predefined.includes(name));
  const refused =
    given.find((name) => !allowed.includes(name)) ?? (options.expand.some(isSorted) ? "$orderby" : undefined);
  if (refused !== undefined) throw odataError(`The query parameter ${refused} is not supported for definitions.`);
}

function isSorted({ orderBy, expand }: ExpandItem): boolean {
  return orderBy.length > 0 || expand.some(isSorted);
}

/** `(LogicalName='account')`, `(guid)`: the name that a definition is asked for by. */
export function definitionKey(parts: readonly PathPart[]): {
  readonly name?: string | undefined;
  readonly id?: Guid | undefined;
} {
  const [part] = parts;
  if (part?.value.kind === "guid") return { id: part.value.value };
  if (part?.value.kind === "string" && part.name !== undefined) return { name: part.value.value };
  throw odataError("The key of a definition is its MetadataId, or its name as (LogicalName='…').");
}

function startOf(
  set: DefinitionSet,
  segments: readonly PathSegment[],
  options: QueryOptions,
  context: WebApiContext,
): JsonValue {
  const [first] = segments;
  const key = first?.parts === undefined ? undefined : definitionKey(first.parts);
  if (set === "EntityDefinitions") return tableDefinitions(key, segments[1]?.name, options, context);
  if (set === "RelationshipDefinitions") return relationshipDefinitions(key, context);
  const parameters = { ...(key && { Name: key.name ?? null, MetadataId: key.id ?? null }) };
  const results = executeMessage(
    context,
    key === undefined ? "RetrieveAllOptionSets" : "RetrieveOptionSet",
    parameters,
  );
  return jsonOf(results.get("OptionSetMetadata") as MetadataValue);
}

type Key = ReturnType<typeof definitionKey>;

function tableDefinitions(
  key: Key | undefined,
  next: string | undefined,
  { expand }: QueryOptions,
  context: WebApiContext,
): JsonValue {
  const wanted = [next ?? "", ...expand.map(({ name }) => name)];
  const EntityFilters = { kind: "EnumValue" as const, typeName: "EntityFilters", value: filtersFor(wanted) };
  if (key === undefined) {
    return jsonOf(
      executeMessage(context, "RetrieveAllEntities", { EntityFilters }).get("EntityMetadata") as MetadataValue,
    );
  }
  const parameters = { EntityFilters, LogicalName: key.name ?? null, MetadataId: key.id ?? null };
  return jsonOf(executeMessage(context, "RetrieveEntity", parameters).get("EntityMetadata") as MetadataValue);
}

function filtersFor(names: readonly string[]): string {
  const filters = ["Entity"];
  if (names.includes("Attributes")) filters.push("Attributes");
  if (names.some((name) => name.endsWith("Relationships"))) filters.push("Relationships");
  return filters.join(" ");
}

function relationshipDefinitions(key: Key | undefined, context: WebApiContext): JsonValue {
  if (key !== undefined) {
    const parameters = { Name: key.name ?? null, MetadataId: key.id ?? null };
    return jsonOf(
      executeMessage(context, "RetrieveRelationship", parameters).get("RelationshipMetadata") as MetadataValue,
    );
  }
  const EntityFilters = { kind: "EnumValue" as const, typeName: "EntityFilters", value: "Relationships" };
  const tables = executeMessage(context, "RetrieveAllEntities", { EntityFilters }).get("EntityMetadata");
  const all = (tables as readonly EntityMetadata[]).flatMap((table) => [
    ...(table.oneToManyRelationships ?? []),
    ...(table.manyToManyRelationships ?? []),
  ]);
  return [...new Map(all.map((one) => [one.schemaName, one])).values()].map(jsonFromDefinition);
}

function jsonOf(value: MetadataValue): JsonValue {
  const list: readonly Definition[] | Definition = value;
  return isList(list) ? list.map(jsonFromDefinition) : jsonFromDefinition(list);
}

function isList(value: readonly Definition[] | Definition): value is readonly Definition[] {
  return Array.isArray(value);
}

/** Members, casts to a type, and single definitions of a list by their key. */
function follow(start: JsonValue, segments: readonly PathSegment[]): JsonValue {
  let at = start;
  for (const { name, parts } of segments) {
    if (name.startsWith(`${namespace}.`)) at = castTo(at, name);
    else if (isJsonObject(at) && at[name] !== undefined) at = at[name] ?? null;
    else throw noResource(name);
    if (parts !== undefined) at = oneOf(at, definitionKey(parts), name, nameOf(start));
  }
  return at;
}

function castTo(value: JsonValue, type: string): JsonValue {
  if (Array.isArray(value)) return value.filter((one) => isJsonObject(one) && isOfType(one, type));
  if (isJsonObject(value) && isOfType(value, type)) return value;
  throw odataError(`The definition is not of the type '${type}'.`, { status: 404 });
}

/** State, status and multiple choices are choices; what has no type of its own is the base type. */
function isOfType(json: JsonObject, type: string): boolean {
  const own = String(json["@odata.type"] ?? "").replace("#", "");
  if (own === type || type === `${namespace}.AttributeMetadata`) return true;
  return type === `${namespace}.EnumAttributeMetadata` && /(Picklist|State|Status)AttributeMetadata$/.test(own);
}

/** What the parts of a table are called where one of them is not there. */
const titles: Readonly<Record<string, string>> = { Attributes: "an attribute", Keys: "a key" };

function oneOf(value: JsonValue, key: Key, list: string, table: string | undefined): JsonValue {
  const { name, id } = key;
  const found = Array.isArray(value)
    ? value.find(
        (one) =>
          isJsonObject(one) &&
          [one.LogicalName, one.SchemaName, one.Name, one.MetadataId].includes(id?.text ?? name ?? ""),
      )
    : undefined;
  if (found === undefined) throw noDefinition(titles[list] ?? "a relationship", key, table);
  return found;
}

function nameOf(start: JsonValue): string | undefined {
  return isJsonObject(start) && typeof start.LogicalName === "string" ? start.LogicalName : undefined;
}

/** `$select` and `$expand`; definitions inside come only where they are expanded. */
function selected(json: JsonObject, { select, expand }: Pick<QueryOptions, "select" | "expand">): JsonObject {
  const own = Object.entries(json).filter(
    ([name]) =>
      !expandedMembers.has(name) &&
      (select === undefined || select.includes(name) || name === "MetadataId" || name.startsWith("@")),
  );
  const unknown = select?.find((name) => json[name] === undefined && !isKnownMember(json, name));
  if (unknown !== undefined)
    throw odataError(
      `Could not find a property named '${unknown}' on type '${String(json["@odata.type"] ?? `${namespace}.EntityMetadata`).replace("#", "")}'.`,
    );
  return { ...Object.fromEntries(own), ...Object.fromEntries(expand.map((item) => expanded(json, item))) };
}

/** Columns leave out what they do not have. */
function isKnownMember(json: JsonObject, name: string): boolean {
  return Object.hasOwn(json, name) || /AttributeMetadata$/.test(String(json["@odata.type"] ?? ""));
}

function expanded(json: JsonObject, item: ExpandItem): [string, JsonValue] {
  const value = json[item.name];
  if (value === undefined) {
    if (expandedMembers.has(item.name)) return [item.name, null];
    throw odataError(`Could not find a property named '${item.name}' on type '${namespace}.EntityMetadata'.`);
  }
  const { filter } = item;
  if (!Array.isArray(value)) return [item.name, isJsonObject(value) ? selected(value, item) : value];
  const matching =
    filter === undefined ? value : value.filter((one) => isJsonObject(one) && matchesFilter(one, filter));
  return [item.name, matching.slice(0, item.top).map((one) => (isJsonObject(one) ? selected(one, item) : one))];
}
