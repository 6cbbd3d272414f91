import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import { OrganizationFault } from "../faults.ts";
import type { MessageContext, Organization } from "../organization.ts";
import type { Draft } from "./draft.ts";

/** Names and bits of AccessRights (messages §1). */
export const accessRights = {
  ReadAccess: 1,
  WriteAccess: 2,
  AppendAccess: 4,
  AppendToAccess: 16,
  CreateAccess: 32,
  DeleteAccess: 65_536,
  ShareAccess: 262_144,
  AssignAccess: 524_288,
} as const;

/** `ReadAccess WriteAccess` (or with commas, as the Web API has it) as bits; unknown names are refused. */
export function parseAccessRights(names: string): number {
  let mask = 0;
  for (const name of names.split(/[\s,]+/)) {
    if (name === "" || name === "None") continue;
    if (!Object.hasOwn(accessRights, name)) {
      throw new OrganizationFault("InvalidAccessRights", `'${name}' is no member of AccessRights.`);
    }
    mask |= accessRights[name as keyof typeof accessRights];
  }
  return mask;
}

/** The reverse: names joined by blanks, `None` where there are none. */
export function printAccessRights(mask: number): string {
  const names = Object.entries(accessRights)
    .filter(([, bit]) => (mask & bit) !== 0)
    .map(([name]) => name);
  return names.length === 0 ? "None" : names.join(" ");
}

export type Share = { readonly principal: EntityReference; readonly mask: number };

/** Who the record is shared with: rows of principalobjectaccess. */
export function sharesOf({ store }: Organization, target: EntityReference): Share[] {
  const sql =
    'SELECT principalid, principaltypecode, accessrightsmask FROM "principalobjectaccess" WHERE objectid = ? AND objecttypecode = ? ORDER BY principalobjectaccessid';
  return store.rows(sql, [target.id.text, target.logicalName]).map(([id, type, mask]) => ({
    principal: new EntityReference(String(type), String(id)),
    mask: Number(mask),
  }));
}

/** Sets the share of a principal; no rights at all take it away. */
export function setShare(
  context: MessageContext,
  target: EntityReference,
  principal: EntityReference,
  mask: number,
): void {
  const { store } = context.organization;
  store.rows('DELETE FROM "principalobjectaccess" WHERE objectid = ? AND principalid = ?', [
    target.id.text,
    principal.id.text,
  ]);
  if (mask === 0) return;
  store.rows(
    'INSERT INTO "principalobjectaccess" (principalobjectaccessid, objectid, objecttypecode, principalid, principaltypecode, accessrightsmask, inheritedaccessrightsmask, changedon, versionnumber) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)',
    [
      store.newId().text,
      target.id.text,
      target.logicalName,
      principal.id.text,
      principal.logicalName,
      mask,
      `${context.now.toISOString().slice(0, 19)}Z`,
      store.nextVersion(),
    ],
  );
}

export function shareOf(organization: Organization, target: EntityReference, principal: EntityReference): number {
  return sharesOf(organization, target).find((share) => share.principal.id.equals(principal.id))?.mask ?? 0;
}

/** Shares go with the record. */
export function deleteShares({ store, tables }: Organization, id: Guid): void {
  if (tables.has("principalobjectaccess"))
    store.rows('DELETE FROM "principalobjectaccess" WHERE objectid = ?', [id.text]);
}

/** Where the organization says so, who owned a record keeps access to it. */
export function shareWithFormerOwner({ context, table, id, before, values }: Draft): void {
  const former = before?.get("ownerid");
  const owner = values.get("ownerid");
  if (!(former instanceof EntityReference && owner instanceof EntityReference) || former.id.equals(owner.id)) return;
  const { store, tables, id: organizationId } = context.organization;
  const organization = tables.get("organization");
  if (organization === undefined) return;
  if (store.readColumn(organization, organizationId, "sharetopreviousowneronassign") !== true) return;
  const every = Object.values(accessRights).reduce<number>((mask, bit) => mask | bit, 0);
  setShare(context, new EntityReference(table.logicalName, id), former, every);
}
