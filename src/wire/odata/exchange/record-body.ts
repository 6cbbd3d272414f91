import type { AttributeValue, Entity, EntityCollection, RelatedEntities } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import type { AttributeMetadata, EntityMetadata } from "../../metadata/metadata.ts";
import { checkKind, wrongKind } from "../column-kind.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { printLiteral } from "../literals.ts";
import {
  navigationOfLookup,
  navigationOfRelationship,
  navigationsOf,
  navigationsOfLookup,
  tablesAt,
  targetOf,
} from "../navigation.ts";
import { invalidArgument, odataError, typeNameOf } from "../odata-error.ts";
import { roleOfPartyColumn } from "../party-lists.ts";
import { findAttribute, findProperty, isLookup, noSuchColumn } from "../properties.ts";
import { printRecordAddress } from "../resource-path.ts";
import type { TableLookup } from "../table-lookup.ts";
import { jsonFromValue } from "../value-json.ts";

/**
 * A record as the body of a create or update (query.md §7.5): `{"name":"Contoso","primarycontactid@odata.bind":"/contacts(…)"}`.
 * Lookups, party lists and related records go by their navigation properties, which the table's description names.
 * Throws WIRE_ODATA for a column that the table does not have, and for a reference to a table that the lookup cannot hold.
 */
export function recordBody(entity: Entity, tables: TableLookup): JsonObject {
  const table = tableNamed(entity.logicalName, tables);
  const json: Record<string, JsonValue> = {};
  checkOneId(entity, table);
  if (entity.id !== undefined && table.primaryIdAttribute !== undefined)
    json[table.primaryIdAttribute] = entity.id.text;
  const parties: JsonObject[] = [];
  for (const [name, value] of entity.attributes) {
    if (isCollection(value)) parties.push(...partiesOf(name, value, tables));
    else writeColumn(json, table, name, value, tables);
  }
  if (parties.length > 0) json[partiesProperty(table)] = parties;
  for (const related of entity.relatedEntities ?? []) writeRelated(json, table, related, tables);
  return json;
}

/**
 * The same with its type, as an element of a collection and as a parameter; a record that an alternate key names has its
 * address instead of the key's columns: `{"@odata.type":…,"@odata.id":"accounts(accountnumber='A-17')","name":"Contoso"}`
 * (Microsoft's page "UpsertMultiple Action").
 */
export function typedBody(entity: Entity, tables: TableLookup): JsonObject {
  const { logicalName, id = Guid.empty, keyAttributes } = entity;
  const type = { "@odata.type": typeNameOf(logicalName) };
  if (keyAttributes === undefined) return { ...type, ...recordBody(entity, tables) };
  const reference = new EntityReference(logicalName, id, undefined, { keyAttributes });
  const address = { "@odata.id": printRecordAddress(reference, tables) };
  return { ...type, ...address, ...recordBody(withoutKey(entity), tables) };
}

/** What is written of a record that its address names: an attribute that has another value than the key stays, as a create takes it. */
export function withoutKey(entity: Entity): Entity {
  const attributes = new Map(entity.attributes);
  for (const [name, value] of entity.keyAttributes ?? []) {
    const own = attributes.get(name);
    if (own !== undefined && printLiteral(own) === printLiteral(value)) attributes.delete(name);
  }
  return { ...entity, attributes };
}

/** Throws what the organization says of it over SOAP for a record whose ID is one, and whose key column holds another. */
export function checkOneId(
  { id, logicalName, attributes }: Entity,
  { primaryIdAttribute: attribute = "" }: EntityMetadata,
): void {
  const other = attributes.get(attribute);
  if (!(id instanceof Guid && other instanceof Guid) || other.equals(id)) return;
  if (id.equals(Guid.empty) || other.equals(Guid.empty)) return;
  throw odataError("Entity Id must be the same as the value set in property bag.", {
    errorCode: invalidArgument,
    entity: logicalName,
    attribute,
  });
}

export function tableNamed(logicalName: string, tables: TableLookup): EntityMetadata {
  const table = tables.byLogicalName(logicalName);
  if (table?.entitySetName !== undefined) return table;
  throw odataError(`the table "${logicalName}" has no entity set in the Web API`);
}

