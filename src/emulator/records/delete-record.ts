import type { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { Dependents } from "../metadata/relationship.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { deleteActivity } from "./activity.ts";
import { checkAccess, checkPrivilege } from "./check-access.ts";
import { applyComputed } from "./computed.ts";
import { logDeletion } from "./deletion-log.ts";
import type { Draft } from "./draft.ts";
import { setValue } from "./draft.ts";
import { deleteFiles } from "./files.ts";
import { checkDeletable } from "./protected-records.ts";
import { type Concurrency, checkRowVersion } from "./row-version.ts";
import { deleteShares } from "./sharing.ts";

/**
 * Deletes a record and does what its relationships say: children are deleted with it (Cascade), lose the link (RemoveLink), or
 * forbid it (Restrict). Privileges are asked of the record alone: cascades go beyond them in the platform, too. Call it inside a
 * transaction: a refusal further down undoes what went before.
 */
export function deleteRecord(
  context: MessageContext,
  table: Table,
  target: Pick<EntityReference, "id" | "rowVersion">,
  concurrency: Concurrency = "Default",
): void {
  const { id, rowVersion } = target;
  checkPrivilege(context, table, "Delete");
  const before = context.organization.store.read(table, id);
  if (before === undefined) throw doesNotExist(table.logicalName, id.text);
  checkAccess(context, table, id, "Delete");
  checkRowVersion(table, before, rowVersion, concurrency);
  checkDeletable(context.organization, table, id, before);
  deleteWithChildren(context, table, id, new Set());
}

function deleteWithChildren(context: MessageContext, table: Table, id: Guid, deleting: Set<string>): void {
  const key = `${table.logicalName}:${id}`;
  if (deleting.has(key)) return;
  deleting.add(key);
  for (const relationship of table.dependents) applyToChildren(context, table, id, relationship, deleting);
  const { organization } = context;
  deleteActivity(organization, table, id);
  deleteShares(organization, id);
  deleteFiles(organization, table, id);
  organization.store.delete(table, id);
  logDeletion(context, table, id);
}

function applyToChildren(
  context: MessageContext,
  parent: Table,
  parentId: Guid,
  relationship: Dependents,
  deleting: Set<string>,
): void {
  const { tables, store } = context.organization;
  const child = tables.get(relationship.child);
  const column = child?.columns.get(relationship.column);
  if (child === undefined || column === undefined || relationship.onDelete === "NoCascade") return;
  const ids = store.referencing(child, column, parent, parentId);
  const others = ids.filter((id) => !deleting.has(`${child.logicalName}:${id}`));
  if (relationship.onDelete === "Restrict" && others.length > 0) {
    throw new OrganizationFault(
      "CannotDeleteDueToAssociation",
      "The object you tried to delete is associated with another object and cannot be deleted.",
    );
  }
  for (const id of others) {
    if (relationship.onDelete === "Cascade") deleteWithChildren(context, child, id, deleting);
    else removeLink(context, child, column.name, id);
  }
}

function removeLink(context: MessageContext, table: Table, column: string, id: Guid): void {
  const { store } = context.organization;
  const draft: Draft = { context, table, id, before: store.read(table, id), values: new Map([[column, null]]) };
  applyComputed(draft);
  setValue(draft, "versionnumber", store.nextVersion());
  store.update(table, id, draft.values);
}
