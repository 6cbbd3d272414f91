import { Decimal } from "../../values/decimal.ts";
import type { AttributeValue, Entity, RelatedEntities } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { recordCollection } from "../../values/record-collection.ts";
import type { EntityMetadata } from "../metadata/metadata.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { findNavigation, type Navigation, navigationOfLookup, targetOf } from "./navigation.ts";
import { namespace, odataError, typeNameOf } from "./odata-error.ts";
import { partyColumnsOf } from "./party-lists.ts";
import { type ColumnProperty, findAttribute, findProperty, propertiesOf } from "./properties.ts";
import type { RecordShape } from "./query-plan.ts";
import { formattedValue } from "./record-member.ts";
import { parseRecordAddress } from "./resource-path.ts";
import type { TableLookup } from "./table-lookup.ts";
import { jsonFromValue, valueFromJson } from "./value-json.ts";

const lookupLogicalName = `${namespace}.lookuplogicalname`;
const navigationProperty = `${namespace}.associatednavigationproperty`;

export type RecordJsonOptions = {
  /** Whether an annotation is wanted, by its name. */
  readonly annotations: (name: string) => boolean;
  /** What stands before an entity set in the address of a record: `https://host/org/api/data/v9.2/`. */
  readonly root: string;
};

/**
 * Makes the function that shows records of one query (query.md §7.3): the etag first, each annotation before its property,
 * expanded lookups inside. What the shape selects and the record does not hold is null; FetchXML and aggregates show what is there.
 */
export function recordPrinter(shape: RecordShape, options: RecordJsonOptions): (entity: Entity) => JsonObject {
  const { table, properties, singles } = shape;
  const columns = properties ?? propertiesOf(table);
  const write = columnWriter(table, options);
  const nested = singles.map(({ name, alias, isReference, shape: inner }) => ({
    name,
    isReference,
    inner,
    read: aliasedReader(alias, inner.table),
    print: recordPrinter(inner, options),
  }));
  return (entity) => {
    const json: Record<string, JsonValue> = {};
    const version = entity.rowVersion ?? entity.attributes.get("versionnumber");
    if (version !== undefined && version !== null) json["@odata.etag"] = `W/"${version}"`;
    for (const column of columns) {
      const value = entity.attributes.get(column.attribute.logicalName);
      if (value === undefined && properties === undefined) continue;
      write(json, column, value ?? null, entity.formattedValues?.get(column.attribute.logicalName));
    }
    if (properties === undefined) writeAliased(json, entity, options);
    for (const { name, isReference, inner, read, print } of nested) {
      const record = read(entity);
      if (record !== undefined && isReference) json[name] = { "@odata.id": addressOf(record, inner.table, options) };
      else json[name] = record === undefined ? null : print(record);
    }
    return json;
  };
}

function addressOf({ id }: Entity, { entitySetName }: EntityMetadata, { root }: RecordJsonOptions): string {
  return `${root}${entitySetName}(${id?.text ?? Guid.empty.text})`;
}

type Writer = (
  json: Record<string, JsonValue>,
  column: ColumnProperty,
  value: AttributeValue,
  formatted: string | undefined,
) => void;

function columnWriter(table: EntityMetadata, { annotations }: RecordJsonOptions): Writer {
  const [withFormatted, withLookup, withNavigation] = [formattedValue, lookupLogicalName, navigationProperty].map(
    annotations,
  );
  return (json, { name, type, attribute }, value, formatted) => {
    if (value === null) {
      json[name] = null;
      return;
    }
    if (typeof value === "object" && "kind" in value && value.kind === "EntityCollection") return;
    if (value instanceof EntityReference) {
      const text = formatted ?? value.name;
      if (withFormatted === true && text !== undefined) json[`${name}@${formattedValue}`] = text;
      const navigation = navigationOfLookup(table, attribute.logicalName, value.logicalName);
      if (withNavigation === true && navigation !== undefined) json[`${name}@${navigationProperty}`] = navigation.name;
      if (withLookup === true) json[`${name}@${lookupLogicalName}`] = value.logicalName;
    } else if (withFormatted === true && formatted !== undefined) json[`${name}@${formattedValue}`] = formatted;
    json[name] = jsonFromValue(value, type);
  };
}

