import { createHash } from "node:crypto";
import type { EmulatorClient } from "../../emulator-options.ts";
import type { EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import { principalNameOf } from "../directory.ts";
import { objectIdOf } from "../object-id.ts";
import { type Authority, endpointOf } from "./authority.ts";
import type { ClientCredentials } from "./clients.ts";
import { type Fields, formOf, requireField } from "./form.ts";
import { jsonResponse } from "./json-response.ts";
import type { CodeGrant, Grant, OAuthState } from "./oauth-state.ts";
import { OAuthRefusal } from "./refusal.ts";
import { type Asked, checkResource, readScope } from "./scope.ts";
import { type AppGrant, accessToken, idToken, rightsOf } from "./tokens.ts";

/** All that a grant is judged by. */
type Exchange = {
  readonly fields: Fields;
  readonly client: EmulatorClient;
  readonly authority: Authority;
  readonly state: OAuthState;
};

type GrantType = (exchange: Exchange) => Grant | AppGrant;

const grantTypes: Readonly<Record<string, GrantType>> = {
  client_credentials: byClient,
  password: byPassword,
  authorization_code: byCode,
  refresh_token: byRefreshToken,
  device_code: byDevice,
  "urn:ietf:params:oauth:grant-type:device_code": byDevice,
};

/** What AD FS of Windows Server 2012 R2 has. */
const firstGrantTypes: readonly string[] = ["authorization_code", "refresh_token"];

/** The token endpoint: who the client is, what it may have, and the tokens. Throws OAuthRefusal. */
export async function answerTokenRequest(
  request: EmulatorRequest,
  authority: Authority,
  state: OAuthState,
): Promise<EmulatorResponse> {
  const fields = formOf(request);
  const name = requireField(fields, "grant_type");
  const grantType = Object.hasOwn(grantTypes, name) ? grantTypes[name] : undefined;
  const isRefused = authority.kind === "adfs" && state.isFirstFederationServer && !firstGrantTypes.includes(name);
  if (grantType === undefined || isRefused) throw new OAuthRefusal("unsupportedGrant", name);
  const audiences = [endpointOf(authority, "token"), authority.issuer];
  const now = state.now();
  const client = await state.clients.authenticate(clientCredentials(request, fields), { audiences, now }, now);
  const grant = grantType({ fields, client, authority, state });
  return jsonResponse(200, await tokenAnswer(grant, fields, authority, state));
}

/** In the form, or in the header (RFC 6749, section 2.3.1). */
function clientCredentials({ headers }: EmulatorRequest, fields: Fields): ClientCredentials {
  const basic = /^Basic\s+([A-Za-z0-9+/]+=*)$/i.exec(headers.authorization?.trim() ?? "")?.[1];
  if (basic !== undefined) {
    const [, id = "", secret = ""] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, "base64").toString()) ?? [];
    return { clientId: decodeForm(id), secret: decodeForm(secret) };
  }
  const type = fields.get("client_assertion_type");
  if (type !== undefined && type !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    throw new OAuthRefusal("invalidRequest", "The client_assertion_type is not known.");
  }
  return {
    clientId: requireField(fields, "client_id"),
    secret: fields.get("client_secret"),
    assertion: fields.get("client_assertion"),
  };
}

function decodeForm(text: string): string {
  return new URLSearchParams(`x=${text}`).get("x") ?? text;
}

/** What the request asks for by `scope` (v2) or `resource` (v1, AD FS); undefined where it says nothing. */
function askedIn(fields: Fields, authority: Authority, state: OAuthState): Asked | undefined {
  const resource = fields.get("resource");
  if (authority.kind === "v2" || resource === undefined) return readScope(fields.get("scope"), state);
  const words = (fields.get("scope") ?? "openid").split(/\s+/).filter(Boolean);
  return { resource: checkResource(resource, state), scopes: [...words, "user_impersonation", "offline_access"] };
}

/** Throws OAuthRefusal where the request does not say whom the token is to be for. */
export function requireAsked(fields: Fields, authority: Authority, state: OAuthState): Asked {
  const asked = askedIn(fields, authority, state);
  if (asked !== undefined) return asked;
  throw new OAuthRefusal("missingParameter", authority.kind === "v2" ? "scope" : "resource");
}

function byClient({ fields, client, authority, state }: Exchange): AppGrant {
  if (!state.clients.mayActAlone(client)) throw new OAuthRefusal("missingSecret");
  const { resource } = requireAsked(fields, authority, state);
  const scope = fields.get("scope") ?? "";
  if (authority.kind === "v2" && !scope.endsWith("/.default")) throw new OAuthRefusal("notDefaultScope", scope);
  return { clientId: client.clientId, resource };
}

