import type { PrincipalAccess } from "../../wire/organization-call.ts";
import { printAccessRights, sharesOf } from "../records/sharing.ts";
import { sharedTarget } from "./access.ts";
import type { Message } from "./message.ts";

/** Message RetrieveSharedPrincipalsAndAccess: whom a record is shared with, and the rights of each share. */
export const retrieveSharedPrincipalsAndAccess: Message = {
  parameters: ["Target"],
  run: (context, request) => {
    const shares = sharesOf(context.organization, sharedTarget(context, request, "Read"));
    const accesses = shares.map(
      ({ principal, mask }): PrincipalAccess => ({
        kind: "PrincipalAccess",
        principal,
        accessMask: printAccessRights(mask),
      }),
    );
    return new Map([["PrincipalAccesses", accesses]]);
  },
};
