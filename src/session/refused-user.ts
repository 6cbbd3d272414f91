import { DynamlError } from "../errors.ts";
import type { SessionErrorCode } from "./session-error.ts";

type Refusal = { readonly code: SessionErrorCode; readonly happened: string; readonly remedy: string };

const disabledUser: Refusal = {
  code: "SESSION_USER_DISABLED",
  happened: "the user is disabled in the organization",
  remedy: "have the user enabled in the organization (Settings, Security, Users), or name another one",
};

/** By the number of the fault that answers the first call of a user (Microsoft's list of web service errors). */
const refusals: ReadonlyMap<number, Refusal> = new Map([
  [
    -2147015328, // UserNotMemberOfOrg
    {
      code: "SESSION_USER_NOT_IN_ORGANIZATION",
      happened: "the user is not one of the organization's",
      remedy: "have the user added to the organization, or check ORGANIZATION and USERNAME",
    },
  ],
  [-2147220955, disabledUser], // unManagedidsusernotenabled
  [-2147180270, disabledUser], // SystemUserDisabled
  [
    -2147209463, // UserNotAssignedRoles
    {
      code: "SESSION_USER_WITHOUT_ROLE",
      happened: "the user has no security role in the organization",
      remedy:
        "have a security role assigned to the user: System Administrator or System Customizer, or what the task needs",
    },
  ],
  [
    -2147167669, // UserNotAssignedLicense
    {
      code: "SESSION_USER_WITHOUT_LICENSE",
      happened: "the user has no license",
      remedy: "have a license assigned to the user, or sign in as an application user, which needs none",
    },
  ],
  [
    -2147180284, // OrganizationDisabled
    {
      code: "SESSION_ORGANIZATION_DISABLED",
      happened: "the organization is disabled",
      remedy: "have it enabled in the deployment (Deployment Manager), or name another one",
    },
  ],
]);

/** The fault that answers a user's first call, by the reason that it gives; every other error is as it was. */
export function refusedUser(error: unknown): unknown {
  if (!(error instanceof DynamlError) || error.code !== "SESSION_FAULT") return error;
  const refusal = refusals.get(Number(error.context.errorCode));
  if (refusal === undefined) return error;
  const { code, happened, remedy } = refusal;
  const { message, where, context } = error;
  return new DynamlError<SessionErrorCode>({ code, message: `${happened}: ${message}`, where, remedy, context });
}
