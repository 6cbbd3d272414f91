import { ntlmAuthenticator } from "../auth/active-directory.ts";
import type { AuthErrorCode } from "../auth/auth-error.ts";
import { kerberosAuthenticator } from "../auth/negotiate/kerberos-authenticator.ts";
import { kerberosOrNtlm } from "../auth/negotiate/kerberos-or-ntlm.ts";
import { type KerberosAccount, kerberosPrincipal } from "../auth/negotiate/kerberos-principal.ts";
import { loadSecurityProvider } from "../auth/negotiate/security-provider.ts";
import type { SignIn } from "../auth/sign-in.ts";
import { isNamed } from "../auth/trusted-hosts.ts";
import { DynamlError } from "../errors.ts";
import { orCalledOff } from "../net/called-off.ts";
import type { SignInContext } from "./sign-in.ts";
import { accountOf } from "./user-name.ts";
import { withheld } from "./withheld.ts";

/**
 * AUTHTYPE ActiveDirectory: the user's own Kerberos ticket where there is one and the operator allows its use at this host,
 * NTLM with the password otherwise.
 */
export async function activeDirectory(context: SignInContext): Promise<SignIn> {
  const { userName = "", domain, password } = context.options;
  const { warnings, ...account } = accountOf(userName, domain);
  warnings.forEach(context.warn);
  const name = account.domain === "" ? account.userName : `${account.domain}\\${account.userName}`;
  const ntlm = ntlmAuthenticator({ ...account, password: withheld(password) });
  const byNtlm = `Active Directory (NTLM), ${name}`;
  const ticket = await ticketOf(account, context);
  if (ticket === undefined) return { authenticator: ntlm, endpoint: "web", describe: () => byNtlm };
  let described = `Active Directory (Kerberos), ${ticket.principal}`;
  const authenticator = kerberosOrNtlm(kerberosAuthenticator(ticket), ntlm, () => {
    described = byNtlm;
  });
  return { authenticator, endpoint: "web", describe: () => described };
}

/**
 * AUTHTYPE None: the user of this process, by the Kerberos ticket cache (Linux, macOS) or SSPI (Windows). No password guards
 * such credentials, so they go only to hosts that the operator names. Errors: AUTH_HOST_NOT_ALLOWED, AUTH_KERBEROS_NOT_INSTALLED.
 */
export async function processUser({ serviceUri, operator }: SignInContext): Promise<SignIn> {
  const service = new URL(serviceUri);
  if (!isNamed(service, { allowedHosts: operator.allowHosts })) throw notAllowed(service);
  const provider = await loadSecurityProvider();
  return {
    authenticator: kerberosAuthenticator({ provider }),
    endpoint: "web",
    describe: () => "Kerberos, the user of this process",
  };
}

async function ticketOf(account: KerberosAccount, { serviceUri, operator, limits }: SignInContext) {
  if (!isNamed(new URL(serviceUri), { allowedHosts: operator.allowHosts })) return undefined;
  const provider = await loadSecurityProvider().catch(() => undefined);
  if (provider === undefined) return undefined;
  limits.onPhase?.("getting a Kerberos ticket");
  const principal = await orCalledOff(kerberosPrincipal(provider, account, serviceUri), serviceUri, limits);
  limits.onPhase?.(undefined);
  return principal === undefined ? undefined : { provider, principal };
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
