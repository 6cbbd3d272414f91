import { setShare } from "../records/sharing.ts";
import { principalOf, sharedTarget } from "./access.ts";
import type { Message } from "./message.ts";
import { referenceParameter } from "./parameter-bag.ts";

/** Message RevokeAccess: takes the share of a user or team away; nothing happens where there is none. */
export const revokeAccess: Message = {
  parameters: ["Target", "Revokee"],
  run: (context, request) => {
    const target = sharedTarget(context, request, "Share");
    const revokee = principalOf(context, referenceParameter(request, "Revokee"));
    context.organization.store.transaction(() => setShare(context, target, revokee, 0));
    return new Map();
  },
};
