import type { AuthErrorCode } from "../auth/auth-error.ts";
import { isNamed } from "../auth/known-hosts.ts";
import { kerberosAuthenticator } from "../auth/negotiate/kerberos-authenticator.ts";
import { loadSecurityProvider } from "../auth/negotiate/security-provider.ts";
import { windowsAuthenticator } from "../auth/negotiate/windows-authenticator.ts";
import type { SignIn } from "../auth/sign-in.ts";
import { DynamlError } from "../errors.ts";
import type { OperatorPolicy } from "./operator-policy.ts";
import type { SignInContext } from "./sign-in.ts";
import { accountOf } from "./user-name.ts";
import { withheld } from "./withheld.ts";

/**
 * AUTHTYPE ActiveDirectory: the user's own Kerberos ticket where there is one and the operator allows its use at this host,
 * NTLM with the password otherwise.
 */
export async function activeDirectory(context: SignInContext): Promise<SignIn> {
  const { serviceUri: url, operator, limits } = context;
  const { userName = "", domain, password } = context.options;
  const { warnings, ...account } = accountOf(userName, domain);
  warnings.forEach(context.warn);
  const credentials = { ...account, password: withheld(password) };
  const allowedHosts = hostsForTickets(operator);
  const windows = await windowsAuthenticator({ url, credentials, allowedHosts }, limits);
  const describe = (): string => {
    const { protocol, user } = windows.describe();
    return `Active Directory (${protocol}), ${user}`;
  };
  return { authenticator: windows.authenticator, endpoint: "web", describe };
}

/**
 * AUTHTYPE None: the user of this process, by the Kerberos ticket cache (Linux, macOS) or SSPI (Windows). No password guards
 * such credentials, so they go only to hosts that the operator names. Errors: AUTH_HOST_NOT_ALLOWED, AUTH_KERBEROS_NOT_INSTALLED;
 * AUTH_KERBEROS_NO_TICKET where the organization is an embedded one.
 */
export async function processUser({ serviceUri, operator }: SignInContext): Promise<SignIn> {
  const service = new URL(serviceUri);
  if (operator.tickets === false) throw withoutTickets(service);
  if (!isNamed(service, { allowedHosts: operator.allowHosts })) throw notAllowed(service);
  const provider = await loadSecurityProvider();
  return {
    authenticator: kerberosAuthenticator({ provider }),
    endpoint: "web",
    describe: () => "Kerberos, the user of this process",
  };
}

/** The hosts that tickets may go to. */
export function hostsForTickets({ allowHosts, tickets }: OperatorPolicy): readonly string[] {
  return tickets === false ? [] : allowHosts;
}

function withoutTickets({ origin }: URL): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_KERBEROS_NO_TICKET",
    message: "AUTHTYPE None signs in with a Kerberos ticket, and the embedded organization takes none",
    where: origin,
    remedy:
      "name a user for this run, in a connection profile: authType ActiveDirectory with any userName and password; an organization that takes tickets starts with: dynaml emulator start --sign-in kerberos --keytab FILE",
  });
}

function notAllowed({ host, hostname, origin }: URL): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_HOST_NOT_ALLOWED",
    message: `AUTHTYPE None signs in as the user of this process, and ${host} is not among the hosts that this is allowed for`,
    where: origin,
    remedy: `where ${hostname} is right, allow it: --allow-host ${host}, or allowHosts in the connection profile; or name a user: AUTHTYPE ActiveDirectory`,
    context: { host },
  });
}
