import { parseAccessRights, setShare, shareOf } from "../records/sharing.ts";
import { principalOf, sharedTarget } from "./access.ts";
import type { Message } from "./message.ts";
import { principalAccessParameter } from "./parameter-bag.ts";

/** Message GrantAccess: shares a record with a user or team; rights are added to those that it has. */
export const grantAccess: Message = {
  parameters: ["Target", "PrincipalAccess"],
  run: (context, request) => {
    const target = sharedTarget(context, request, "Share");
    const { principal, accessMask } = principalAccessParameter(request, "PrincipalAccess");
    const sharee = principalOf(context, principal);
    const mask = parseAccessRights(accessMask);
    const { organization } = context;
    organization.store.transaction(() => {
      setShare(context, target, sharee, shareOf(organization, target, sharee) | mask);
    });
    return new Map();
  },
};
