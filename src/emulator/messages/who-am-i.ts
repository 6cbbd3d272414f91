import type { Guid } from "../../values/guid.ts";
import type { MessageContext } from "../organization.ts";

/** Message WhoAmI: the caller's user, business unit and organization. */
export function whoAmI({ caller, organization }: MessageContext): Map<string, Guid> {
  return new Map([
    ["UserId", caller.userId],
    ["BusinessUnitId", caller.businessUnitId],
    ["OrganizationId", organization.id],
  ]);
}
