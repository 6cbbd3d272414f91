import { DynamlError } from "../../errors.ts";
import type { Send } from "../../net/http.ts";
import { Secret } from "../../values/secret.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import type { Authority } from "./authority.ts";
import { authorizationCode } from "./authorization-code.ts";
import { deviceCodeToken } from "./device-code.ts";
import type { TokenTarget } from "./find-authority.ts";
import type { AccessToken, OAuthGrant } from "./grant.ts";
import { type Parameters, type TokenClient, tokenClient } from "./token-client.ts";
import type { TokenErrorContext } from "./token-error.ts";

/** Grants that ask an authority. */
type AuthorityGrant = Exclude<OAuthGrant, { type: "managed-identity" }>;

export type TokenRequestOptions = {
  readonly grant: AuthorityGrant;
  readonly target: TokenTarget;
  /** In place of the scope that follows from the resource. */
  readonly scope?: string | undefined;
  readonly send: Send;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Waits until a server may be asked again; rejects when the signal aborts. */
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
};

const expiredGrant: AuthErrorCode = "AUTH_GRANT_EXPIRED";

/** Everything that a grant with more than one step needs. */
export type GrantContext = TokenRequestOptions & {
  readonly client: TokenClient;
  readonly errors: TokenErrorContext;
  /** The parameters that say what the token is for. */
  readonly audience: Parameters;
};

/**
 * One token by one grant. Where the token before came with a refresh token, that is tried first; when it has expired, the
 * grant itself follows.
 *
 * Errors: the AUTH_… of error-table.ts, AUTH_REDIRECTED, AUTH_UNEXPECTED_ANSWER; NET_….
 */
export async function requestToken(
  options: TokenRequestOptions,
  previous: Pick<AccessToken, "refreshToken"> | undefined,
): Promise<AccessToken> {
  const { grant } = options;
  if (previous?.refreshToken === undefined) return await firstToken(options);
  try {
    return await refreshedToken(options, previous.refreshToken);
  } catch (error) {
    const isExpired = error instanceof DynamlError && error.code === expiredGrant;
    if (grant.type === "refresh-token" || !isExpired) throw error;
    return await firstToken(options);
  }
}

async function firstToken(options: TokenRequestOptions): Promise<AccessToken> {
  const { grant } = options;
  const audience = audienceOf(options);
  const errors = errorContext(grant);
  const client = clientFor(options, errors);
  switch (grant.type) {
    case "client-secret":
    case "certificate":
      return await client.request("client_credentials", audience);
    case "password": {
      const credentials = { username: grant.userName, password: grant.password.reveal() };
      return await client.request("password", { ...audience, ...credentials });
    }
    case "refresh-token":
      return await refreshedToken(options, grant.refreshToken);
    case "device-code":
      return await deviceCodeToken({ ...options, grant, client, errors, audience });
    case "authorization-code":
      return await authorizationCode({ ...options, grant, client, errors, audience });
  }
}

/**
 * A token for a refresh token (RFC 6749, section 6), also one that was issued with a token for something else: Entra ID binds
 * it to user and application, not to what it was asked for. A server that sends no new refresh token lets the old one go on.
 */
export async function refreshedToken(options: TokenRequestOptions, refreshToken: Secret): Promise<AccessToken> {
  const { secrets, ...errors } = errorContext(options.grant);
  const client = clientFor(options, {
    ...errors,
    grant: "refresh-token",
    secrets: [...secrets, refreshToken.reveal()],
  });
  const parameters = { ...audienceOf(options), refresh_token: refreshToken.reveal() };
  const token = await client.request("refresh_token", parameters);
  return { ...token, refreshToken: token.refreshToken ?? refreshToken };
}

function clientFor({ target, ...options }: TokenRequestOptions, context: TokenErrorContext): TokenClient {
  return tokenClient({ ...options, authority: target.authority, context });
}

/** What the token is for: a scope for Entra ID v2, a resource for Entra ID v1 and AD FS, RFC 8707's resource elsewhere. */
function audienceOf({ grant, target, scope }: TokenRequestOptions): Parameters {
  const { authority, resource } = target;
  if (authority.kind === "entra-v2") return { scope: scope ?? entraScope(resource, grant) };
  return { resource, ...(scope === undefined ? {} : { scope }) };
}

/** An application gets all that was granted to it; a user's token also comes with a refresh token. */
function entraScope(resource: string, { type }: AuthorityGrant): string {
  const base = resource.replace(/\/+$/, "");
  if (type === "client-secret" || type === "certificate") return `${base}/.default`;
  return `${base}/user_impersonation offline_access`;
}

function errorContext(grant: AuthorityGrant): TokenErrorContext {
  const values: unknown[] = Object.values(grant);
  return {
    grant: grant.type,
    account: grant.type === "password" ? grant.userName : `application ${grant.clientId}`,
    secrets: values.filter((value) => value instanceof Secret).map((secret) => secret.reveal()),
  };
}

/** For a person: "client secret of 3f2a…". */
export function describeGrant(grant: OAuthGrant, authority: Pick<Authority, "url"> | undefined): string {
  const at = authority === undefined ? "" : ` at ${authority.url}`;
  if (grant.type === "password") return `OAuth, user name and password of ${grant.userName}${at}`;
  const of = grant.clientId === undefined ? "" : ` of application ${grant.clientId}`;
  return `OAuth, ${grant.type.replaceAll("-", " ")}${of}${at}`;
}
