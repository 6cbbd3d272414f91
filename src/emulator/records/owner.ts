import { EntityReference } from "../../values/entity-reference.ts";
import type { Organization } from "../organization.ts";
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
  const businessUnit = owner.id.equals(caller.userId)
    ? new EntityReference("businessunit", caller.businessUnitId)
    : unitOf(organization, owner);
  setValue(draft, "owninguser", owner.logicalName === "systemuser" ? owner : null);
  setValue(draft, "owningteam", owner.logicalName === "team" ? owner : null);
  setValue(draft, "owningbusinessunit", businessUnit);
}

function unitOf({ tables, store }: Organization, owner: EntityReference): EntityReference | null {
  const table = tables.get(owner.logicalName);
  const unit = table && store.readColumn(table, owner.id, "businessunitid");
  return unit instanceof EntityReference ? unit : null;
}
