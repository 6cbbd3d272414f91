import type { Entity, EntityCollection } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { recordCollection } from "../../../values/record-collection.ts";
import type {
  CurrentOrganization,
  ParameterValue,
  PrincipalAccess,
  RecordCounts,
  RolePrivilege,
} from "../../organization-call.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import { odataError } from "../odata-error.ts";
import { parameterFromJson } from "../operation-values.ts";
import type { OperationType } from "../operations.ts";
import type { TableLookup } from "../table-lookup.ts";
import { tableNamed } from "./record-body.ts";
import { recordReader } from "./record-reader.ts";

type Reader = (json: JsonValue, tables: TableLookup) => ParameterValue | undefined;

const readers: Partial<Record<OperationType, Reader>> = {
  entity: (json, tables) => (isJsonObject(json) ? entityFromJson(json, tables) : undefined),
  entities: (json, tables) => listOf(json, (all) => entitiesFromJson(all, tables)),
  reference: (json, tables) => (isJsonObject(json) ? referenceFromJson(json, tables) : undefined),
  references: (json, tables) => listOf(json, (all) => everyone(all.map((one) => referenceFromJson(one, tables)))),
  recordCounts: (json) => (isJsonObject(json) ? countsFromJson(json) : undefined),
  principalAccess: (json, tables) => (isJsonObject(json) ? accessFromJson(json, tables) : undefined),
  principalAccesses: (json, tables) => listOf(json, (all) => everyone(all.map((one) => accessFromJson(one, tables)))),
  rolePrivileges: (json) => listOf(json, (all) => everyone(all.map(privilegeFromJson))),
  organizationDetail: (json) => (isJsonObject(json) ? organizationFromJson(json) : undefined),
};

/** A result as the service's bag holds it. Throws WIRE_ODATA where the JSON is not of the type. */
export function resultFromJson(
  json: JsonValue,
  type: OperationType,
  name: string,
  tables: TableLookup,
): ParameterValue {
  if (json === null) return null;
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (reader === undefined) return parameterFromJson(json, type, { name, tables });
  const read = reader(json, tables);
  if (read !== undefined) return read;
  throw odataError(`the answer of the Web API holds a result "${name}" of another type than the message has`);
}

function listOf<T>(json: JsonValue, read: (all: readonly JsonObject[]) => T): T | undefined {
  return Array.isArray(json) && json.every(isJsonObject) ? read(json) : undefined;
}

function everyone<T>(all: readonly (T | undefined)[]): readonly T[] | undefined {
  const known = all.filter((one) => one !== undefined);
  return known.length === all.length ? known : undefined;
}

function entityFromJson(json: JsonObject, tables: TableLookup): Entity {
  return recordReader(tableNamed(tableNameOf(json), tables), tables)(json);
}

function entitiesFromJson(json: readonly JsonObject[], tables: TableLookup): EntityCollection {
  const [first] = json;
  const entities = json.map((one) => entityFromJson(one, tables));
  return recordCollection(first === undefined ? "" : tableNameOf(first), entities);
}

/** `#Microsoft.Dynamics.CRM.account`. */
export function tableNameOf(json: JsonObject): string {
  return String(json["@odata.type"] ?? "").replace(/^#?(?:Microsoft\.Dynamics\.CRM\.)?/, "");
}

/** Users and teams have the key of what both of them are, activities that of activities. */
const sharedKeys = ["ownerid", "activityid"];

/** A record by its type and key, of a table that need not be known: the one ID that it comes with. */
export function referenceFromJson(json: JsonObject, tables: TableLookup): EntityReference | undefined {
  const logicalName = tableNameOf(json);
  const key = tables.byLogicalName(logicalName)?.primaryIdAttribute;
  const ids = Object.entries(json).flatMap(([name, value]): [string, Guid][] => {
    const id = typeof value === "string" && !name.includes("@") ? Guid.parse(value) : undefined;
    return id === undefined ? [] : [[name, id]];
  });
  const byName = new Map(ids);
  const names = [key ?? `${logicalName}id`, ...sharedKeys];
  const found =
    names.map((name) => byName.get(name)).find((id) => id !== undefined) ??
    (ids.length === 1 ? ids[0]?.[1] : undefined);
  return found === undefined || logicalName === "" ? undefined : new EntityReference(logicalName, found);
}

function accessFromJson(
  { Principal: json, AccessMask: mask }: JsonObject,
  tables: TableLookup,
): PrincipalAccess | undefined {
  const principal = isJsonObject(json) ? referenceFromJson(json, tables) : undefined;
  if (principal === undefined || typeof mask !== "string") return undefined;
  return { kind: "PrincipalAccess", principal, accessMask: mask.split(/\s*,\s*/).join(" ") };
}

const depths = ["Basic", "Local", "Deep", "Global"] as const;

/** Depths are names, or numbers in versions that tell enumerations so. */
function privilegeFromJson(json: JsonObject): RolePrivilege | undefined {
  const { PrivilegeId, BusinessUnitId, Depth, PrivilegeName } = json;
  const privilegeId = guidOf(PrivilegeId);
  const depth = depths.find((name, index) => name === Depth || String(index) === String(Depth));
  if (privilegeId === undefined || depth === undefined) return undefined;
  return {
    kind: "RolePrivilege",
    privilegeId,
    depth,
    businessUnitId: guidOf(BusinessUnitId) ?? Guid.empty,
    ...(typeof PrivilegeName === "string" && { privilegeName: PrivilegeName }),
  };
}

function organizationFromJson(json: JsonObject): CurrentOrganization | undefined {
  const id = guidOf(json.OrganizationId);
  const { Keys: keys, Values: values } = isJsonObject(json.Endpoints) ? json.Endpoints : {};
  const addresses = new Map(pairs(keys, values).map(([name, address]) => [name, String(address)]));
  if (id === undefined) return undefined;
  return {
    kind: "OrganizationDetail",
    id,
    uniqueName: textOf(json.UniqueName) ?? "",
    friendlyName: textOf(json.FriendlyName) ?? "",
    urlName: textOf(json.UrlName),
    version: textOf(json.OrganizationVersion),
    state: json.State === "Disabled" || json.State === 1 ? "Disabled" : "Enabled",
    region: textOf(json.Geo),
    addresses: {
      webApplication: addresses.get("WebApplication"),
      organizationService: addresses.get("OrganizationService"),
      organizationDataService: addresses.get("OrganizationDataService"),
    },
  };
}

function countsFromJson({ Keys: keys, Values: values }: JsonObject): RecordCounts {
  const counts = new Map(pairs(keys, values).map(([name, count]) => [name, BigInt(String(count ?? 0))]));
  return { kind: "RecordCounts", counts };
}

/** A dictionary, as the Web API tells it: its keys, and beside them its values. */
function pairs(keys: JsonValue | undefined, values: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  const all = Array.isArray(values) ? values : [];
  return Array.isArray(keys) ? keys.map((key, index) => [String(key), all[index] ?? null]) : [];
}

function guidOf(json: JsonValue | undefined): Guid | undefined {
  return typeof json === "string" ? Guid.parse(json) : undefined;
}

function textOf(json: JsonValue | undefined): string | undefined {
  return typeof json === "string" ? json : undefined;
}
