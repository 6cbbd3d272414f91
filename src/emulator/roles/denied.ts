import { EntityReference } from "../../values/entity-reference.ts";
import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import type { RestrictedUser } from "./caller-rights.ts";

/** The words of the platform's security library for a user who lacks a privilege. */
export function privilegeDenied({ store }: Organization, { user, principals }: RestrictedUser, name: string) {
  const { text } = user.id;
  const roles = principals.map(({ id }) => Number(store.rows(roleCountSql, [id.text])[0]?.[0] ?? 0));
  if (roles.every((count) => count === 0)) {
    return new OrganizationFault(
      "UserNotAssignedRoles",
      `RetrievePrivilegeForUser: The user with id ${text} has not been assigned any roles. They need a role with the ${name} privilege.`,
    );
  }
  const [privilege] = store.rows('SELECT privilegeid FROM "privilege" WHERE name = ?', [name]);
  const [unit] = store.rows('SELECT businessunitid FROM "systemuser" WHERE systemuserid = ?', [text]);
  const [all] = store.rows('SELECT count(*) FROM "privilege"', []);
  const [own] = store.rows(privilegeCountSql, [JSON.stringify(principals.map(({ id }) => id.text))]);
  return new OrganizationFault(
    "PrivilegeDenied",
    `SecLib::CheckPrivilege failed. User: ${text}, PrivilegeName: ${name}, PrivilegeId: ${String(privilege?.[0] ?? "")}, Required Depth: Basic, BusinessUnitId: ${String(unit?.[0] ?? "")}, MetadataCache Privileges Count: ${String(all?.[0] ?? 0)}, User Privileges Count: ${String(own?.[0] ?? 0)}`,
  );
}

const roleCountSql =
  "SELECT count(*) FROM (SELECT roleid FROM systemuserroles WHERE systemuserid = ?1 UNION SELECT roleid FROM teamroles WHERE teamid = ?1)";

const privilegeCountSql = `SELECT count(DISTINCT privilegeid) FROM roleprivileges WHERE roleid IN (
  SELECT roleid FROM systemuserroles WHERE systemuserid IN (SELECT value FROM json_each(?1))
  UNION SELECT roleid FROM teamroles WHERE teamid IN (SELECT value FROM json_each(?1)))`;

/** Whose a record is, as far as it has an owner. */
export type Ownership = {
  readonly owner: EntityReference | undefined;
  readonly businessUnit: EntityReference | undefined;
};

/** The words of the same library for a user who has the privilege, but not for this record. */
export function accessDenied(
  organization: Organization,
  { user }: RestrictedUser,
  table: Table,
  id: string,
  { owner, businessUnit }: Ownership,
  right: string,
) {
  const ownerType = owner === undefined ? 0 : tableOf(organization, owner.logicalName).objectTypeCode;
  return new OrganizationFault(
    "PrivilegeDenied",
    `SecLib::AccessCheckEx failed. Returned hr = -2147187962, ObjectID: ${id}, OwnerId: ${owner?.id ?? ""},  OwnerIdType: ${ownerType} and CallingUser: ${user.id}. ObjectTypeCode: ${table.objectTypeCode}, objectBusinessUnitId: ${businessUnit?.id ?? ""}, AccessRights: ${right}`,
  );
}

/** The value of an owner column, where it is a reference. */
export function referenceIn(value: unknown): EntityReference | undefined {
  return value instanceof EntityReference ? value : undefined;
}
