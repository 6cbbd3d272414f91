import type { AttributeValue, Entity, EntityCollection } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { OptionSetValue } from "../../../values/option-set-value.ts";
import { recordCollection } from "../../../values/record-collection.ts";
import type { EntityMetadata } from "../../metadata/metadata.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import { partyColumnOfRole } from "../party-lists.ts";
import { type ColumnProperty, findProperty } from "../properties.ts";
import { type RecordMember, recordMember } from "../record-member.ts";
import type { LookedUpTable } from "../table-index.ts";
import type { TableLookup } from "../table-lookup.ts";
import { valueFromJson } from "../value-json.ts";
import { unreadable } from "./web-api-exchange.ts";

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
  table: LookedUpTable,
  tables: TableLookup,
  aliased: ReadonlyMap<string, AliasedMember> = noAliases,
): (json: JsonObject) => Entity {
  const members: Map<string, Member> = (aliased.size === 0 ? table.index?.members : undefined) ?? new Map();
  const memberOf = (name: string): Member | undefined => {
    const known = members.get(name);
    if (known !== undefined || name.includes("@")) return known;
    const found = findMember(name, table, aliased);
    if (found !== undefined) members.set(name, found);
    return found;
  };
  return (json) => {
    const attributes = new Map<string, AttributeValue>();
    const formattedValues = new Map<string, string>();
    for (const name of Object.keys(json)) {
      const value = json[name] ?? null;
      if (value === null) continue;
      const member = memberOf(name);
      if (member !== undefined) {
        attributes.set(member.key, readMember(json, value, member));
        const formatted = json[member.formattedName];
        if (typeof formatted === "string") formattedValues.set(member.key, formatted);
      } else if (name.endsWith("_activity_parties") && Array.isArray(value)) {
        readParties(value, tables, attributes);
      }
    }
    return entityOf(json, table, attributes, formattedValues);
  };
}

const noAliases: ReadonlyMap<string, AliasedMember> = new Map();

type Member = RecordMember & { readonly alias?: AliasedMember };

/** Undefined for what is no column. */
function findMember(
  name: string,
  table: LookedUpTable,
  aliased: ReadonlyMap<string, AliasedMember>,
): Member | undefined {
  const [key, alias] = aliasedMember(name, aliased) ?? [];
  if (key !== undefined && alias !== undefined) return { ...recordMember(name, key, alias.property), alias };
  const property = findProperty(table, name);
  return property && recordMember(name, property.attribute.logicalName, property);
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

function readMember(json: JsonObject, value: JsonValue, member: Member): AttributeValue {
  const { name, property, alias } = member;
  const read = property === undefined ? wholeNumber(value, name) : readColumn(json, value, property, member);
  if (alias === undefined) return read;
  const { entityLogicalName, attributeLogicalName } = alias;
  return { kind: "AliasedValue", entityLogicalName, attributeLogicalName, value: read };
}

function wholeNumber(value: JsonValue, name: string): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw unreadable(`holds no whole number under "${name}"`);
}

function readColumn(
  json: JsonObject,
  value: JsonValue,
  property: ColumnProperty,
  { name, formattedName, targetName }: Member,
): AttributeValue {
  const read = valueFromJson(value, property);
  if (read === undefined) throw unreadable(`holds a value under "${name}" that is not of the type ${property.type}`);
  if (!(read instanceof EntityReference)) return read;
  const target = json[targetName];
  const text = json[formattedName];
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
    else attributes.set(column, recordCollection("activityparty", [party]));
  }
}

function isCollection(value: AttributeValue | undefined): value is EntityCollection {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection";
}
