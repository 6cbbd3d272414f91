import { DynamlError } from "../../errors.ts";
import type { Secret } from "../../values/secret.ts";
import type { Authority } from "./authority.ts";
import type { AccessToken, OAuthGrant } from "./grant.ts";
import { refreshedToken, type TokenRequestOptions } from "./request-token.ts";

/**
 * What services that are opened together (discovery service and organization) know of a sign-in that one of them has made,
 * so that a person is asked once: the newest refresh token, and whose it is. It starts empty.
 */
export type SharedSignIn = { last?: { authority: Authority; clientId: string; refreshToken: Secret } };

/** Grants that ask a person, or that stand on a token which a server may replace at its first use. */
const shared: ReadonlySet<OAuthGrant["type"]> = new Set(["device-code", "authorization-code", "refresh-token"]);

/** Undefined where no sign-in serves, or the authority does not take it: then the grant itself has to. Errors: NET_…. */
export async function tokenBySharedSignIn(
  options: TokenRequestOptions,
  { last }: SharedSignIn,
): Promise<AccessToken | undefined> {
  const { grant, target } = options;
  if (last === undefined || !shared.has(grant.type)) return undefined;
  if (last.clientId !== grant.clientId || !isSame(last.authority, target.authority)) return undefined;
  try {
    return await refreshedToken(options, last.refreshToken);
  } catch (error) {
    if (error instanceof DynamlError && error.code.startsWith("AUTH_")) return undefined;
    throw error;
  }
}

export function shareSignIn(
  { grant, target }: Pick<TokenRequestOptions, "grant" | "target">,
  { refreshToken }: AccessToken,
  signIn: SharedSignIn,
): void {
  if (refreshToken === undefined || !shared.has(grant.type)) return;
  signIn.last = { authority: target.authority, clientId: grant.clientId, refreshToken };
}

/** Of Entra ID's addresses one may name the tenant and the other not (`organizations`): it is the same server. */
function isSame(one: Authority, other: Authority): boolean {
  if (!one.kind.startsWith("entra") || !other.kind.startsWith("entra")) return one.url === other.url;
  return new URL(one.url).origin === new URL(other.url).origin;
}
