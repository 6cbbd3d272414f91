import { EntityReference } from "../values/entity-reference.ts";
import { Guid } from "../values/guid.ts";
import { doesNotExist, OrganizationFault } from "./faults.ts";
import type { Caller, MessageContext, Organization } from "./organization.ts";
import { CallerRights } from "./roles/caller-rights.ts";
import { depthHeld, isAdministrator, withTeams } from "./roles/held-privileges.ts";
import { actOnBehalfPrivilege } from "./roles/privileges.ts";

/**
 * The context in which the caller acts for another user (header CallerId; `MSCRMCallerID` of the Web API). Records tell both. The
 * caller needs prvActOnBehalfOfAnotherUser.
 */
export function impersonate(context: MessageContext, callerId: Guid | undefined): MessageContext {
  const { organization, caller } = context;
  if (callerId === undefined || callerId.equals(Guid.empty) || callerId.equals(caller.userId)) return context;
  const sql = 'SELECT businessunitid, isdisabled FROM "systemuser" WHERE systemuserid = ?';
  const [user] = organization.store.rows(sql, [callerId.text]);
  if (user === undefined) throw doesNotExist("systemuser", callerId.text);
  checkMayAct(context);
  if (user[1] === 1n) throw new OrganizationFault("SystemUserDisabled", `The user with Id = ${callerId} is disabled.`);
  const businessUnitId = Guid.of(String(user[0]));
  return { ...context, caller: actingFor(context, callerId, businessUnitId) };
}

/** Who acts for another user may do what both of them may do. */
function actingFor({ organization, caller }: MessageContext, userId: Guid, businessUnitId: Guid): Caller {
  const rights = new CallerRights(organization, userId).usedBy(caller.userId);
  return { userId, businessUnitId, actingUserId: caller.userId, rights };
}

function checkMayAct({ organization, caller }: MessageContext): void {
  const principals = withTeams(organization, new EntityReference("systemuser", caller.userId));
  if (isAdministrator(organization, principals)) return;
  if (depthHeld(organization, principals, actOnBehalfPrivilege) > 0) return;
  throw new OrganizationFault(
    "PrivilegeDenied",
    `Principal user (Id=${caller.userId}) is missing ${actOnBehalfPrivilege} privilege.`,
  );
}

/** The ID in a header that names a user. */
export function userIdIn(text: string, header: string): Guid {
  const id = Guid.parse(text.trim());
  if (id !== undefined) return id;
  throw new OrganizationFault("InvalidArgument", `The header ${header} has the value '${text}', which is no GUID.`);
}

/** The user of an object of the directory, as the HTTP header CallerObjectId names it at both services. */
export function userOfObjectId({ store }: Organization, text: string): Guid {
  const id = userIdIn(text, "CallerObjectId");
  const sql = 'SELECT systemuserid FROM "systemuser" WHERE azureactivedirectoryobjectid = ?';
  const [row] = store.rows(sql, [id.text]);
  if (row !== undefined) return Guid.of(String(row[0]));
  throw new OrganizationFault(
    "ObjectDoesNotExist",
    `systemuser With azureactivedirectoryobjectid = ${id} Does Not Exist`,
  );
}
