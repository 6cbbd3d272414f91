import type { Guid } from "../../values/guid.ts";
import type { OrganizationRequest } from "../../wire/organization-call.ts";
import { doesNotExist } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { checkAccess } from "../records/check-access.ts";
import { ensureAssociation } from "../roles/roles.ts";
import type { Message } from "./message.ts";
import { guidParameter, guidsParameter } from "./parameter-bag.ts";

const parameters = ["TeamId", "MemberIds"];

/** Message AddMembersTeam: users become members; who is one already stays one. */
export const addMembersTeam: Message = {
  parameters,
  run: (context, request) => {
    const { teamid, members } = membersIn(context, request);
    context.organization.store.transaction(() => {
      for (const systemuserid of members) ensureAssociation(context, "teammembership", { systemuserid, teamid });
    });
    return new Map();
  },
};

/** Message RemoveMembersTeam: the reverse. */
export const removeMembersTeam: Message = {
  parameters,
  run: (context, request) => {
    const { teamid, members } = membersIn(context, request);
    const { store } = context.organization;
    store.transaction(() => {
      for (const { text } of members) {
        store.rows("DELETE FROM teammembership WHERE teamid = ? AND systemuserid = ?", [teamid.text, text]);
      }
    });
    return new Map();
  },
};

type Members = { readonly teamid: Guid; readonly members: readonly Guid[] };

function membersIn(context: MessageContext, request: OrganizationRequest): Members {
  const { organization } = context;
  const check = (logicalName: string, id: Guid): Guid => {
    if (organization.store.exists(tableOf(organization, logicalName), id)) return id;
    throw doesNotExist(logicalName, id.text);
  };
  const teamid = check("team", guidParameter(request, "TeamId"));
  checkAccess(context, tableOf(organization, "team"), teamid, "Write");
  const members = guidsParameter(request, "MemberIds").map((id) => check("systemuser", id));
  return { teamid, members };
}
