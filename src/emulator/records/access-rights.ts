import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { type Ownership, referenceIn } from "../roles/denied.ts";
import { depthHeld, isAdministrator, withTeams } from "../roles/held-privileges.ts";
import { depths, privilegeName } from "../roles/privileges.ts";
import { accessRights, sharesOf } from "./sharing.ts";

export type AccessRight = keyof typeof accessRights;

/** Rights that a share gives where the principal has the privilege to any depth, and their verbs in the names of privileges. */
const verbs = {
  ReadAccess: "Read",
  WriteAccess: "Write",
  AppendAccess: "Append",
  AppendToAccess: "AppendTo",
  CreateAccess: "Create",
  DeleteAccess: "Delete",
  ShareAccess: "Share",
  AssignAccess: "Assign",
} as const satisfies Readonly<Record<AccessRight, string>>;

export type Verb = (typeof verbs)[AccessRight];

/** `rightOf("Read")` → `ReadAccess`. */
export function rightOf(verb: Verb): AccessRight {
  return `${verb}Access`;
}

/** What a user or team may do with a record: the union of what roles give for its owner and of shares (messages §5). */
export function accessOf(organization: Organization, target: EntityReference, principal: EntityReference): number {
  const table = tableOf(organization, target.logicalName);
  const principals = withTeams(organization, principal);
  const isAdmin = isAdministrator(organization, principals);
  const shared = sharesOf(organization, target)
    .filter((share) => principals.some(({ id }) => id.equals(share.principal.id)))
    .reduce((mask, share) => mask | share.mask, 0);
  const ownership = {
    owner: referenceIn(table.isUserOwned ? organization.store.readColumn(table, target.id, "ownerid") : null),
    businessUnit: referenceIn(
      table.isUserOwned ? organization.store.readColumn(table, target.id, "owningbusinessunit") : null,
    ),
  };
  let mask = 0;
  for (const [right, verb] of Object.entries(verbs)) {
    const depth = isAdmin ? depths.Global : depthHeld(organization, principals, privilegeName(verb, table));
    const bit = accessRights[right as AccessRight];
    const isOwn = !table.isUserOwned || reaches(organization, ownership, principals, depth);
    if (depth > 0 && ((shared & bit) !== 0 || isOwn)) mask |= bit;
  }
  return mask;
}

/** Own records at Basic, those of the business unit at Local, of the units below it at Deep, all at Global. */
export function reaches(
  organization: Organization,
  { owner, businessUnit: unit }: Ownership,
  principals: readonly EntityReference[],
  depth: number,
): boolean {
  if (depth >= depths.Global) return true;
  if (owner !== undefined && principals.some(({ id }) => id.equals(owner.id))) return true;
  if (depth < depths.Local || unit === undefined) return false;
  return unitsReached(organization, principals, depth).some((reached) => reached.equals(unit.id));
}

/** Business units whose records a privilege of that depth reaches: none at Basic, the own ones at Local, and those below at Deep. */
export function unitsReached(
  organization: Organization,
  principals: readonly EntityReference[],
  depth: number,
): readonly Guid[] {
  if (depth < depths.Local) return [];
  const units = principals.map((principal) => unitOf(organization, principal)).filter((unit) => unit !== undefined);
  return depth < depths.Deep ? units : units.flatMap((unit) => unitsBelow(organization, unit));
}

function unitOf(organization: Organization, { logicalName, id }: EntityReference): Guid | undefined {
  const unit = organization.store.readColumn(tableOf(organization, logicalName), id, "businessunitid");
  return unit instanceof EntityReference ? unit.id : undefined;
}

/** The unit itself and those below it. */
function unitsBelow({ store }: Organization, unit: Guid): Guid[] {
  const sql = `WITH RECURSIVE below(id) AS (SELECT ?1 UNION
    SELECT b.businessunitid FROM businessunit AS b JOIN below ON b.parentbusinessunitid = below.id)
    SELECT id FROM below`;
  return store.rows(sql, [unit.text]).map(([id]) => Guid.of(String(id)));
}
