import { Decimal } from "../../../values/decimal.ts";
import { Double } from "../../../values/double.ts";
import type { AttributeValue, Entity, EntityCollection } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { Money } from "../../../values/money.ts";
import { OptionSetValue } from "../../../values/option-set-value.ts";
import type { AttributeMetadata, Label, OneToManyRelationshipMetadata } from "../../metadata/metadata.ts";
import type { ParameterValue, PrincipalAccess, RolePrivilege } from "../../organization-call.ts";
import { parseFetchXml } from "../../query/parse-fetch-xml.ts";
import type { PagingInfo } from "../../query/query-expression.ts";
import { queryExpressionFromFetch } from "../../query/query-expression-from-fetch.ts";
import { labelJson } from "../definition-json.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { odataError, typeNameOf } from "../odata-error.ts";
import type { OperationType } from "../operations.ts";
import { jsonFromQuery, pageJson } from "../query-json.ts";
import { printRecordAddress } from "../resource-path.ts";
import type { TableLookup } from "../table-lookup.ts";
import { jsonFromValue } from "../value-json.ts";
import { complexDefinition } from "./definition-writes.ts";
import { tableNamed, typedBody } from "./record-body.ts";

/**
 * A parameter as an action's body holds it; a query of any kind as a QueryExpression. `type` undefined: of an operation that is not in the table, told by the value itself.
 * Throws WIRE_ODATA, which names the parameter, for a value that has no form in the Web API.
 */
export function jsonFromParameter(value: ParameterValue, { name, type, tables }: ParameterPlace): JsonValue {
  if (value === null) return null;
  if (value instanceof EntityReference) return referenceJson(value, tables);
  if (value instanceof Guid && (type === "idOf" || type === "idsOf")) {
    throw odataError(`the table of the record in ${name} is not known from its ID alone; give an EntityReference`);
  }
  if (isEntity(value)) return typedBody(value, tables);
  if (isCollection(value)) return value.entities.map((one) => typedBody(one, tables));
  if (isDefinition(value)) return complexDefinition(value);
  if (isRolePrivileges(value)) return value.map(privilegeJson);
  if (isLabel(value)) return labelJson(value);
  if (isPage(value)) return pageJson(value);
  if (Array.isArray(value)) {
    const place = { name, type: type === "idsOf" ? undefined : type, tables };
    return value.map((one: ParameterValue) => jsonFromParameter(one, place));
  }
  if (isPlain(value)) return jsonFromValue(value, undefined, name);
  if (typeof value === "object" && "kind" in value) {
    if (value.kind === "EnumValue") return value.value.split(" ").join(",");
    if (value.kind === "PrincipalAccess") return accessJson(value, tables);
    if (value.kind === "QueryExpression") return jsonFromQuery(value);
    if (value.kind === "FetchExpression") return jsonFromQuery(queryExpressionFromFetch(parseFetchXml(value.query)));
  }
  const kind = typeof value === "object" && "kind" in value ? value.kind : "a value";
  throw odataError(`the parameter ${name} holds ${kind} that has no form in the Web API; TRANSPORT Soap has one`);
}

export type ParameterPlace = {
  /** For messages. */
  readonly name: string;
  readonly type: OperationType | undefined;
  readonly tables: TableLookup;
};

/** What a column may hold, too. */
export function isPlain(value: ParameterValue): value is AttributeValue {
  if (typeof value !== "object" || value === null) return true;
  const classes = [Guid, OptionSetValue, Money, Decimal, Double, Date, Uint8Array];
  return classes.some((one) => value instanceof one) || ("kind" in value && value.kind === "ManagedProperty");
}

function isLabel(value: ParameterValue): value is Label {
  return typeof value === "object" && value !== null && "localized" in value;
}

function isDefinition(value: ParameterValue): value is AttributeMetadata | OneToManyRelationshipMetadata {
  const kinds = ["AttributeMetadata", "OneToManyRelationshipMetadata"];
  return typeof value === "object" && value !== null && "kind" in value && kinds.includes(value.kind);
}

function isPage(value: ParameterValue): value is PagingInfo {
  return typeof value === "object" && value !== null && "pageNumber" in value;
}

function isRolePrivileges(value: ParameterValue): value is readonly RolePrivilege[] {
  const [first]: readonly unknown[] = Array.isArray(value) ? value : [];
  return typeof first === "object" && first !== null && "kind" in first && first.kind === "RolePrivilege";
}

function privilegeJson({ privilegeId, businessUnitId, depth }: RolePrivilege): JsonObject {
  return { PrivilegeId: privilegeId.text, BusinessUnitId: businessUnitId.text, Depth: depth };
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
