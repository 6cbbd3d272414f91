import type { Table } from "../metadata/table.ts";
import type { MessageContext, Organization } from "../organization.ts";
import { unitsReached } from "../records/access-rights.ts";
import { accessRights } from "../records/sharing.ts";
import type { RestrictedUser } from "../roles/caller-rights.ts";
import { depths, privilegeName } from "../roles/privileges.ts";
import { quote } from "../store/column-codec.ts";
import type { Sql } from "./sql.ts";
import { every, list, raw, some, sql } from "./sql.ts";

/**
 * The condition on rows `v` of a table under which the caller may read them: the caller's own and those of the caller's teams, of
 * the business units that the privilege reaches, and what is shared. Undefined where all rows may be read.
 */
export function visibleSql({ organization, caller }: MessageContext, table: Table): Sql | undefined {
  if (!table.isUserOwned) return undefined;
  const conditions = (caller.rights?.restricted ?? []).flatMap((user) => ofUser(organization, user, table) ?? []);
  return conditions.length === 0 ? undefined : every(conditions);
}

function ofUser(organization: Organization, { principals, depthOf }: RestrictedUser, table: Table): Sql | undefined {
  const depth = depthOf(privilegeName("Read", table));
  if (depth >= depths.Global) return undefined;
  const own = list(principals.map(({ id }) => id.text));
  const units = list(unitsReached(organization, principals, depth).map(({ text }) => text));
  const key = raw(`v.${quote(table.primaryId)}`);
  const right = raw(String(accessRights.ReadAccess));
  return some([
    sql`v.ownerid IN ${own}`,
    sql`v.owningbusinessunit IN ${units}`,
    sql`EXISTS (SELECT 1 FROM principalobjectaccess AS s WHERE s.objectid = ${key} AND s.principalid IN ${own} AND (s.accessrightsmask & ${right}) <> 0)`,
  ]);
}