function writeColumn(
  json: Record<string, JsonValue>,
  table: EntityMetadata,
  name: string,
  value: AttributeValue,
  tables: TableLookup,
): void {
  const property = findProperty(table, name);
  if (property?.attribute.logicalName === name) {
    checkKind(value, property);
    json[name] = jsonFromValue(value, property.type, name);
    return;
  }
  const attribute = findAttribute(table, name);
  if (attribute === undefined) throw noSuchColumn(name, table);
  // No property; who creates a record without parties says nothing of them.
  if (attribute.attributeType === "PartyList" && value === null) return;
  if (isLookup(attribute)) {
    json[`${bindingName(table, attribute, value)}@odata.bind`] =
      value instanceof EntityReference ? `/${printRecordAddress(value, tables)}` : null;
    return;
  }
  json[name] = jsonFromValue(value, undefined, name);
}

/** The navigation property that sets a lookup; one that clears a lookup to several tables is any of them. */
function bindingName(table: EntityMetadata, attribute: AttributeMetadata, value: AttributeValue): string {
  if (value !== null && !(value instanceof EntityReference)) throw wrongKind(value, attribute);
  const { logicalName } = attribute;
  const all = navigationsOfLookup(table, logicalName);
  const found = value === null ? all[0] : navigationOfLookup(table, logicalName, value.logicalName);
  if (found !== undefined) return found.name;
  const targets = [...new Set(all.flatMap(({ target }) => tablesAt(target)))].join(", ");
  throw odataError(
    `'${value?.logicalName ?? "null"}' is not a valid lookup target of '${logicalName}'. Valid targets: ${targets}.`,
    { errorCode: invalidArgument, attribute: logicalName },
  );
}

/**
 * Parties of all roles go as one list, so that a role without parties would be left as it is: WIRE_ODATA for a record that
 * may be there and whose party list is empty or null, by which the organization takes the parties away over SOAP.
 */
export function refuseEmptied({ logicalName, attributes }: Entity, tables: TableLookup): void {
  for (const [name, value] of attributes) {
    if (!isEmptied(tableNamed(logicalName, tables), name, value)) continue;
    throw odataError(`the Web API cannot empty the party list "${name}" of a record that is there`, {
      remedy: "give the parties that stay, or write the record over SOAP",
      attribute: name,
    });
  }
}

function isEmptied(table: EntityMetadata, name: string, value: AttributeValue): boolean {
  if (isCollection(value)) return value.entities.length === 0;
  return value === null && findAttribute(table, name)?.attributeType === "PartyList";
}

/** Parties of an activity, each with the role that its column stands for. */
function partiesOf(column: string, { entities }: EntityCollection, tables: TableLookup): JsonObject[] {
  const role = roleOfPartyColumn(column);
  if (role === undefined) throw odataError(`the attribute "${column}" holds records and is no list of parties`);
  return entities.map((party) => ({ ...recordBody(withoutRole(party), tables), participationtypemask: role }));
}

function withoutRole({ logicalName, attributes }: Entity): Entity {
  const kept = [...attributes].filter(([name]) => name !== "participationtypemask");
  return { logicalName, attributes: new Map(kept) };
}

/** `email_activity_parties`. */
function partiesProperty(table: EntityMetadata): string {
  const found = navigationsOf(table).find(({ isCollection: many, target }) => many && target === "activityparty");
  if (found !== undefined) return found.name;
  throw odataError(`the table "${table.logicalName}" has no parties`);
}

function writeRelated(
  json: Record<string, JsonValue>,
  table: EntityMetadata,
  { relationship, primaryEntityRole, collection }: RelatedEntities,
  tables: TableLookup,
): void {
  const navigation = navigationOfRelationship(table, relationship, primaryEntityRole);
  if (navigation === undefined || targetOf(navigation, tables) === undefined) {
    throw odataError(`${table.logicalName} has no relationship "${relationship}"`);
  }
  const records = collection.entities.map((record) => recordBody(record, tables));
  json[navigation.name] = navigation.isCollection ? records : (records[0] ?? null);
}

function isCollection(value: AttributeValue): value is EntityCollection {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection";
}
