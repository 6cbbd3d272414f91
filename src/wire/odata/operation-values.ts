import { Decimal } from "../../values/decimal.ts";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { recordCollection } from "../../values/record-collection.ts";
import type { EntityMetadata, OneToManyRelationshipMetadata } from "../metadata/metadata.ts";
import type { ParameterValue, PrincipalAccess, RolePrivilege } from "../organization-call.ts";
import { definitionFromJson, labelFromJson } from "./definition-json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { Literal } from "./literals.ts";
import { odataError } from "./odata-error.ts";
import type { OperationType } from "./operations.ts";
import { queryFromJson } from "./query-json.ts";
import { recordFromJson, typeOf } from "./record-json.ts";
import { parseRecordAddress } from "./resource-path.ts";
import type { TableLookup } from "./table-lookup.ts";
import { int32FromJson, int64FromJson } from "./whole-numbers.ts";

/** Where a parameter stands: for errors, and for records that do not say their type. */
export type ParameterPlace = {
  readonly name: string;
  readonly tables: TableLookup;
  /** The table of the parameter's type, which its record need not repeat; where the type is crmbaseentity, records say their own. */
  readonly table?: EntityMetadata | undefined;
  /** The table of the set that the operation is bound to. */
  readonly bound?: EntityMetadata | undefined;
};

/** A literal of an address as the JSON that a body would have. */
export function jsonFromLiteral(literal: Literal): JsonValue {
  switch (literal.kind) {
    case "null":
      return null;
    case "guid":
      return literal.value.text;
    case "number":
      return String(Number(literal.text)) === literal.text ? Number(literal.text) : Decimal.of(literal.text);
    case "date":
    case "dateTime":
      return literal.text;
    default:
      return literal.value;
  }
}

/** A parameter of a function or action as the request bag holds it. Throws ODataError where the JSON does not fit. */
export function parameterFromJson(json: JsonValue, type: OperationType, place: ParameterPlace): ParameterValue {
  if (json === null) return null;
  if (type.startsWith("enum ")) return enumValue(json, type.slice("enum ".length), place);
  const read = Object.hasOwn(readers, type) ? readers[type as keyof typeof readers] : undefined;
  if (read === undefined)
    throw odataError(`A parameter of that type is not supported: '${place.name}'.`, { status: 501 });
  const value = read(json, place);
  if (value === undefined) throw doesNotFit(json, type, place);
  return value;
}

type Reader = (json: JsonValue, place: ParameterPlace) => ParameterValue | undefined;

const readers: Partial<Record<OperationType, Reader>> = {
  string: (json) => (typeof json === "string" ? json : undefined),
  guid: (json) => (typeof json === "string" ? Guid.parse(json) : undefined),
  int: int32FromJson,
  long: int64FromJson,
  bool: (json) => (typeof json === "boolean" ? json : undefined),
  dateTime: (json) => dateOf(json),
  decimal: (json) => (typeof json === "number" ? Decimal.of(json) : json instanceof Decimal ? json : undefined),
  binary: (json) => (typeof json === "string" ? new Uint8Array(Buffer.from(json, "base64")) : undefined),
  option: (json) => {
    const number = int32FromJson(json);
    return number === undefined ? undefined : new OptionSetValue(number);
  },
  entity: (json, place) => (isJsonObject(json) ? entityOf(json, place) : undefined),
  reference: (json, place) => (isJsonObject(json) ? referenceOf(json, place) : undefined),
  idOf: (json, place) => (isJsonObject(json) ? referenceOf(json, place).id : undefined),
  entities: (json, place) =>
    list(
      json,
      (item) => entityOf(item, place),
      (entities) => collectionOf(entities, place),
    ),
  references: (json, place) =>
    list(
      json,
      (item) => referenceOf(item, place),
      (references) => references,
    ),
  idsOf: (json, place) =>
    list(
      json,
      (item) => referenceOf(item, place),
      (all) => all.map(({ id }) => id),
    ),
  strings: (json) => (Array.isArray(json) && json.every((item) => typeof item === "string") ? json : undefined),
  ints: (json) => (Array.isArray(json) && json.every((item) => typeof item === "number") ? json : undefined),
  guids: (json) => (Array.isArray(json) ? guidsOf(json) : undefined),
  query: (json) => (isJsonObject(json) ? queryFromJson(json) : undefined),
  principalAccess: (json, place) => (isJsonObject(json) ? principalAccessOf(json, place) : undefined),
  label: (json) => (isJsonObject(json) ? labelFromJson(json) : undefined),
  lookup: (json) => (isJsonObject(json) ? definitionFromJson(json, "AttributeMetadata") : undefined),
  oneToManyRelationships: (json) =>
    list(
      json,
      (item) => definitionFromJson(item, "OneToManyRelationshipMetadata"),
      // Of the kind that is asked for, or the message refuses them.
      (definitions) => definitions as readonly OneToManyRelationshipMetadata[],
    ),
  rolePrivileges: (json) => (Array.isArray(json) ? rolePrivilegesOf(json) : undefined),
};

