import type { AttributeValue, Entity, EntityCollection } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import type { ParameterValue, PrincipalAccess, RecordCounts, RolePrivilege } from "../../organization-call.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import { odataError, typeNameOf } from "../odata-error.ts";
import { parameterFromJson } from "../operation-values.ts";
import type { OperationType } from "../operations.ts";
import { printRecordAddress } from "../resource-path.ts";
import type { TableLookup } from "../table-lookup.ts";
import { jsonFromValue } from "../value-json.ts";
import { tableNamed, typedBody } from "./record-body.ts";
import { collectionOf, recordReader } from "./record-reader.ts";

/** A parameter as an action's body holds it. `type` undefined: of an operation that is not in the table, told by the value itself. */
export function jsonFromParameter(
  value: ParameterValue,
  type: OperationType | undefined,
  tables: TableLookup,
): JsonValue {
  if (value === null) return null;
  if (value instanceof EntityReference) return referenceJson(value, tables);
  if (value instanceof Guid && (type === "idOf" || type === "idsOf")) {
    throw odataError("the table of a record is not known from its ID alone; give an EntityReference");
  }
  if (isEntity(value)) return typedBody(value, tables);
  if (isCollection(value)) return value.entities.map((one) => typedBody(one, tables));
  if (isRolePrivileges(value)) return value.map(privilegeJson);
  if (Array.isArray(value)) return value.map((one: ParameterValue) => jsonFromParameter(one, itemType(type), tables));
  if (typeof value !== "object" || !("kind" in value)) return jsonFromValue(value as AttributeValue);
  switch (value.kind) {
    case "EnumValue":
      return value.value.split(" ").join(",");
    case "PrincipalAccess":
      return accessJson(value, tables);
    default:
      throw odataError(`a parameter of type ${value.kind} has no form in the Web API`);
  }
}

function isRolePrivileges(value: ParameterValue): value is readonly RolePrivilege[] {
  const [first]: readonly unknown[] = Array.isArray(value) ? value : [];
  return typeof first === "object" && first !== null && "kind" in first && first.kind === "RolePrivilege";
}

function privilegeJson({ privilegeId, businessUnitId, depth }: RolePrivilege): JsonObject {
  return { PrivilegeId: privilegeId.text, BusinessUnitId: businessUnitId.text, Depth: depth };
}

function itemType(type: OperationType | undefined): OperationType | undefined {
  return type === "idsOf" ? undefined : type;
}

/** A record by its key and type: `{"@odata.type":"Microsoft.Dynamics.CRM.account","accountid":…}`. */
function referenceJson(reference: EntityReference, tables: TableLookup): JsonObject {
  if (reference.keyAttributes !== undefined) return { "@odata.id": printRecordAddress(reference, tables) };
  const { primaryIdAttribute } = tableNamed(reference.logicalName, tables);
  return {
    "@odata.type": typeNameOf(reference.logicalName),
    [primaryIdAttribute ?? `${reference.logicalName}id`]: reference.id.text,
  };
}

function accessJson({ principal, accessMask }: PrincipalAccess, tables: TableLookup): JsonObject {
  return { Principal: referenceJson(principal, tables), AccessMask: accessMask.split(" ").join(",") };
}

/** A result as the service's bag holds it. Throws WIRE_ODATA where the JSON is not of the type. */
export function resultFromJson(
  json: JsonValue,
  type: OperationType,
  name: string,
  tables: TableLookup,
): ParameterValue {
  if (json === null) return null;
  switch (type) {
    case "entity":
      return isJsonObject(json) ? entityFromJson(json, tables) : unfit(name);
    case "entities":
      return Array.isArray(json) ? entitiesFromJson(json.filter(isJsonObject), tables) : unfit(name);
    case "recordCounts":
      return isJsonObject(json) ? countsFromJson(json) : unfit(name);
    default:
      return parameterFromJson(json, type, { name, tables });
  }
}

function unfit(name: string): never {
  throw odataError(`the answer of the Web API holds a result "${name}" of another type than the message has`);
}

function entityFromJson(json: JsonObject, tables: TableLookup): Entity {
  return recordReader(tableNamed(tableNameOf(json), tables), tables)(json);
}

function entitiesFromJson(json: readonly JsonObject[], tables: TableLookup): EntityCollection {
  const [first] = json;
  const entities = json.map((one) => entityFromJson(one, tables));
  return collectionOf(first === undefined ? "" : tableNameOf(first), entities);
}

/** `#Microsoft.Dynamics.CRM.account`. */
function tableNameOf(json: JsonObject): string {
  return String(json["@odata.type"] ?? "").replace(/^#?(?:Microsoft\.Dynamics\.CRM\.)?/, "");
}

function countsFromJson({ Keys: keys, Values: values }: JsonObject): RecordCounts {
  const names = Array.isArray(keys) ? keys : [];
  const numbers = Array.isArray(values) ? values : [];
  return {
    kind: "RecordCounts",
    counts: new Map(names.map((name, index) => [String(name), BigInt(String(numbers[index] ?? 0))])),
  };
}

function isEntity(value: ParameterValue): value is Entity {
  return typeof value === "object" && value !== null && "attributes" in value && value.attributes instanceof Map;
}

function isCollection(value: ParameterValue): value is EntityCollection {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection";
}
