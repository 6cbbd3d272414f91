import type { AttributeValue, Entity, EntityCollection } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import type { ParameterValue, PrincipalAccess, RolePrivilege } from "../../organization-call.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { odataError, typeNameOf } from "../odata-error.ts";
import type { OperationType } from "../operations.ts";
import { printRecordAddress } from "../resource-path.ts";
import type { TableLookup } from "../table-lookup.ts";
import { jsonFromValue } from "../value-json.ts";
import { tableNamed, typedBody } from "./record-body.ts";

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

function isEntity(value: ParameterValue): value is Entity {
  return typeof value === "object" && value !== null && "attributes" in value && value.attributes instanceof Map;
}

function isCollection(value: ParameterValue): value is EntityCollection {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection";
}
