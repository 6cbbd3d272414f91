import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import type { Organization } from "../organization.ts";
import { foldText } from "../store/fold-text.ts";
import { administratorRole, administratorTemplate } from "./roles.ts";

/** A user and the user's teams, or a team alone: those whose roles and shares count together. */
export function withTeams({ store }: Organization, principal: EntityReference): EntityReference[] {
  if (principal.logicalName !== "systemuser") return [principal];
  const rows = store.rows("SELECT teamid FROM teammembership WHERE systemuserid = ?", [principal.id.text]);
  return [principal, ...rows.map(([id]) => new EntityReference("team", String(id)))];
}

const rolesOf =
  "SELECT roleid FROM systemuserroles WHERE systemuserid = ?2 UNION SELECT roleid FROM teamroles WHERE teamid = ?2";

const depthSql = `SELECT max(p.privilegedepthmask) FROM roleprivileges AS p
  JOIN privilege AS n ON n.privilegeid = p.privilegeid WHERE n.name = ?1 AND p.roleid IN (${rolesOf})`;

const administratorSql = `SELECT 1 FROM role WHERE fold(name) = ?1 AND roleid IN (${rolesOf})`;

/** How far the roles of the principals carry a privilege: the bit of the widest depth, 0 where they do not have it. */
export function depthHeld({ store }: Organization, principals: readonly { id: Guid }[], privilege: string): number {
  const depths = principals.map(({ id }) => Number(store.rows(depthSql, [privilege, id.text])[0]?.[0] ?? 0));
  return Math.max(0, ...depths);
}

const userAdministratorSql = `SELECT 1 FROM (
    SELECT roleid FROM systemuserroles WHERE systemuserid = ?1
    UNION ALL
    SELECT t.roleid FROM teammembership AS m JOIN teamroles AS t ON t.teamid = m.teamid WHERE m.systemuserid = ?1
  ) AS held JOIN role AS r ON r.roleid = held.roleid WHERE r.roletemplateid = ?2 LIMIT 1`;

/** The same of a user with the user's teams, by the role's template; every request asks it. */
export function isUserAdministrator({ store }: Organization, user: Guid): boolean {
  return store.rows(userAdministratorSql, [user.text, administratorTemplate.text]).length > 0;
}

/** Whether one of them is a System Administrator, who may do everything. */
export function isAdministrator({ store }: Organization, principals: readonly { id: Guid }[]): boolean {
  const name = foldText(administratorRole);
  return principals.some(({ id }) => store.rows(administratorSql, [name, id.text]).length > 0);
}
