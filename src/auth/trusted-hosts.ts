import { DynamlError } from "../errors.ts";
import { withoutCredentials } from "../net/net-error.ts";
import type { AuthErrorCode } from "./auth-error.ts";
import { hostName, isMicrosoftHost, isNamed } from "./known-hosts.ts";
import { registrableDomain } from "./registrable-domain.ts";

export type TrustBasis = {
  /** The organization's address, as the person running the task gave it. */
  readonly organizationUrl: string;
  /** Hosts that the session, a profile or `--allow-host` names: `sts.contoso.com`, or `sts.contoso.com:8443` for one port. */
  readonly allowedHosts: readonly string[];
  /** Where the address was found, for the error: "the WSDL of https://crm.contoso.com/…". */
  readonly learntFrom: string;
  /** The operator lets passwords travel over plain http. Default false. */
  readonly allowPlainHttp?: boolean | undefined;
};

/**
 * The one gate for addresses learnt from a server (discovery answer, WSDL issuer, metadata exchange, STS address,
 * `authorization_uri`, redirect): passes those that may receive credentials and answers the parsed URL.
 *
 * They are sent over https only, and only to a host that the session, a profile or `--allow-host` names, to Microsoft's
 * sign-in hosts, to the organization's own host or inside its own registrable domain.
 *
 * Errors: AUTH_HOST_NOT_ALLOWED, which names the host, where it came from, and the setting that allows it;
 * AUTH_PLAIN_HTTP; AUTH_BAD_ADDRESS.
 */
export function assertMayReceiveCredentials(url: string, basis: TrustBasis): URL {
  const target = parse(url, basis);
  if (!isTrusted(target, basis)) throw notAllowed(target, basis);
  if (target.protocol !== "https:" && !basis.allowPlainHttp) throw plainHttp(target, basis);
  return target;
}

/** True for an address on the organization's own host, in its own registrable domain, or on a host that is named. */
export function belongsToOrganization(url: string, basis: Omit<TrustBasis, "learntFrom">): boolean {
  if (!URL.canParse(url)) return false;
  const target = new URL(url);
  return /^https?:$/.test(target.protocol) && (isNamed(target, basis) || isOwn(target, basis));
}

function parse(url: string, { learntFrom }: TrustBasis): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const isUsable =
    target !== undefined && /^https?:$/.test(target.protocol) && target.username + target.password === "";
  if (isUsable) return target;
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_BAD_ADDRESS",
    message: `${learntFrom} names ${quoted(url)}, which is not an address to sign in at`,
    remedy: "check the server's set-up, and that the address is that of the organization",
  });
}

function isTrusted(target: URL, basis: TrustBasis): boolean {
  return isNamed(target, basis) || isOwn(target, basis) || (isMicrosoftHost(target.hostname) && target.port === "");
}

function isOwn(target: URL, { organizationUrl }: Pick<TrustBasis, "organizationUrl">): boolean {
  if (!URL.canParse(organizationUrl)) return false;
  const host = hostName(target.hostname);
  const organization = hostName(new URL(organizationUrl).hostname);
  const domain = registrableDomain(organization);
  return host === organization || (domain !== undefined && registrableDomain(host) === domain);
}

function notAllowed(target: URL, { learntFrom, organizationUrl }: TrustBasis): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_HOST_NOT_ALLOWED",
    message: `credentials are not sent to ${target.host}, which ${learntFrom} names: it is foreign to the organization`,
    where: withoutCredentials(organizationUrl),
    remedy: `where ${target.hostname} is right, allow it: --allow-host ${target.host}, or allowHosts in the connection profile`,
    context: { host: target.host, learntFrom },
  });
}

function plainHttp(target: URL, { learntFrom }: TrustBasis): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_PLAIN_HTTP",
    message: `credentials are not sent to http://${target.host}, which ${learntFrom} names: plain http can be read on its way`,
    remedy: "use https; where that cannot be, the operator allows it on the command line or in the connection profile",
    context: { host: target.host, learntFrom },
  });
}

function quoted(text: string): string {
  const shown = withoutCredentials(text).replace(/[^\x20-\x7e]/g, "?");
  return shown === "" ? "nothing" : `"${shown.length > 120 ? `${shown.slice(0, 120)}…` : shown}"`;
}