/** Columns of links and aggregates, under their aliases. */
function writeAliased(
  json: Record<string, JsonValue>,
  { attributes, formattedValues }: Entity,
  { annotations }: RecordJsonOptions,
): void {
  for (const [key, value] of attributes) {
    if (value === null || typeof value !== "object" || !("kind" in value) || value.kind !== "AliasedValue") continue;
    const inner = value.value;
    const text = formattedValues?.get(key) ?? (inner instanceof EntityReference ? inner.name : undefined);
    if (text !== undefined && annotations(formattedValue)) json[`${key}@${formattedValue}`] = text;
    if (inner instanceof EntityReference && annotations(lookupLogicalName)) {
      json[`${key}@${lookupLogicalName}`] = inner.logicalName;
    }
    json[key] = jsonFromValue(inner);
  }
}

/** The record that an expanded lookup leads to, from the columns that came under the alias; undefined where there is none. */
function aliasedReader(alias: string, table: EntityMetadata): (entity: Entity) => Entity | undefined {
  const prefix = `${alias}.`;
  const names = (table.attributes ?? []).map(({ logicalName }) => logicalName);
  return (entity) => {
    const key = entity.attributes.get(prefix + (table.primaryIdAttribute ?? ""));
    if (key === undefined || key === null) return undefined;
    const record: Entity = { logicalName: table.logicalName, attributes: new Map(), formattedValues: new Map() };
    for (const name of names) {
      const value = entity.attributes.get(prefix + name);
      if (value === undefined) continue;
      record.attributes.set(name, isAliased(value) ? value.value : value);
      const formatted = entity.formattedValues?.get(prefix + name);
      if (formatted !== undefined) record.formattedValues?.set(name, formatted);
    }
    // Aliases of nested links belong to the whole query, so that they are found from every level.
    for (const [name, value] of entity.attributes) {
      if (name.includes(".") && !name.startsWith(prefix)) record.attributes.set(name, value);
    }
    for (const [name, text] of entity.formattedValues ?? []) {
      if (name.includes(".")) record.formattedValues?.set(name, text);
    }
    const id = record.attributes.get(table.primaryIdAttribute ?? "");
    return id instanceof Guid ? { ...record, id } : record;
  };
}

function isAliased(value: AttributeValue): value is Extract<AttributeValue, { kind: "AliasedValue" }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "AliasedValue";
}

// From JSON

/** A record of a request's body, with the existing records that are to be joined to it once it is there. */
export type ReadRecord = { readonly entity: Entity; readonly associations: readonly BoundCollection[] };

/** `"coll@odata.bind": ["/contacts(…)"]`. */
type BoundCollection = { readonly navigation: Navigation; readonly references: readonly EntityReference[] };

/**
 * A record from JSON, by the table's metadata: columns typed, `nav@odata.bind` a reference, an object or array under a
 * navigation property a related record that is written as well (query.md §7.5). Throws ODataError with the platform's words.
 */
export function recordFromJson(json: JsonObject, table: EntityMetadata, tables: TableLookup): ReadRecord {
  const reader = new RecordReader(table, tables);
  for (const [name, value] of Object.entries(json)) reader.read(name, value);
  return reader.record();
}

class RecordReader {
  readonly #table: EntityMetadata;
  readonly #tables: TableLookup;
  readonly #entity: Entity;
  readonly #related: RelatedEntities[] = [];
  readonly #associations: BoundCollection[] = [];

  constructor(table: EntityMetadata, tables: TableLookup) {
    this.#table = table;
    this.#tables = tables;
    this.#entity = { logicalName: table.logicalName, attributes: new Map() };
  }

