import { parseAccessRights, setShare } from "../records/sharing.ts";
import { principalOf, sharedTarget } from "./access.ts";
import type { Message } from "./message.ts";
import { principalAccessParameter } from "./parameter-bag.ts";

/** Message ModifyAccess: the rights of a share become these and no others. */
export const modifyAccess: Message = {
  parameters: ["Target", "PrincipalAccess"],
  run: (context, request) => {
    const target = sharedTarget(context, request, "Share");
    const { principal, accessMask } = principalAccessParameter(request, "PrincipalAccess");
    const sharee = principalOf(context, principal);
    const mask = parseAccessRights(accessMask);
    context.organization.store.transaction(() => setShare(context, target, sharee, mask));
    return new Map();
  },
};
