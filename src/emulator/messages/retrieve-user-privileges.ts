import { Guid } from "../../values/guid.ts";
import type { ParameterValue, RolePrivilege } from "../../wire/organization-call.ts";
import { doesNotExist } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { depthOfMask } from "../roles/privileges.ts";

/** Privileges of a user's roles and of the roles of the user's teams, each once, as far as it reaches at most. */
const privilegesOfUser = `
  SELECT p.privilegeid, max(p.privilegedepthmask), r.name FROM roleprivileges AS p
  JOIN privilege AS r ON r.privilegeid = p.privilegeid
  WHERE p.roleid IN (
    SELECT roleid FROM systemuserroles WHERE systemuserid = ?1
    UNION
    SELECT t.roleid FROM teamroles AS t JOIN teammembership AS m ON m.teamid = t.teamid WHERE m.systemuserid = ?1)
  GROUP BY p.privilegeid ORDER BY p.privilegeid`;

/** Message RetrieveUserPrivileges: what the user's roles allow, and those of the user's teams. */
export function retrieveUserPrivileges({ organization }: MessageContext, userId: Guid): Map<string, ParameterValue> {
  const { store } = organization;
  const [user] = store.rows('SELECT businessunitid FROM "systemuser" WHERE systemuserid = ?', [userId.text]);
  if (user === undefined) throw doesNotExist(tableOf(organization, "systemuser").logicalName, userId.text);
  const businessUnitId = Guid.of(String(user[0]));
  const privileges = store.rows(privilegesOfUser, [userId.text]).map(
    ([id, mask, name]): RolePrivilege => ({
      kind: "RolePrivilege",
      privilegeId: Guid.of(String(id)),
      depth: depthOfMask(Number(mask)),
      businessUnitId,
      privilegeName: String(name),
    }),
  );
  return new Map([["RolePrivileges", privileges]]);
}
