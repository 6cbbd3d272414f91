import { orCalledOff } from "../../net/called-off.ts";
import type { ExchangeLimits } from "../../net/http.ts";
import { type NtlmCredentials, ntlmAuthenticator } from "../active-directory.ts";
import type { Authenticator } from "../authenticator.ts";
import { loginOf } from "../issued-token/account.ts";
import { isNamed } from "../known-hosts.ts";
import { type KerberosCredentials, kerberosAuthenticator } from "./kerberos-authenticator.ts";
import { kerberosOrNtlm } from "./kerberos-or-ntlm.ts";
import { kerberosPrincipal } from "./kerberos-principal.ts";
import { loadSecurityProvider } from "./security-provider.ts";

export type WindowsSignInOptions = {
  /** The address that is signed in to: a ticket is for its host. */
  readonly url: string;
  readonly credentials: NtlmCredentials;
  /** Hosts that the operator lets tickets go to; a task cannot name them. */
  readonly allowedHosts: readonly string[];
};

export type WindowsAuthenticator = {
  readonly authenticator: Authenticator;
  /** How and as whom it signs in: Kerberos and `alice@CONTOSO.LOCAL`, until a ticket is refused, or NTLM and `CONTOSO\alice`. */
  describe(): { readonly protocol: "Kerberos" | "NTLM"; readonly user: string };
};

/**
 * Windows authentication as Negotiate does it: the user's own Kerberos ticket where there is one and the operator allows its
 * use at this host, NTLM with the password otherwise, and where the server refuses the ticket.
 */
export async function windowsAuthenticator(
  options: WindowsSignInOptions,
  limits: ExchangeLimits,
): Promise<WindowsAuthenticator> {
  const { credentials } = options;
  const ntlm = ntlmAuthenticator(credentials);
  const byNtlm = { protocol: "NTLM", user: loginOf(credentials) } as const;
  const ticket = await ticketOf(options, limits);
  if (ticket === undefined) return { authenticator: ntlm, describe: () => byNtlm };
  let described: ReturnType<WindowsAuthenticator["describe"]> = { protocol: "Kerberos", user: ticket.principal };
  const authenticator = kerberosOrNtlm(kerberosAuthenticator(ticket), ntlm, () => {
    described = byNtlm;
  });
  return { authenticator, describe: () => described };
}

type Ticket = Required<KerberosCredentials> & { readonly principal: string };

async function ticketOf(
  { url, credentials, allowedHosts }: WindowsSignInOptions,
  limits: ExchangeLimits,
): Promise<Ticket | undefined> {
  if (!isNamed(new URL(url), { allowedHosts })) return undefined;
  const provider = await loadSecurityProvider().catch(() => undefined);
  if (provider === undefined) return undefined;
  limits.onPhase?.("getting a Kerberos ticket");
  const principal = await orCalledOff(kerberosPrincipal(provider, credentials, url), url, limits);
  limits.onPhase?.(undefined);
  return principal === undefined ? undefined : { provider, principal };
}
