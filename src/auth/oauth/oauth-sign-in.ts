import { setTimeout as delay } from "node:timers/promises";
import { DynamlError } from "../../errors.ts";
import type { HttpRequest, Send } from "../../net/http.ts";
import { abortError, withoutCredentials } from "../../net/net-error.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import type { Authenticator } from "../authenticator.ts";
import type { SignIn } from "../sign-in.ts";
import { TokenCache } from "../token-cache.ts";
import { readAuthority } from "./authority.ts";
import { findTokenTarget, type TokenTarget } from "./find-authority.ts";
import type { AccessToken, OAuthGrant } from "./grant.ts";
import { managedIdentityToken } from "./managed-identity.ts";
import { describeGrant, requestToken } from "./request-token.ts";
import { type SharedSignIn, shareSignIn, tokenBySharedSignIn } from "./shared-sign-in.ts";

export type OAuthOptions = {
  readonly grant: OAuthGrant;
  /** The address of the organization's service: `https://contoso.crm.dynamics.com/XRMServices/2011/Organization.svc/web`. */
  readonly organizationUrl: string;
  /** `https://login.microsoftonline.com/<tenant>`, `https://sts.contoso.com/adfs`; asked of the organization when left out. */
  readonly authority?: string | undefined;
  /** What the token is for; the organization's own address when left out. */
  readonly resource?: string | undefined;
  /** In place of the scope that follows from the resource. */
  readonly scope?: string | undefined;
  /** What services that are opened together know of each other's sign-ins; nothing when left out. */
  readonly shared?: SharedSignIn | undefined;
  /** Hosts that session, profile or command line name. */
  readonly allowedHosts: readonly string[];
  /** The operator lets passwords and tokens travel over plain http. */
  readonly allowPlainHttp?: boolean | undefined;
  readonly send: Send;
  /** Goes past every proxy, for managed identities; `send` when left out. */
  readonly sendDirectly?: Send | undefined;
  readonly now?: () => Date;
  readonly wait?: (seconds: number, signal: AbortSignal) => Promise<void>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/**
 * Signs in with OAuth 2: each request carries `Authorization: Bearer <token>`, one token for all of them. It is replaced
 * before it expires, once for all who wait; when the organization rejects it (401), another one is asked for exactly
 * once and the request goes on.
 *
 * Errors: AUTH_PLAIN_HTTP; those of findTokenTarget and requestToken; AUTH_REJECTED where a fresh token is rejected too.
 */
export function oauthSignIn(options: OAuthOptions): SignIn {
  const now = options.now ?? (() => new Date());
  const where = withoutCredentials(options.organizationUrl);
  const { shared = {} } = options;
  let target: TokenTarget | undefined;
  const cache = new TokenCache<AccessToken>({
    where,
    now,
    acquire: async (signal, previous, onPhase) => {
      assertPrivate(options);
      if (options.grant.type === "managed-identity")
        return await machineToken(options, options.grant.clientId, signal, now);
      target ??= await findTokenTarget(options, { signal, onPhase });
      const { grant, scope, wait = waitFor } = options;
      const send: Send = (request, limits) => options.send(request, { onPhase, ...limits });
      const request = { grant, target, scope, send, signal, now, wait };
      const known = previous === undefined ? await tokenBySharedSignIn(request, shared) : undefined;
      const token = known ?? (await requestToken(request, previous));
      shareSignIn(request, token, shared);
      return token;
    },
  });
  return {
    authenticator: bearer(cache, options),
    endpoint: "web",
    describe: () => describeGrant(options.grant, target?.authority ?? givenAuthority(options)),
  };
}

function bearer(cache: TokenCache<AccessToken>, options: OAuthOptions): Authenticator {
  return async (request, _connection, limits, refusal) => {
    let token = await cache.get(limits);
    if (refusal !== undefined) {
      if (refusal.count > 1) throw rejected(options);
      if (refusal.refused.headers.authorization === headerOf(token)) {
        cache.invalidate(token);
        token = await cache.get(limits);
      }
    }
    return withToken(request, token);
  };
}

function withToken(request: HttpRequest, token: AccessToken): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: headerOf(token) } };
}

function headerOf({ value }: AccessToken): string {
  return `Bearer ${value.reveal()}`;
}

async function machineToken(
  { organizationUrl, resource, send, sendDirectly = send, environment = process.env }: OAuthOptions,
  clientId: string | undefined,
  signal: AbortSignal,
  now: () => Date,
): Promise<AccessToken> {
  const target = resource ?? new URL(organizationUrl).origin;
  return await managedIdentityToken({ clientId, resource: target, send: sendDirectly, signal, now, environment });
}

/** A bearer token is as good as a password to whoever reads it on its way. */
function assertPrivate({ organizationUrl, allowPlainHttp }: OAuthOptions): void {
  if (allowPlainHttp || new URL(organizationUrl).protocol === "https:") return;
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_PLAIN_HTTP",
    message: "the organization's address is plain http: a token would travel readable",
    where: withoutCredentials(organizationUrl),
    remedy: "use https; where that cannot be, the operator allows it on the command line or in the connection profile",
  });
}

function rejected({ organizationUrl, grant }: OAuthOptions): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_REJECTED",
    message: "the organization rejects the token, a fresh one too",
    where: withoutCredentials(organizationUrl),
    remedy:
      grant.type === "client-secret" || grant.type === "certificate" || grant.type === "managed-identity"
        ? "add the application to the organization as an application user, with a security role; check the resource"
        : "check that the user belongs to the organization and is enabled there; check the resource",
  });
}

function givenAuthority({ authority }: OAuthOptions) {
  return authority === undefined ? undefined : readAuthority(authority, "operator");
}

/** Timers know nothing longer, 24.8 days: they would go off at once. */
const longestWaitMs = 2 ** 31 - 1;

async function waitFor(seconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(Math.min(seconds * 1000, longestWaitMs), undefined, { signal });
  } catch (error) {
    throw signal.aborted ? abortError(signal, "the authority", false) : error;
  }
}
