import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import type { RestrictedUser } from "../roles/caller-rights.ts";
import { accessDenied, type Ownership, privilegeDenied, referenceIn } from "../roles/denied.ts";
import { depths, privilegeName } from "../roles/privileges.ts";
import { type AccessRight, reaches, rightOf, type Verb } from "./access-rights.ts";
import type { Draft } from "./draft.ts";
import { valueIn } from "./draft.ts";
import { accessRights, sharesOf } from "./sharing.ts";

/*
 * What roles allow (messages §5): first the privilege, by table and verb, then, where its depth is not the whole organization,
 * whose the record is and with whom it is shared. Tables without privileges of their own are open to everyone.
 */

/** The caller has the privilege of the verb on the table, to whatever depth. */
export function checkPrivilege(context: MessageContext, table: Table, verb: Verb): void {
  if (table.ownership === "None") return;
  checkNamedPrivilege(context, privilegeName(verb, table));
}

export function checkNamedPrivilege({ organization, caller }: MessageContext, name: string): void {
  for (const user of caller.rights?.restricted ?? []) {
    if (user.depthOf(name) === 0) throw privilegeDenied(organization, user, name);
  }
}

/** The caller may do it with this record. */
export function checkAccess(context: MessageContext, table: Table, id: Guid, verb: Verb): void {
  checkPrivilege(context, table, verb);
  for (const user of context.caller.rights?.restricted ?? []) {
    if (isWithin(context, user, table, verb, () => ownershipOf(context, table, id))) continue;
    if (isShared(context, user, new EntityReference(table.logicalName, id), rightOf(verb))) continue;
    throw accessDenied(context.organization, user, table, id.text, ownershipOf(context, table, id), rightOf(verb));
  }
}

/** Whether it may, for messages that leave records out. */
export function canAccess(context: MessageContext, table: Table, id: Guid, verb: Verb): boolean {
  return (context.caller.rights?.restricted ?? []).every(
    (user) =>
      isWithin(context, user, table, verb, () => ownershipOf(context, table, id)) ||
      isShared(context, user, new EntityReference(table.logicalName, id), rightOf(verb)),
  );
}

/** A new record, or one that gets another owner, is as far as the caller's privilege reaches. */
export function checkNewOwner(draft: Draft, verb: "Create" | "Assign"): void {
  const { context, table, id } = draft;
  const ownership = {
    owner: referenceIn(valueIn(draft, "ownerid")),
    businessUnit: referenceIn(valueIn(draft, "owningbusinessunit")),
  };
  for (const user of context.caller.rights?.restricted ?? []) {
    if (isWithin(context, user, table, verb, () => ownership)) continue;
    throw accessDenied(context.organization, user, table, id.text, ownership, rightOf(verb));
  }
}

/** Columns that say whose a record is; Assign decides about them. */
const ofOwner: ReadonlySet<string> = new Set(["ownerid", "owninguser", "owningteam", "owningbusinessunit"]);

/** A lookup that is set appends the record to the one that it points at: that needs Append here, and AppendTo there. */
export function checkLookups({ context, table, id, before, values }: Draft): void {
  if ((context.caller.rights?.restricted.length ?? 0) === 0) return;
  for (const [name, value] of values) {
    if (!(value instanceof EntityReference) || ofOwner.has(name)) continue;
    const former = before?.get(name);
    if (former instanceof EntityReference && former.id.equals(value.id)) continue;
    if (before === undefined) checkPrivilege(context, table, "Append");
    else checkAccess(context, table, id, "Append");
    checkAccess(context, tableOf(context.organization, value.logicalName), value.id, "AppendTo");
  }
}

/** The context of what the organization does by itself. */
export function unrestricted(context: MessageContext): MessageContext {
  return { ...context, caller: { ...context.caller, rights: undefined } };
}

function isWithin(
  { organization }: MessageContext,
  { principals, depthOf }: RestrictedUser,
  table: Table,
  verb: Verb,
  ownership: () => Ownership,
): boolean {
  if (!table.isUserOwned) return true;
  const depth = depthOf(privilegeName(verb, table));
  return depth >= depths.Global || reaches(organization, ownership(), principals, depth);
}

function isShared(
  { organization }: MessageContext,
  { principals }: RestrictedUser,
  target: EntityReference,
  right: AccessRight,
): boolean {
  return sharesOf(organization, target).some(
    ({ principal, mask }) => (mask & accessRights[right]) !== 0 && principals.some(({ id }) => id.equals(principal.id)),
  );
}

function ownershipOf({ organization }: MessageContext, table: Table, id: Guid): Ownership {
  const { store } = organization;
  return {
    owner: referenceIn(store.readColumn(table, id, "ownerid")),
    businessUnit: referenceIn(store.readColumn(table, id, "owningbusinessunit")),
  };
}
