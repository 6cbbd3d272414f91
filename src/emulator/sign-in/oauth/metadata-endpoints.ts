import { exportJWK } from "jose";
import type { EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import { originOf } from "../../request-path.ts";
import { type Authority, endpointOf, issuerOf } from "./authority.ts";
import { jsonResponse } from "./json-response.ts";
import type { OAuthState } from "./oauth-state.ts";

/** OpenID Connect Discovery 1.0: the document from which clients learn all endpoints. */
export function answerConfiguration(authority: Authority, state: OAuthState): EmulatorResponse {
  const { kind, origin, tenant, issuer } = authority;
  const isShared = kind !== "adfs" && ["common", "organizations"].includes(tenant.toLowerCase());
  return jsonResponse(200, {
    // Entra ID writes a placeholder where the path names no one tenant.
    issuer: isShared ? issuerOf(kind, origin, "{tenantid}") : issuer,
    ...(kind === "adfs" ? { access_token_issuer: authority.accessTokenIssuer } : {}),
    authorization_endpoint: endpointOf(authority, "authorize"),
    token_endpoint: endpointOf(authority, "token"),
    device_authorization_endpoint: endpointOf(authority, "devicecode"),
    jwks_uri: `${origin}/${tenant}/discovery/${kind === "v2" ? "v2.0/" : ""}keys`,
    response_types_supported: ["code"],
    response_modes_supported: ["query", "fragment"],
    grant_types_supported: grantTypesOf(kind, state),
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic", "private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: ["RS256", "PS256"],
    code_challenge_methods_supported: ["S256", "plain"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "oid", "upn"],
  });
}

function grantTypesOf(kind: Authority["kind"], { isFirstFederationServer }: OAuthState): readonly string[] {
  const first = ["authorization_code", "refresh_token"];
  if (kind === "adfs" && isFirstFederationServer) return first;
  return [...first, "client_credentials", "password", "urn:ietf:params:oauth:grant-type:device_code"];
}

/** The key that tokens are signed with (RFC 7517). */
export async function answerKeys({ keys }: OAuthState): Promise<EmulatorResponse> {
  const { keyId, publicKey } = await keys.current();
  return jsonResponse(200, { keys: [{ ...(await exportJWK(publicKey)), kid: keyId, use: "sig", alg: "RS256" }] });
}

/** Where Microsoft's libraries ask whether an authority is one of Microsoft's, and under what other names it goes. */
export function answerInstanceDiscovery(request: EmulatorRequest, { tenantId }: OAuthState): EmulatorResponse {
  const origin = originOf(request);
  const host = new URL(origin).host;
  return jsonResponse(200, {
    tenant_discovery_endpoint: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  });
}
