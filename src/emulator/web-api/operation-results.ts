import { Buffer } from "node:buffer";
import type { Entity, EntityCollection } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import { type JsonObject, type JsonValue, rawNumber } from "../../wire/odata/json.ts";
import { namespace, odataError, typeNameOf } from "../../wire/odata/odata-error.ts";
import type { OperationType } from "../../wire/odata/operations.ts";
import { jsonFromQuery } from "../../wire/odata/query-json.ts";
import type { RecordShape } from "../../wire/odata/query-plan.ts";
import { recordPrinter } from "../../wire/odata/record-json.ts";
import { jsonFromValue } from "../../wire/odata/value-json.ts";
import type {
  CurrentOrganization,
  ParameterValue,
  PrincipalAccess,
  RecordCounts,
  RolePrivilege,
} from "../../wire/organization-call.ts";
import type { EmulatorResponse } from "../handler.ts";
import type { OperationTarget } from "./resolve-target.ts";
import { jsonResponse, recordOptions, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

type Results = ReadonlyMap<string, ParameterValue>;

type Printer = { readonly request: WebApiRequest; readonly context: WebApiContext };

/** The results of a message as its function or action answers them: a response type's members, or the one record by itself. */
export function printResults(
  { name, operation }: OperationTarget,
  results: Results,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const printer = { request, context };
  if (operation.value !== undefined) {
    const type = operation.results[operation.value] ?? "string";
    return jsonResponse(200, wholeResult(results.get(operation.value) ?? null, type, printer));
  }
  const members = Object.entries(operation.results).map(([member, type]): [string, JsonValue] => [
    member,
    resultJson(results.get(member) ?? null, type, printer),
  ]);
  const typeName = `${namespace}.${name}Response`;
  return jsonResponse(200, {
    "@odata.context": `${context.root}$metadata#${typeName}`,
    ...Object.fromEntries(members),
  });
}

function wholeResult(value: ParameterValue, type: OperationType, { request, context }: Printer): JsonObject {
  const json = resultJson(value, type, { request, context });
  const name = `${context.root}$metadata#`;
  if (type === "entity" && isEntity(value)) {
    const set = context.tables.byLogicalName(value.logicalName)?.entitySetName ?? value.logicalName;
    return { "@odata.context": `${name}${set}/$entity`, ...(json as JsonObject) };
  }
  if (type === "entities" && isCollection(value)) {
    const set = context.tables.byLogicalName(value.entityName)?.entitySetName ?? value.entityName;
    return { "@odata.context": `${name}${set}`, value: json };
  }
  return { "@odata.context": `${name}Collection(${namespace}.crmbaseentity)`, value: json };
}

function resultJson(value: ParameterValue, type: OperationType, printer: Printer): JsonValue {
  if (value === null) return null;
  switch (type) {
    case "binary":
      return Buffer.from(value as Uint8Array).toString("base64");
    case "long":
      return rawNumber(String(value));
    case "guids":
    case "strings":
    case "ints":
      return (value as readonly (string | number | { readonly text: string })[]).map((one) =>
        typeof one === "object" ? one.text : one,
      );
    case "entity":
      return entityJson(value as Entity, printer);
    case "entities":
      return (value as EntityCollection).entities.map((one) => entityJson(one, printer));
    case "references":
      return (value as readonly EntityReference[]).map((one) => referenceJson(one, printer));
    case "reference":
      return referenceJson(value as EntityReference, printer);
    case "query":
      return queryResultJson(value);
    case "rolePrivileges":
      return (value as readonly RolePrivilege[]).map(privilegeJson);
    case "principalAccesses":
      return (value as readonly PrincipalAccess[]).map((one) => accessJson(one, printer));
    case "organizationDetail":
      return organizationJson(value as CurrentOrganization);
    case "recordCounts":
      return countsJson(value as RecordCounts);
    default:
      return plainJson(value, type);
  }
}

function queryResultJson(value: ParameterValue): JsonObject {
  if (typeof value === "object" && value !== null && "kind" in value && value.kind === "QueryExpression") {
    return jsonFromQuery(value);
  }
  throw odataError("The query has no form in the Web API.", { status: 501 });
}

function plainJson(value: ParameterValue, type: OperationType): JsonValue {
  if (type.startsWith("enum ")) return enumJson(value);
  if (typeof value === "object" && value !== null && "kind" in value && value.kind === "UnknownValue") {
    throw odataError(`The result of type '${value.typeName}' has no form in the Web API.`, { status: 501 });
  }
  return jsonFromValue(value as Parameters<typeof jsonFromValue>[0]);
}

function enumJson(value: ParameterValue): string {
  const text =
    typeof value === "object" && value !== null && "kind" in value && value.kind === "EnumValue"
      ? value.value
      : String(value);
  return text.split(" ").join(", ");
}

function isEntity(value: ParameterValue): value is Entity {
  return typeof value === "object" && value !== null && "attributes" in value && "logicalName" in value;
}

function isCollection(value: ParameterValue): value is EntityCollection {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection";
}

function entityJson(entity: Entity, { request, context }: Printer): JsonObject {
  const table = context.tables.byLogicalName(entity.logicalName);
  if (table === undefined) throw odataError(`The table '${entity.logicalName}' is not known.`, { status: 501 });
  const shape: RecordShape = { table, properties: undefined, singles: [], collections: [] };
  const json = recordPrinter(shape, recordOptions(request, context))(entity);
  return { "@odata.type": `#${typeNameOf(entity.logicalName)}`, ...json };
}

function referenceJson({ logicalName, id }: EntityReference, { context }: Printer): JsonObject {
  const key = context.tables.byLogicalName(logicalName)?.primaryIdAttribute ?? `${logicalName}id`;
  return { "@odata.type": `#${typeNameOf(logicalName)}`, [key]: id.text };
}

function privilegeJson({ depth, privilegeId, businessUnitId, privilegeName }: RolePrivilege): JsonObject {
  return {
    Depth: depth,
    PrivilegeId: privilegeId.text,
    BusinessUnitId: businessUnitId.text,
    ...(privilegeName !== undefined && { PrivilegeName: privilegeName }),
  };
}

function accessJson({ accessMask, principal }: PrincipalAccess, printer: Printer): JsonObject {
  return { AccessMask: accessMask.split(" ").join(", "), Principal: referenceJson(principal, printer) };
}

function organizationJson({
  id,
  friendlyName,
  version,
  uniqueName,
  urlName,
  state,
  addresses,
}: CurrentOrganization): JsonObject {
  const endpoints = [
    ["WebApplication", addresses.webApplication],
    ["OrganizationService", addresses.organizationService],
    ["OrganizationDataService", addresses.organizationDataService],
  ].filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    OrganizationId: id.text,
    FriendlyName: friendlyName,
    OrganizationVersion: version ?? null,
    UniqueName: uniqueName,
    UrlName: urlName ?? null,
    State: state,
    Endpoints: {
      Count: endpoints.length,
      IsReadOnly: false,
      Keys: endpoints.map(([name]) => name),
      Values: endpoints.map(([, address]) => address),
    },
  };
}

function countsJson({ counts }: RecordCounts): JsonObject {
  return {
    Count: counts.size,
    IsReadOnly: false,
    Keys: [...counts.keys()],
    Values: [...counts.values()].map((count) => rawNumber(count.toString())),
  };
}