  record(): ReadRecord {
    if (this.#related.length > 0) this.#entity.relatedEntities = this.#related;
    const id = this.#entity.attributes.get(this.#table.primaryIdAttribute ?? "");
    if (id instanceof Guid) this.#entity.id = id;
    return { entity: this.#entity, associations: this.#associations };
  }

  read(name: string, value: JsonValue): void {
    const at = name.indexOf("@");
    if (at >= 0) {
      if (name.slice(at) === "@odata.bind") this.#bind(name.slice(0, at), value);
      return;
    }
    const property = findProperty(this.#table, name);
    if (property !== undefined) this.#column(property, value);
    else this.#navigate(name, value);
  }

  #column(property: ColumnProperty, json: JsonValue): void {
    const { name, attribute } = property;
    if (name !== attribute.logicalName) {
      throw payloadError(
        this.#table,
        "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.",
      );
    }
    const value = valueFromJson(json, property);
    if (value === undefined) throw cannotConvert(this.#table, json, property);
    this.#entity.attributes.set(attribute.logicalName, value);
  }

  #bind(name: string, value: JsonValue): void {
    const navigation = this.#navigation(name);
    if (Array.isArray(value) && navigation.isCollection) {
      const references = value.map((address) => this.#reference(name, address));
      this.#associations.push({ navigation, references });
    } else if (!navigation.isCollection) {
      this.#setLookup(navigation, value === null ? null : this.#reference(name, value));
    } else {
      throw payloadError(this.#table, `The property '${name}' is a collection; its '@odata.bind' is an array.`);
    }
  }

  #reference(name: string, address: JsonValue): EntityReference {
    if (typeof address === "string") return parseRecordAddress(address, this.#tables);
    throw payloadError(this.#table, `The value of '${name}@odata.bind' is not the address of a record.`);
  }

  #setLookup({ relationship }: Navigation, value: EntityReference | null): void {
    if (relationship.kind !== "OneToManyRelationshipMetadata") return;
    this.#entity.attributes.set(relationship.referencingAttribute, value);
  }

  #navigate(name: string, value: JsonValue): void {
    const navigation = this.#navigation(name);
    if (value === null && !navigation.isCollection) {
      this.#setLookup(navigation, null);
      return;
    }
    const target = targetOf(navigation, this.#tables);
    const records = navigation.isCollection ? value : [value];
    if (target === undefined || !Array.isArray(records) || !records.every(isJsonObject)) {
      throw payloadError(this.#table, `The value of the property '${name}' is not a related record.`);
    }
    if (navigation.isCollection && target.logicalName === "activityparty") {
      for (const [column, parties] of partyColumnsOf(records, target, this.#tables)) {
        this.#entity.attributes.set(column, parties);
      }
      return;
    }
    this.#related.push({
      relationship: navigation.relationship.schemaName,
      primaryEntityRole: navigation.role,
      collection: recordCollection(
        target.logicalName,
        records.map((record) => recordFromJson(record, typeOf(record, target, this.#tables), this.#tables).entity),
      ),
    });
  }

  #navigation(name: string): Navigation {
    const found = findNavigation(this.#table, name);
    if (found !== undefined) return found;
    if (findAttribute(this.#table, name) !== undefined && findProperty(this.#table, name) === undefined) {
      throw undeclared(name, this.#table);
    }
    throw undeclared(name, this.#table);
  }
}

/** The table that `@odata.type` names, else the one that is expected. */
export function typeOf(json: JsonObject, expected: EntityMetadata, tables: TableLookup): EntityMetadata {
  const given = json["@odata.type"];
  if (typeof given !== "string") return expected;
  const name = given.replace(/^#/, "").replace(`${namespace}.`, "");
  return tables.byLogicalName(name) ?? expected;
}

function undeclared(name: string, table: EntityMetadata) {
  return payloadError(
    table,
    `The property '${name}' does not exist on type '${typeNameOf(table.logicalName)}'. Make sure to only use property names that are defined by the type.`,
  );
}

function cannotConvert(table: EntityMetadata, json: JsonValue, { name, type }: ColumnProperty) {
  const literal = typeof json === "object" && !(json instanceof Decimal) ? JSON.stringify(json) : String(json);
  return payloadError(
    table,
    `Cannot convert the literal '${literal}' to the expected type '${type}'. (property '${name}')`,
  );
}

/** The words around every refusal of a body (ODataClientPayloadError). */
function payloadError({ entitySetName, logicalName }: EntityMetadata, inner: string) {
  return odataError(
    `Error identified in Payload provided by the user for Entity :'${entitySetName ?? logicalName}', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : Microsoft.OData.ODataException: ${inner}`,
    { errorCode: "0x80048d19" },
  );
}
