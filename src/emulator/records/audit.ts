import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import { OrganizationFault } from "../faults.ts";
import type { Draft } from "./draft.ts";
import { setValue } from "./draft.ts";

/** Who wrote the record when, and the version number that every write raises. Times are whole seconds. */
export function applyAudit(draft: Draft): void {
  const { caller, now, organization } = draft.context;
  const second = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const user = new EntityReference("systemuser", caller.userId);
  const { actingUserId } = caller;
  const actor = actingUserId === undefined ? null : new EntityReference("systemuser", actingUserId);
  if (draft.before === undefined) {
    if (actor !== null) setValue(draft, "createdonbehalfby", actor);
    setValue(draft, "createdon", overriddenCreation(draft, second) ?? second);
    setValue(draft, "createdby", user);
    setValue(draft, "organizationid", organizationId(draft));
  }
  setValue(draft, "modifiedon", second);
  setValue(draft, "modifiedby", user);
  if (actor !== null || draft.before?.has("modifiedonbehalfby")) setValue(draft, "modifiedonbehalfby", actor);
  setValue(draft, "versionnumber", organization.store.nextVersion());
}

/** overriddencreatedon makes the sent time the time of creation and keeps the real one itself. */
function overriddenCreation(draft: Draft, second: Date): Date | undefined {
  const sent = draft.values.get("overriddencreatedon");
  if (!(sent instanceof Date)) return undefined;
  if (sent > second) {
    throw new OrganizationFault("InvalidArgument", "'overriddencreatedon' must not be in the future.");
  }
  draft.values.set("overriddencreatedon", second);
  return sent;
}

function organizationId(draft: Draft): EntityReference | Guid {
  const { id } = draft.context.organization;
  return draft.table.columns.get("organizationid")?.type === "Lookup" ? new EntityReference("organization", id) : id;
}
