import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { depthHeld, isAdministrator, withTeams } from "../roles/held-privileges.ts";
import { depths, privilegeName } from "../roles/privileges.ts";
import { accessRights, sharesOf } from "./sharing.ts";

/** Rights that a share gives where the principal has the privilege to any depth, and their verbs in the names of privileges. */
const verbs: Readonly<Record<string, string>> = {
  ReadAccess: "Read",
  WriteAccess: "Write",
  AppendAccess: "Append",
  AppendToAccess: "AppendTo",
  CreateAccess: "Create",
  DeleteAccess: "Delete",
  ShareAccess: "Share",
  AssignAccess: "Assign",
};

/** What a user or team may do with a record: the union of what roles give for its owner and of shares (messages §5). */
export function accessOf(organization: Organization, target: EntityReference, principal: EntityReference): number {
  const table = tableOf(organization, target.logicalName);
  const principals = withTeams(organization, principal);
  const isAdmin = isAdministrator(organization, principals);
  const shared = sharesOf(organization, target)
    .filter((share) => principals.some(({ id }) => id.equals(share.principal.id)))
    .reduce((mask, share) => mask | share.mask, 0);
  let mask = 0;
  for (const [right, verb] of Object.entries(verbs)) {
    const depth = isAdmin ? depths.Global : depthHeld(organization, principals, privilegeName(verb, table));
    const bit = accessRights[right as keyof typeof accessRights];
    if (depth > 0 && ((shared & bit) !== 0 || reaches(organization, target, principals, depth))) mask |= bit;
  }
  return mask;
}

/** Own records at Basic, those of the business unit at Local, of the units below it at Deep, all at Global. */
function reaches(
  organization: Organization,
  target: EntityReference,
  principals: readonly EntityReference[],
  depth: number,
): boolean {
  const { store } = organization;
  const table = tableOf(organization, target.logicalName);
  if (depth >= depths.Global || !table.isUserOwned) return true;
  const owner = store.readColumn(table, target.id, "ownerid");
  if (owner instanceof EntityReference && principals.some(({ id }) => id.equals(owner.id))) return true;
  const unit = store.readColumn(table, target.id, "owningbusinessunit");
  if (depth < depths.Local || !(unit instanceof EntityReference)) return false;
  const units = principals.map((principal) => unitOf(organization, principal));
  if (depth < depths.Deep) return units.some((own) => own?.equals(unit.id));
  return unitsAbove(organization, unit.id).some((above) => units.some((own) => own?.equals(above)));
}

function unitOf(organization: Organization, { logicalName, id }: EntityReference): Guid | undefined {
  const unit = organization.store.readColumn(tableOf(organization, logicalName), id, "businessunitid");
  return unit instanceof EntityReference ? unit.id : undefined;
}

/** The unit itself and those above it. */
function unitsAbove({ store }: Organization, unit: Guid): Guid[] {
  const sql = `WITH RECURSIVE above(id) AS (SELECT ?1 UNION
    SELECT b.parentbusinessunitid FROM businessunit AS b JOIN above ON b.businessunitid = above.id)
    SELECT id FROM above WHERE id IS NOT NULL`;
  return store.rows(sql, [unit.text]).map(([id]) => Guid.of(String(id)));
}
