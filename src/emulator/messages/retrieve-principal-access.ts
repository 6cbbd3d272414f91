import type { EntityReference } from "../../values/entity-reference.ts";
import { doesNotExist } from "../faults.ts";
import type { Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { accessOf } from "../records/access-rights.ts";
import { resolveReference } from "../records/alternate-keys.ts";
import { printAccessRights } from "../records/sharing.ts";
import { principalOf } from "./access.ts";
import type { Message } from "./message.ts";
import { referenceParameter } from "./parameter-bag.ts";

/** Message RetrievePrincipalAccess: what a user or team may do with a record, by roles, ownership, teams and shares. */
export const retrievePrincipalAccess: Message = {
  parameters: ["Target", "Principal"],
  run: (context, request) => {
    const target = existing(context.organization, referenceParameter(request, "Target"));
    const principal = principalOf(context, referenceParameter(request, "Principal"));
    const mask = accessOf(context.organization, target, principal);
    const value = printAccessRights(mask);
    return new Map([["AccessRights", { kind: "EnumValue", typeName: "AccessRights", value }]]);
  },
};

function existing(organization: Organization, reference: EntityReference): EntityReference {
  const found = resolveReference(organization, reference);
  if (organization.store.exists(tableOf(organization, found.logicalName), found.id)) return found;
  throw doesNotExist(found.logicalName, found.id.text);
}
