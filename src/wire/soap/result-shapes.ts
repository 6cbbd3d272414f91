import { Guid } from "../../values/guid.ts";
import { endpointPairs } from "../discovery/endpoint-pairs.ts";
import type {
  CurrentOrganization,
  EntityChange,
  EntityChanges,
  PrincipalAccess,
  RecordCounts,
  RolePrivilege,
} from "../organization-call.ts";
import { dictionaryOf, given, isArrayOf, isKind } from "./data-contract.ts";
import { membersOf } from "./enum-shapes.ts";
import { ns } from "./namespaces.ts";
import { boolean, guid, long, oneOf, text } from "./scalar-shapes.ts";
import {
  type ChoiceShape,
  type ListShape,
  list,
  type NamedType,
  nillable,
  omittable,
  type RecordShape,
  record,
  required,
} from "./shape.ts";
import { entity, entityReference } from "./value-shapes.ts";

/** Values that single messages carry: sharing, privileges, changes, counts, the organization itself (messages §2, §10). */

const principalAccess: RecordShape<PrincipalAccess> = record(
  [ns.crm, ns.instance],
  {
    AccessMask: required(membersOf("AccessRights"), (access: PrincipalAccess) => access.accessMask),
    Principal: required(entityReference, (access: PrincipalAccess) => access.principal),
  },
  (fields) => ({ kind: "PrincipalAccess", principal: fields.Principal, accessMask: fields.AccessMask }),
);

const rolePrivilege: RecordShape<RolePrivilege> = record(
  [ns.crm, ns.instance],
  {
    BusinessUnitId: omittable(guid, (privilege: RolePrivilege) => privilege.businessUnitId),
    Depth: required(oneOf("Basic", "Local", "Deep", "Global"), (privilege: RolePrivilege) => privilege.depth),
    PrivilegeId: required(guid, (privilege: RolePrivilege) => privilege.privilegeId),
    PrivilegeName: omittable(text, (privilege: RolePrivilege) => privilege.privilegeName),
  },
  (fields) => ({
    kind: "RolePrivilege",
    privilegeId: fields.PrivilegeId,
    depth: fields.Depth,
    businessUnitId: fields.BusinessUnitId ?? Guid.empty,
    ...given({ privilegeName: fields.PrivilegeName }),
  }),
);

const changeType = oneOf("NewOrUpdated", "RemoveOrDeleted");

type ChangeOf<T extends EntityChange["type"]> = Extract<EntityChange, { type: T }>;

const newOrUpdated: RecordShape<ChangeOf<"NewOrUpdated">> = record(
  [ns.contracts71, ns.instance],
  {
    NewOrUpdatedEntity: required(entity, (change: ChangeOf<"NewOrUpdated">) => change.entity),
    Type: omittable(changeType, (): "NewOrUpdated" => "NewOrUpdated"),
  },
  (fields) => ({ type: "NewOrUpdated", entity: fields.NewOrUpdatedEntity }),
);

const removedOrDeleted: RecordShape<ChangeOf<"RemovedOrDeleted">> = record(
  [ns.contracts71, ns.instance],
  {
    RemovedItem: required(entityReference, (change: ChangeOf<"RemovedOrDeleted">) => change.reference),
    Type: omittable(changeType, (): "RemoveOrDeleted" => "RemoveOrDeleted"),
  },
  (fields) => ({ type: "RemovedOrDeleted", reference: fields.RemovedItem }),
);

const changeTypes: readonly NamedType[] = [
  { namespace: ns.contracts71, name: "NewOrUpdatedItem", shape: newOrUpdated, is: isChange("NewOrUpdated") },
  {
    namespace: ns.contracts71,
    name: "RemovedOrDeletedItem",
    shape: removedOrDeleted,
    is: isChange("RemovedOrDeleted"),
  },
];

function isChange(type: EntityChange["type"]): NamedType["is"] {
  return (value) => (value as EntityChange).type === type;
}

