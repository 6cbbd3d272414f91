import { EntityReference } from "../../values/entity-reference.ts";
import type { Draft } from "./draft.ts";
import { setValue } from "./draft.ts";

/** A user-owned record belongs to the caller unless another owner was given; the owning columns follow the owner. */
export function applyOwner(draft: Draft): void {
  if (!draft.table.isUserOwned) return;
  const { caller, organization } = draft.context;
  if (draft.before === undefined && (draft.values.get("ownerid") ?? null) === null) {
    draft.values.set("ownerid", new EntityReference("systemuser", caller.userId));
  }
  const owner = draft.values.get("ownerid");
  if (!(owner instanceof EntityReference)) return;
  const table = organization.tables.get(owner.logicalName);
  const businessUnit = table && organization.store.readColumn(table, owner.id, "businessunitid");
  setValue(draft, "owninguser", owner.logicalName === "systemuser" ? owner : null);
  setValue(draft, "owningteam", owner.logicalName === "team" ? owner : null);
  setValue(draft, "owningbusinessunit", businessUnit instanceof EntityReference ? businessUnit : null);
}
