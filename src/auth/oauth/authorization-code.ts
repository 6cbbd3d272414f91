import { calculatePKCECodeChallenge, randomPKCECodeVerifier, randomState } from "openid-client";
import { DynamlError } from "../../errors.ts";
import { abortError, withoutCredentials } from "../../net/net-error.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import type { AccessToken, OAuthGrant } from "./grant.ts";
import { listenForRedirect } from "./loopback-redirect.ts";
import type { GrantContext } from "./request-token.ts";
import { refusalError } from "./token-error.ts";

export type AuthorizationCodeContext = GrantContext & {
  readonly grant: Extract<OAuthGrant, { type: "authorization-code" }>;
};

/**
 * Signs in through the person's own browser: shows the address to open, waits on a loopback port for the redirect, and
 * exchanges its code (RFC 6749 section 4.1, RFC 7636 with S256, RFC 8252 section 7.3). It opens nothing by itself.
 *
 * Errors: AUTH_REDIRECT_URI for an address that is not loopback or whose port is taken; AUTH_SIGN_IN_DECLINED and the
 * others of error-table.ts; NET_ABORTED.
 */
export async function authorizationCode(context: AuthorizationCodeContext): Promise<AccessToken> {
  const { grant, client, target, signal } = context;
  const endpoint = target.authority.authorizationEndpoint;
  if (endpoint === undefined) throw notOffered(context);
  if (signal.aborted) throw abortError(signal, target.authority.url, false);
  const state = randomState();
  const verifier = randomPKCECodeVerifier();
  const redirect = await listenForRedirect(grant.redirectUri, state);
  try {
    grant.show(await authorizationUrl(context, endpoint, { redirectUri: redirect.uri, state, verifier }));
    const answer = await redirect.arrives(signal);
    return await client.request("authorization_code", {
      ...context.audience,
      code: codeOf(answer, context),
      redirect_uri: redirect.uri,
      code_verifier: verifier,
    });
  } finally {
    await redirect.close();
  }
}

type AuthorizationRequest = { readonly redirectUri: string; readonly state: string; readonly verifier: string };

async function authorizationUrl(
  { grant, audience }: AuthorizationCodeContext,
  endpoint: string,
  { redirectUri, state, verifier }: AuthorizationRequest,
): Promise<string> {
  const url = new URL(endpoint);
  const parameters = {
    ...audience,
    response_type: "code",
    client_id: grant.clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** The state has been checked by the listener. `iss`, where it is sent, tells one authority's answer from another's (RFC 9207). */
function codeOf(answer: URLSearchParams, { target, errors }: AuthorizationCodeContext): string {
  const { authority } = target;
  const error = answer.get("error");
  if (error !== null) throw refusalError(error, answer.get("error_description") ?? "", authority.url, errors);
  const issuer = answer.get("iss");
  const code = answer.get("code");
  if (code !== null && (authority.kind !== "oidc" || issuer === null || issuer === authority.issuer)) return code;
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_UNEXPECTED_ANSWER",
    message: code === null ? "the redirect carries no code" : "the redirect comes from another authority",
    where: withoutCredentials(authority.url),
    remedy: "sign in again, in a browser window of its own",
  });
}

function notOffered({ target }: AuthorizationCodeContext): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_GRANT_NOT_SUPPORTED",
    message: "the authority does not offer sign-in with an authorization code",
    where: withoutCredentials(target.authority.url),
    remedy: "use another way of signing in",
  });
}
