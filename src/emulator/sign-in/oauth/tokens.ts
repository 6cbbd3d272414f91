import { errors, jwtVerify, SignJWT } from "jose";
import { principalNameOf, type UserName, userNameOf } from "../directory.ts";
import { objectIdOf } from "../object-id.ts";
import { type Authority, isOwnIssuer } from "./authority.ts";
import { clockToleranceSeconds } from "./clients.ts";
import type { Grant, OAuthState } from "./oauth-state.ts";
import { isAudienceOf } from "./scope.ts";

export type AppGrant = { readonly clientId: string; readonly resource: string };

/** An access token for a user through a client, or for a client by itself: a JWT signed with RS256. */
export async function accessToken(grant: Grant | AppGrant, authority: Authority, state: OAuthState): Promise<string> {
  const isV2 = authority.kind === "v2";
  const claims = {
    ...("user" in grant ? userClaims(grant.user, state) : appClaims(grant.clientId, state)),
    ...("user" in grant ? { scp: rightsOf(grant).join(" ") || "user_impersonation" } : {}),
    ...(isV2 ? { azp: grant.clientId } : { appid: grant.clientId }),
    ver: isV2 ? "2.0" : "1.0",
  };
  return sign(claims, { issuer: authority.accessTokenIssuer, audience: grant.resource }, state);
}

/** What tells the client who has signed in (OpenID Connect). */
export async function idToken(grant: Grant, authority: Authority, state: OAuthState): Promise<string> {
  const { nonce } = grant;
  const claims = { ...userClaims(grant.user, state), ...(nonce === undefined ? {} : { nonce }), ver: "2.0" };
  return sign(claims, { issuer: authority.issuer, audience: grant.clientId }, state);
}

/** The rights in the resource, without the scopes of OpenID Connect. */
export function rightsOf({ scopes }: Pick<Grant, "scopes">): string[] {
  return scopes.filter((scope) => !["openid", "profile", "email", "offline_access", ".default"].includes(scope));
}

function userClaims(user: UserName, { tenantId }: OAuthState): Record<string, string> {
  const upn = principalNameOf(user);
  const oid = objectIdOf(upn);
  return {
    ...{ sub: oid, oid, tid: tenantId, upn, unique_name: upn, preferred_username: upn, name: user.userName },
    winaccountname: user.domain === "" ? user.userName : `${user.domain}\\${user.userName}`,
  };
}

function appClaims(clientId: string, { tenantId }: OAuthState): Record<string, string> {
  const oid = objectIdOf(clientId);
  return { sub: oid, oid, tid: tenantId, idtyp: "app" };
}

async function sign(
  claims: Record<string, string>,
  { issuer, audience }: { issuer: string; audience: string },
  { keys, now, tokenSeconds }: OAuthState,
): Promise<string> {
  const { keyId, privateKey } = await keys.current();
  const seconds = Math.floor(now().getTime() / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: keyId })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + tokenSeconds)
    .sign(privateKey);
}

export type TokenVerdict = { readonly user: UserName } | { readonly why: string };

/** Whom an access token lets in at an address: signature, issuer, lifetime and audience are checked. */
export async function judgeToken(token: string, address: string, state: OAuthState): Promise<TokenVerdict> {
  const { publicKey } = await state.keys.current();
  try {
    const { payload } = await jwtVerify(token, publicKey, {
      algorithms: ["RS256"],
      requiredClaims: ["exp", "nbf", "aud", "iss"],
      clockTolerance: clockToleranceSeconds,
      currentDate: state.now(),
    });
    if (!isOwnIssuer(payload.iss ?? "", state.tenantId)) return { why: "the token's issuer is not trusted" };
    const { aud = "" } = payload;
    if (typeof aud !== "string" || !isAudienceOf(aud, address)) return { why: "the token is for another audience" };
    return claimedUser(payload, state);
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { why: "the token has expired" };
    if (error instanceof errors.JOSEError) return { why: "the token is not valid" };
    throw error;
  }
}

function claimedUser(claims: Readonly<Record<string, unknown>>, { directory, clients }: OAuthState): TokenVerdict {
  const clientId = claims.appid ?? claims.azp;
  if (claims.idtyp === "app" && typeof clientId === "string") return { user: clients.applicationUserOf(clientId) };
  const name = userNameOf(String(claims.winaccountname));
  const user = directory.find(name) ?? (directory.takesIn(name) ? name : undefined);
  return user === undefined ? { why: "the token's user is not in the directory" } : { user };
}