function byPassword({ fields, client, authority, state }: Exchange): Grant {
  const asked = requireAsked(fields, authority, state);
  const verdict = state.directory.checkPassword(requireField(fields, "username"), requireField(fields, "password"));
  if ("refusal" in verdict) throw OAuthRefusal.ofPassword(verdict.refusal);
  return { user: verdict.user, clientId: client.clientId, ...asked };
}

function byCode({ fields, client, state }: Exchange): Grant {
  const ticket = state.codes.find(requireField(fields, "code"));
  if (ticket === "expired") throw new OAuthRefusal("expiredGrant");
  if (ticket === "unknown" || ticket.value.clientId !== client.clientId) {
    throw new OAuthRefusal("wrongGrant", "authorization code");
  }
  const grant = ticket.value;
  if (grant.used) throw new OAuthRefusal("usedCode");
  const redirectUri = fields.get("redirect_uri") ?? "";
  if (redirectUri !== grant.redirectUri) throw new OAuthRefusal("otherRedirect", redirectUri);
  if (!isVerifier(grant.challenge, fields.get("code_verifier"))) throw new OAuthRefusal("wrongVerifier");
  grant.used = true;
  return grant;
}

function isVerifier(challenge: CodeGrant["challenge"], verifier: string | undefined): boolean {
  if (challenge === undefined) return verifier === undefined;
  if (verifier === undefined) return false;
  const value = challenge.method === "plain" ? verifier : createHash("sha256").update(verifier).digest("base64url");
  return value === challenge.value;
}

function byRefreshToken({ fields, client, authority, state }: Exchange): Grant {
  const ticket = state.refreshTokens.find(requireField(fields, "refresh_token"));
  if (ticket === "expired") throw new OAuthRefusal("expiredGrant");
  if (ticket === "unknown" || ticket.value.clientId !== client.clientId) {
    throw new OAuthRefusal("wrongGrant", "refresh token");
  }
  return { ...ticket.value, ...askedIn(fields, authority, state), nonce: undefined };
}

function byDevice({ fields, client, state }: Exchange): Grant {
  // The names of RFC 8628 and of Entra ID v1.
  const ticket = state.devices.find(fields.get("device_code") ?? requireField(fields, "code"));
  if (ticket === "expired") throw new OAuthRefusal("expiredDeviceCode");
  if (ticket === "unknown" || ticket.value.clientId !== client.clientId) throw new OAuthRefusal("wrongDeviceCode");
  const { outcome, resource, scopes } = ticket.value;
  if (outcome === "pending") throw new OAuthRefusal("pending");
  if (outcome === "declined") throw new OAuthRefusal("declined");
  if (outcome === "redeemed") throw new OAuthRefusal("wrongDeviceCode");
  ticket.value.outcome = "redeemed";
  return { user: outcome.user, clientId: client.clientId, resource, scopes };
}

async function tokenAnswer(
  grant: Grant | AppGrant,
  fields: Fields,
  authority: Authority,
  state: OAuthState,
): Promise<Record<string, unknown>> {
  const { tokenSeconds, now } = state;
  const access_token = await accessToken(grant, authority, state);
  const seconds = Math.floor(now().getTime() / 1000);
  const life =
    authority.kind === "v2"
      ? { expires_in: tokenSeconds, ext_expires_in: tokenSeconds }
      : {
          expires_in: authority.kind === "v1" ? String(tokenSeconds) : tokenSeconds,
          ...{ expires_on: String(seconds + tokenSeconds), not_before: String(seconds), resource: grant.resource },
        };
  const answer = { token_type: "Bearer", ...life, access_token };
  if (!("user" in grant)) return answer;
  const { scopes } = grant;
  const rights = rightsOf(grant).map((right) => (authority.kind === "v2" ? `${grant.resource}/${right}` : right));
  const scope = [
    ...rights,
    ...scopes.filter((one) => one === ".default").map(() => `${grant.resource}/user_impersonation`),
  ];
  return {
    ...answer,
    scope: [...scope, ...scopes.filter((one) => ["openid", "profile", "email"].includes(one))].join(" "),
    ...(scopes.includes("offline_access") ? { refresh_token: state.refreshTokens.issue(grant) } : {}),
    ...(scopes.includes("openid") ? { id_token: await idToken(grant, authority, state) } : {}),
    ...(fields.get("client_info") === "1" ? { client_info: clientInfo(grant, state) } : {}),
  };
}

/** What Microsoft's libraries know an account by. */
function clientInfo({ user }: Grant, { tenantId }: OAuthState): string {
  const uid = objectIdOf(principalNameOf(user));
  return Buffer.from(JSON.stringify({ uid, utid: tenantId })).toString("base64url");
}