const change: ChoiceShape<EntityChange> = { kind: "choice", types: () => changeTypes, nil: undefined };

const entityChanges: RecordShape<EntityChanges> = record(
  [ns.contracts71, ns.instance],
  {
    Changes: required(
      list(ns.contracts71, "anyType", () => change),
      (whole: EntityChanges) => whole.changes,
    ),
    DataToken: nillable(text, (whole: EntityChanges) => whole.dataToken),
    GlobalMetadataVersion: nillable(text, (whole: EntityChanges) => whole.globalMetadataVersion),
    MoreRecords: omittable(boolean, (whole: EntityChanges) => whole.moreRecords),
    PagingCookie: nillable(text, (whole: EntityChanges) => whole.pagingCookie),
  },
  (fields) => ({
    kind: "EntityChanges",
    changes: fields.Changes,
    moreRecords: fields.MoreRecords ?? false,
    ...given({ pagingCookie: fields.PagingCookie }),
    dataToken: fields.DataToken ?? "",
    ...given({ globalMetadataVersion: fields.GlobalMetadataVersion }),
  }),
);

const counts = dictionaryOf(ns.contracts9, "KeyValuePairOfstringlong", long);

const recordCounts: ListShape<RecordCounts> = {
  ...counts,
  build: (items) => ({ kind: "RecordCounts", counts: counts.build(items) }),
  items: (whole) => whole.counts,
};

const endpoints = endpointPairs(ns.contracts2014, "KeyValuePairOfEndpointTypestringyDL0RVHi");

const currentOrganization: RecordShape<CurrentOrganization> = record(
  [ns.contracts2014, ns.instance],
  {
    Endpoints: omittable(endpoints, (detail: CurrentOrganization) => detail.addresses),
    FriendlyName: nillable(text, (detail: CurrentOrganization) => detail.friendlyName),
    Geo: omittable(text, (detail: CurrentOrganization) => detail.region),
    OrganizationId: required(guid, (detail: CurrentOrganization) => detail.id),
    OrganizationVersion: nillable(text, (detail: CurrentOrganization) => detail.version),
    State: omittable(oneOf("Enabled", "Disabled"), (detail: CurrentOrganization) => detail.state),
    UniqueName: required(text, (detail: CurrentOrganization) => detail.uniqueName),
    UrlName: nillable(text, (detail: CurrentOrganization) => detail.urlName),
  },
  (fields) => ({
    kind: "OrganizationDetail",
    id: fields.OrganizationId,
    uniqueName: fields.UniqueName,
    friendlyName: fields.FriendlyName ?? fields.UniqueName,
    state: fields.State ?? "Enabled",
    addresses: fields.Endpoints ?? {},
    ...given({ region: fields.Geo, version: fields.OrganizationVersion, urlName: fields.UrlName }),
  }),
);

/** A list of what the predicate knows, and the items by themselves. */
export const resultTypes: readonly NamedType[] = [
  { namespace: ns.crm, name: "PrincipalAccess", shape: principalAccess, is: isKind("PrincipalAccess") },
  {
    namespace: ns.crm,
    name: "ArrayOfPrincipalAccess",
    shape: list(ns.crm, "PrincipalAccess", () => principalAccess),
    is: isArrayOf(isKind("PrincipalAccess")),
  },
  {
    namespace: ns.crm,
    name: "ArrayOfRolePrivilege",
    shape: list(ns.crm, "RolePrivilege", () => rolePrivilege),
    is: isArrayOf(isKind("RolePrivilege")),
  },
  { namespace: ns.contracts71, name: "BusinessEntityChanges", shape: entityChanges, is: isKind("EntityChanges") },
  { namespace: ns.contracts9, name: "EntityRecordCountCollection", shape: recordCounts, is: isKind("RecordCounts") },
  {
    namespace: ns.contracts2014,
    name: "OrganizationDetail",
    shape: currentOrganization,
    is: isKind("OrganizationDetail"),
  },
];
