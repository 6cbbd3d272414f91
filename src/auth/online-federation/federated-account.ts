import { DynamlError } from "../../errors.ts";
import type { ExchangeLimits, Send } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { UserRealm } from "../../wire/user-realm/user-realm.ts";
import type { TrustVersion } from "../../wire/ws-trust/trust-version.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { passwordEndpoint, type Search, tokenEndpoints } from "../federation/token-endpoints.ts";
import { metadataAddressOf } from "../federation/token-service-address.ts";
import { assertMayReceiveCredentials } from "../trusted-hosts.ts";
import type { OnlinePlace, OnlineTarget } from "./online-place.ts";

type FederatedRealm = Extract<UserRealm, { kind: "federated" }>;

/** Where a federated account gives its password. */
export type PasswordService = { readonly address: string; readonly version: TrustVersion };

/**
 * The federation server of an account, by the user realm's answer: its endpoint for user name and password, else what its
 * metadata lists, else that of the server whose sign-in page is named. It passes the gate; where the token service is not
 * Microsoft's, only a server of the organization's own does, since whoever gets its assertion could take it to Microsoft.
 *
 * Errors: AUTH_HOST_NOT_ALLOWED, AUTH_PLAIN_HTTP, AUTH_BAD_ADDRESS, AUTH_NO_TOKEN_ENDPOINT, AUTH_UNEXPECTED_ANSWER, NET_….
 */
export async function passwordService(
  realm: FederatedRealm,
  { isMicrosoft, tokenAddress }: OnlinePlace,
  { serviceUri, trust, send }: OnlineTarget & { readonly send: Send },
  limits: ExchangeLimits,
): Promise<PasswordService> {
  const allowedHosts = isMicrosoft ? trust.allowedHosts : [];
  const search: Search = { trust: { ...trust, allowedHosts, organizationUrl: serviceUri }, send };
  const learntFrom = `the user realm's answer at ${new URL(tokenAddress).host}`;
  const { stsAddress, mexAddress, authAddress } = realm;
  if (stsAddress !== undefined) {
    const { href } = assertMayReceiveCredentials(stsAddress, { ...search.trust, learntFrom });
    return { address: href, version: /\/13\/[^/]+$/.test(new URL(href).pathname) ? "1.3" : "2005" };
  }
  const metadata = mexAddress ?? (authAddress && metadataAddressOf(new URL(authAddress).origin, trust.allowPlainHttp));
  if (metadata === undefined) throw noAddress(realm, tokenAddress);
  const endpoints = await tokenEndpoints(metadata, learntFrom, search, limits);
  const inMessage = endpoints.filter(({ credential }) => credential === "UserName");
  return passwordEndpoint(inMessage, metadata, search);
}

function noAddress({ login, brandName }: FederatedRealm, tokenAddress: string): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_NO_TOKEN_ENDPOINT",
    message: `${login} signs in at a federation server${brandName === undefined ? "" : ` (${brandName.slice(0, 80)})`}, and the user realm's answer does not say where it is`,
    where: withoutCredentials(tokenAddress),
    remedy: "use an account that is managed online, or AUTHTYPE OAuth",
  });
}
