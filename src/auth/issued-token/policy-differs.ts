import { DynamlError } from "../../errors.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type {
  Authentication,
  AuthenticationPolicy,
  AuthenticationType,
} from "../../wire/service-description/authentication-policy.ts";
import type { AuthErrorCode } from "../auth-error.ts";

/** What a policy says of one way to sign in. Error: AUTH_POLICY_DIFFERS where it wants other ways, which it names. */
export function authenticationIn(
  policy: AuthenticationPolicy,
  type: AuthenticationType,
  serviceUri: string,
): Authentication {
  const found = policy.authentications.find((one) => one.type === type);
  if (found !== undefined) return found;
  const names = policy.authentications.map(({ name }) => name);
  const known = policy.authentications.find((one) => one.type !== "Unknown");
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_POLICY_DIFFERS",
    message: `the organization wants its users to sign in by ${names.join(" or ").slice(0, 200)}, not by ${type}`,
    where: withoutCredentials(serviceUri),
    remedy: known === undefined ? "use AUTHTYPE Auto or OAuth" : `use AUTHTYPE ${known.type}, or Auto`,
    context: { authentications: names },
  });
}
