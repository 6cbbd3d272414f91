import type { EntityReference } from "../../values/entity-reference.ts";
import type { OrganizationRequest } from "../../wire/organization-call.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { MessageContext, Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { resolveReference } from "../records/alternate-keys.ts";
import { checkAccess } from "../records/check-access.ts";
import { referenceParameter } from "./parameter-bag.ts";

const principals = new Set(["systemuser", "team"]);

/** Parameter Target of the messages that share: a record of a table whose records have owners, which the caller may share or see. */
export function sharedTarget(
  context: MessageContext,
  request: OrganizationRequest,
  verb: "Read" | "Share",
): EntityReference {
  const { organization } = context;
  const target = existing(organization, referenceParameter(request, "Target"));
  const table = tableOf(organization, target.logicalName);
  if (table.isUserOwned) {
    checkAccess(context, table, target.id, verb);
    return target;
  }
  throw new OrganizationFault(
    "InvalidArgument",
    `The '${request.requestName}' method does not support entities of type '${target.logicalName}'.`,
  );
}

/** A user or team that is there. */
export function principalOf({ organization }: MessageContext, reference: EntityReference): EntityReference {
  if (principals.has(reference.logicalName)) return existing(organization, reference);
  throw new OrganizationFault(
    "InvalidSharee",
    `A record is shared with a user or a team, not with a record of '${reference.logicalName}'.`,
  );
}

function existing(organization: Organization, reference: EntityReference): EntityReference {
  const found = resolveReference(organization, reference);
  if (organization.store.exists(tableOf(organization, found.logicalName), found.id)) return found;
  throw doesNotExist(found.logicalName, found.id.text);
}