function list<Item, Result>(
  json: JsonValue,
  read: (item: JsonObject) => Item,
  whole: (items: readonly Item[]) => Result,
): Result | undefined {
  return Array.isArray(json) && json.every(isJsonObject) ? whole(json.map(read)) : undefined;
}

function dateOf(json: JsonValue): Date | undefined {
  const date = typeof json === "string" ? new Date(json) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}

function guidsOf(json: readonly JsonValue[]): readonly Guid[] | undefined {
  const ids = json.map((item) => (typeof item === "string" ? Guid.parse(item) : undefined));
  const known = ids.filter((id) => id !== undefined);
  return known.length === ids.length ? known : undefined;
}

function enumValue(json: JsonValue, typeName: string, place: ParameterPlace): ParameterValue {
  if (typeof json !== "string") throw doesNotFit(json, `enum ${typeName}`, place);
  return { kind: "EnumValue", typeName, value: json.split(/\s*,\s*/).join(" ") };
}

function tableOf(json: JsonObject, { tables, table: own, name }: ParameterPlace): EntityMetadata {
  if (typeof json["@odata.type"] === "string") {
    const unknown = { kind: "EntityMetadata", logicalName: "" } as EntityMetadata;
    const table = typeOf(json, unknown, tables);
    if (table !== unknown) return table;
  } else if (own !== undefined) return own;
  throw odataError(`The type of the record of parameter '${name}' is not known; '@odata.type' tells it.`, {
    errorCode: "0x80048d19",
  });
}

/** A record; `"@odata.id":"accounts(accountnumber='A-17')"` names the one that it is to become (Microsoft's page "UpsertMultiple Action"). */
function entityOf(json: JsonObject, place: ParameterPlace): Entity {
  const table = tableOf(json, place);
  const { entity } = recordFromJson(json, table, place.tables);
  const address = json["@odata.id"];
  if (typeof address !== "string") return entity;
  const { logicalName, id, keyAttributes } = parseRecordAddress(address, place.tables);
  if (logicalName !== table.logicalName) {
    throw odataError(
      `The '@odata.id' of a record of parameter '${place.name}' leads to '${logicalName}', its type is '${table.logicalName}'.`,
      { errorCode: "0x80048d19" },
    );
  }
  return keyAttributes === undefined ? { ...entity, id } : { ...entity, keyAttributes: new Map(keyAttributes) };
}

/** `{"@odata.id":"accounts(…)"}`, or the record's key with its type. */
function referenceOf(json: JsonObject, place: ParameterPlace): EntityReference {
  const address = json["@odata.id"];
  if (typeof address === "string") return parseRecordAddress(address, place.tables);
  const table = tableOf(json, place);
  // Users and teams have the key of their base type, too.
  const id = json[table.primaryIdAttribute ?? ""] ?? json.ownerid;
  const guid = typeof id === "string" ? Guid.parse(id) : undefined;
  if (guid !== undefined) return new EntityReference(table.logicalName, guid);
  throw odataError("EdmEntityObject passed should have the key property value set.", { errorCode: "0x80048d19" });
}

function collectionOf(entities: readonly Entity[], { bound }: ParameterPlace): EntityCollection {
  return recordCollection(bound?.logicalName ?? entities[0]?.logicalName ?? "", [...entities]);
}

function principalAccessOf(json: JsonObject, place: ParameterPlace): PrincipalAccess | undefined {
  const { Principal: principal, AccessMask: mask } = json;
  if (!isJsonObject(principal) || typeof mask !== "string") return undefined;
  return {
    kind: "PrincipalAccess",
    principal: referenceOf(principal, place),
    accessMask: mask.split(/\s*,\s*/).join(" "),
  };
}

const depths = ["Basic", "Local", "Deep", "Global"] as const;

function rolePrivilegesOf(json: readonly JsonValue[]): readonly RolePrivilege[] | undefined {
  const all = json.map((item): RolePrivilege | undefined => {
    if (!isJsonObject(item)) return undefined;
    const { PrivilegeId: id, BusinessUnitId: unit, Depth: given } = item;
    const privilegeId = typeof id === "string" ? Guid.parse(id) : undefined;
    const depth = depths.find((name, index) => name === given || String(index) === given);
    const businessUnitId = typeof unit === "string" ? Guid.parse(unit) : Guid.empty;
    if (privilegeId === undefined || depth === undefined || businessUnitId === undefined) return undefined;
    return { kind: "RolePrivilege", privilegeId, depth, businessUnitId };
  });
  const known = all.filter((one) => one !== undefined);
  return known.length === all.length ? known : undefined;
}

function doesNotFit(json: JsonValue, type: string, { name }: ParameterPlace) {
  const text = typeof json === "object" ? JSON.stringify(json) : String(json);
  return odataError(`The value '${text}' of the parameter '${name}' is not of the type '${type}'.`, {
    errorCode: "0x80048d19",
  });
}
