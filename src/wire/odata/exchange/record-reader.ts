import type { AttributeValue, Entity, EntityCollection } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { OptionSetValue } from "../../../values/option-set-value.ts";
import type { EntityMetadata } from "../../metadata/metadata.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import { namespace } from "../odata-error.ts";
import { partyColumnOfRole } from "../party-lists.ts";
import { type ColumnProperty, findProperty } from "../properties.ts";
import { formattedValue } from "../record-json.ts";
import type { TableLookup } from "../table-lookup.ts";
import { valueFromJson } from "../value-json.ts";
import { unreadable } from "./web-api-exchange.ts";

const lookupTable = `${namespace}.lookuplogicalname`;

/** What a member of a record's JSON is, where its name is no property of the table: columns of links and aggregates. */
export type AliasedMember = {
  readonly entityLogicalName: string;
  readonly attributeLogicalName: string;
  /** The type of its value; undefined: a whole number (counts, parts of dates). */
  readonly property: ColumnProperty | undefined;
};

/**
 * Reads records of one table: columns typed by the table's description, formatted values and tables of lookups from the
 * annotations, the etag as the row version. As over SOAP, a column without a value is left out.
 */
export function recordReader(
  table: EntityMetadata,
  tables: TableLookup,
  aliased: ReadonlyMap<string, AliasedMember> = new Map(),
): (json: JsonObject) => Entity {
  const properties = new Map<string, ColumnProperty | undefined>();
  const propertyOf = (name: string): ColumnProperty | undefined => {
    if (!properties.has(name)) properties.set(name, findProperty(table, name));
    return properties.get(name);
  };
  return (json) => {
    const attributes = new Map<string, AttributeValue>();
    const formattedValues = new Map<string, string>();
    for (const name of Object.keys(json)) {
      const value = json[name] ?? null;
      if (value === null || name.includes("@")) continue;
      const member = aliasedMember(name, aliased);
      const property = member === undefined ? propertyOf(name) : undefined;
      const formatted = json[`${name}@${formattedValue}`];
      if (member !== undefined) {
        const [key, alias] = member;
        attributes.set(key, readAliased(json, name, value, alias));
        if (typeof formatted === "string") formattedValues.set(key, formatted);
      } else if (property !== undefined) {
        const key = property.attribute.logicalName;
        attributes.set(key, readColumn(json, name, value, property));
        if (typeof formatted === "string") formattedValues.set(key, formatted);
      } else if (name.endsWith("_activity_parties") && Array.isArray(value)) {
        readParties(value, tables, attributes);
      }
    }
    return entityOf(json, table, attributes, formattedValues);
  };
}

function entityOf(
  json: JsonObject,
  { logicalName, primaryIdAttribute = "" }: EntityMetadata,
  attributes: Map<string, AttributeValue>,
  formattedValues: Map<string, string>,
): Entity {
  const id = attributes.get(primaryIdAttribute);
  const [, version] = /^W\/"(.*)"$/.exec(String(json["@odata.etag"] ?? "")) ?? [];
  return {
    logicalName,
    ...(id instanceof Guid && { id }),
    attributes,
    ...(formattedValues.size > 0 && { formattedValues }),
    ...(version !== undefined && { rowVersion: version }),
  };
}

/** By the name itself, or as older versions write the point in it: `contact_x002e_fullname`. */
function aliasedMember(
  name: string,
  aliased: ReadonlyMap<string, AliasedMember>,
): readonly [string, AliasedMember] | undefined {
  if (aliased.size === 0) return undefined;
  const plain = name.replaceAll("_x002e_", ".");
  // Some versions write a linked lookup as they write one of the table itself.
  for (const key of [plain, /^_(.+)_value$/.exec(plain)?.[1] ?? plain]) {
    const member = aliased.get(key);
    if (member !== undefined) return [key, member];
  }
  return undefined;
}

function readAliased(json: JsonObject, name: string, value: JsonValue, member: AliasedMember): AttributeValue {
  const { entityLogicalName, attributeLogicalName, property } = member;
  const inner = property === undefined ? wholeNumber(value, name) : readColumn(json, name, value, property);
  return { kind: "AliasedValue", entityLogicalName, attributeLogicalName, value: inner };
}

function wholeNumber(value: JsonValue, name: string): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw unreadable(`holds no whole number under "${name}"`);
}

function readColumn(json: JsonObject, name: string, value: JsonValue, property: ColumnProperty): AttributeValue {
  const read = valueFromJson(value, property);
  if (read === undefined) throw unreadable(`holds a value under "${name}" that is not of the type ${property.type}`);
  if (!(read instanceof EntityReference)) return read;
  const target = json[`${name}@${lookupTable}`];
  const text = json[`${name}@${formattedValue}`];
  return new EntityReference(
    typeof target === "string" ? target : read.logicalName,
    read.id,
    typeof text === "string" ? text : undefined,
  );
}

/** Parties of all roles in one list become the party lists that the service has, by role. */
function readParties(json: readonly JsonValue[], tables: TableLookup, attributes: Map<string, AttributeValue>): void {
  const table = tables.byLogicalName("activityparty");
  if (table === undefined) return;
  const read = recordReader(table, tables);
  for (const party of json.filter(isJsonObject).map(read)) {
    const role = party.attributes.get("participationtypemask");
    const column = role instanceof OptionSetValue ? partyColumnOfRole(role.value) : undefined;
    if (column === undefined) continue;
    const known = attributes.get(column);
    if (isCollection(known)) known.entities.push(party);
    else attributes.set(column, collectionOf("activityparty", [party]));
  }
}

function isCollection(value: AttributeValue | undefined): value is EntityCollection {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection";
}

export function collectionOf(entityName: string, entities: Entity[]): EntityCollection {
  return {
    kind: "EntityCollection",
    entityName,
    entities,
    moreRecords: false,
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  };
}
