import { DynamlError } from "../../errors.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { AuthenticationPolicy } from "../../wire/service-description/authentication-policy.ts";
import { onlineAudienceOf, onlinePolicy } from "../../wire/ws-trust/online-token-service.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { authenticationIn } from "../issued-token/policy-differs.ts";
import { isMicrosoftHost } from "../known-hosts.ts";
import { assertMayReceiveCredentials, type TrustBasis } from "../trusted-hosts.ts";

/** Where an online organization's token comes from, and whom it is for. */
export type OnlinePlace = {
  /** The token service that gives the token: `https://login.microsoftonline.com/RST2.srf`. */
  readonly tokenAddress: string;
  /** `urn:crmna:dynamics.com` */
  readonly audience: string;
  /** `MBI_FED_SSL` */
  readonly policy: string;
  /** Microsoft's own token service, or its stand-in. */
  readonly isMicrosoft: boolean;
};

export type OnlineTarget = {
  readonly serviceUri: string;
  readonly policy: () => Promise<AuthenticationPolicy>;
  readonly trust: Pick<TrustBasis, "allowedHosts" | "allowPlainHttp">;
};

/**
 * The token service of an online organization. On Microsoft's hosts it is a constant of that time (`usualAddress`), and the
 * audience is the host's region. Any other host says both in its policy; then the token service must be its own: a token of
 * Microsoft's would be good at every organization of the region.
 *
 * Errors: AUTH_POLICY_DIFFERS, AUTH_NO_TOKEN_ENDPOINT, AUTH_FOREIGN_RESOURCE, AUTH_HOST_NOT_ALLOWED, AUTH_PLAIN_HTTP.
 */
export async function findOnlinePlace(
  type: "OnlineFederation" | "LiveId",
  usualAddress: string,
  { serviceUri, policy: askPolicy, trust }: OnlineTarget,
): Promise<OnlinePlace> {
  const ownAudience = onlineAudienceOf(new URL(serviceUri).hostname);
  if (ownAudience !== undefined) {
    return { tokenAddress: usualAddress, audience: ownAudience, policy: onlinePolicy, isMicrosoft: true };
  }
  const described = authenticationIn(await askPolicy(), type, serviceUri).tokenService?.trust;
  const { liveEndpoint, appliesTo, livePolicy = onlinePolicy } = described ?? {};
  if (liveEndpoint === undefined || appliesTo === undefined) throw noTokenService(type, serviceUri);
  const learntFrom = `the WSDL of ${withoutCredentials(serviceUri)}`;
  const target = assertMayReceiveCredentials(liveEndpoint, { organizationUrl: serviceUri, ...trust, learntFrom });
  if (isMicrosoftHost(target.hostname)) throw foreignResource(appliesTo, target.host, serviceUri);
  return { tokenAddress: target.href, audience: appliesTo, policy: livePolicy, isMicrosoft: false };
}

function noTokenService(type: string, serviceUri: string): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_NO_TOKEN_ENDPOINT",
    message: `the organization's policy says ${type}, and does not name the token service with the audience of its tokens`,
    where: withoutCredentials(serviceUri),
    remedy: "check the address; use AUTHTYPE Auto or OAuth",
  });
}

function foreignResource(audience: string, tokenService: string, serviceUri: string): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_FOREIGN_RESOURCE",
    message: `${new URL(serviceUri).host} asks for a token of ${tokenService} for ${audience}, which would be good at other organizations, too`,
    where: withoutCredentials(serviceUri),
    remedy: "check the address: organizations that sign in this way have a host of Microsoft's (crm.dynamics.com)",
    context: { audience: audience.slice(0, 200) },
  });
}
