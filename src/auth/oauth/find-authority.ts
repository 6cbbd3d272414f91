import { DynamlError } from "../../errors.ts";
import type { ExchangeLimits, HttpResponse, Send } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { assertMayReceiveCredentials, belongsToOrganization, type TrustBasis } from "../trusted-hosts.ts";
import { type Authority, readAuthority, readMetadata, type UnexploredAuthority } from "./authority.ts";
import { type OAuthChallenge, oauthChallengeOf } from "./challenge.ts";

export type AuthoritySearch = {
  /** The address of the organization's service, with or without `/web`. */
  readonly organizationUrl: string;
  /** Given by session or profile: nobody is asked then. */
  readonly authority?: string | undefined;
  /** What the token is for, given; the challenge's, else the organization's own address, when left out. */
  readonly resource?: string | undefined;
  /** Hosts that session, profile or command line name. */
  readonly allowedHosts: readonly string[];
  readonly allowPlainHttp?: boolean | undefined;
  readonly send: Send;
};

/** Who issues the token, and what it is for. */
export type TokenTarget = { readonly authority: Authority; readonly resource: string };

type Trust = Omit<TrustBasis, "learntFrom">;

/**
 * The authority that was given, or the one that the organization names in its 401:
 *
 *     GET …/Organization.svc/web   Authorization: Bearer      → 401, WWW-Authenticate: Bearer authorization_uri=…, resource_id=…
 *
 * Each address that a server named passes the gate of trusted-hosts before anything is sent there, and a token is asked
 * only for a resource of the organization's own: no server gets a token that is good somewhere else.
 *
 * Errors: AUTH_NO_CHALLENGE, AUTH_HOST_NOT_ALLOWED, AUTH_FOREIGN_RESOURCE, AUTH_PLAIN_HTTP, AUTH_BAD_ADDRESS,
 * AUTH_UNEXPECTED_ANSWER; NET_….
 */
export async function findTokenTarget(search: AuthoritySearch, limits: ExchangeLimits): Promise<TokenTarget> {
  const trust = trustOf(search);
  if (search.authority !== undefined) {
    const authority = readAuthority(search.authority, "operator");
    assertMayReceiveCredentials(authority.url, { ...trust, learntFrom: "the setting of the authority" });
    return { authority: await explore(authority, trust, search.send, limits), resource: ownResource(search) };
  }
  const challenge = await askOrganization(search, limits);
  const learntFrom = `the 401 of ${new URL(search.organizationUrl).host} (authorization_uri)`;
  assertMayReceiveCredentials(challenge.authorizationUri, { ...trust, learntFrom });
  const authority = readAuthority(challenge.authorizationUri, "challenge");
  const resource = search.resource ?? resourceOf(challenge, trust) ?? ownResource(search);
  return { authority: await explore(authority, trust, search.send, limits), resource };
}

function trustOf({ organizationUrl, authority, allowedHosts, allowPlainHttp }: AuthoritySearch): Trust {
  const given = authority === undefined ? [] : [new URL(readAuthority(authority, "operator").url).host];
  return { organizationUrl, allowedHosts: [...allowedHosts, ...given], allowPlainHttp };
}

function ownResource({ resource, organizationUrl }: AuthoritySearch): string {
  return resource ?? `${new URL(organizationUrl).origin}/`;
}

function resourceOf({ resourceId }: OAuthChallenge, trust: Trust): string | undefined {
  // A resource with a space in it would be two in a scope.
  const isOne = resourceId !== undefined && !/[\s\p{Cc}]/u.test(resourceId);
  if (resourceId === undefined || (isOne && belongsToOrganization(resourceId, trust))) return resourceId;
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_FOREIGN_RESOURCE",
    message: `${new URL(trust.organizationUrl).host} asks for a token for ${resourceId}, which is not the organization's own`,
    where: withoutCredentials(trust.organizationUrl),
    remedy: "where that is right, give it as the resource in the connection profile",
    context: { resource: resourceId },
  });
}

/** Asks the SOAP endpoint, then the Web API where that endpoint knows of no tokens. */
async function askOrganization({ organizationUrl, send }: AuthoritySearch, limits: ExchangeLimits) {
  let answer: HttpResponse | undefined;
  for (const url of [soapAddress(organizationUrl), `${new URL(organizationUrl).origin}/api/data/v9.2/`]) {
    answer = await send({ method: "GET", url, headers: { authorization: "Bearer" } }, limits);
    const challenge = oauthChallengeOf(answer);
    if (challenge !== undefined) return challenge;
  }
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_NO_CHALLENGE",
    message: `the organization names no authority for OAuth: it answered ${answer?.status ?? "nothing"} without a Bearer challenge`,
    where: withoutCredentials(organizationUrl),
    remedy:
      "check that the address is that of the organization and that it accepts OAuth (on-premises: claims-based authentication with IFD), or give the authority in the connection profile",
    context: { status: answer?.status },
  });
}

/** `…/Organization.svc` answers its description to everybody; `…/Organization.svc/web` asks for a token. */
function soapAddress(organizationUrl: string): string {
  return organizationUrl.replace(/\.svc\/?$/i, ".svc/web");
}

async function explore(
  authority: Authority | UnexploredAuthority,
  trust: Trust,
  send: Send,
  limits: ExchangeLimits,
): Promise<Authority> {
  if (!("metadataUrl" in authority)) return authority;
  const answer = await send(
    { method: "GET", url: authority.metadataUrl, headers: { accept: "application/json" } },
    limits,
  );
  const explored = answer.status === 200 ? readMetadata(authority.url, jsonOf(answer)) : undefined;
  if (explored === undefined) throw noMetadata(authority, answer);
  const learntFrom = `the metadata of ${authority.url}`;
  for (const endpoint of [
    explored.tokenEndpoint,
    explored.authorizationEndpoint,
    explored.deviceAuthorizationEndpoint,
  ]) {
    if (endpoint !== undefined) assertMayReceiveCredentials(endpoint, { ...trust, learntFrom });
  }
  if (!isSameAddress(explored.issuer, authority.url)) throw otherIssuer(authority, explored);
  return explored;
}

/**
 * An authority goes by its own address (OpenID Connect Discovery 1.0, section 4.3): what is signed for an issuer, such as the
 * assertion of a certificate, would otherwise be good at whatever authority the metadata names.
 */
function isSameAddress(issuer: string, url: string): boolean {
  return issuer.replace(/\/$/, "") === url.replace(/\/$/, "");
}

function otherIssuer({ metadataUrl, url }: UnexploredAuthority, { issuer }: Authority): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_UNEXPECTED_ANSWER",
    message: `the authority's metadata names another issuer: ${withoutCredentials(issuer).slice(0, 200)}, not ${url}`,
    where: withoutCredentials(metadataUrl),
    remedy: "give the authority by the very address that it names as its issuer, where that is right",
  });
}

function jsonOf({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

function noMetadata({ metadataUrl }: UnexploredAuthority, { status }: HttpResponse): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_UNEXPECTED_ANSWER",
    message: `the authority answered ${status} and no OpenID metadata`,
    where: withoutCredentials(metadataUrl),
    remedy:
      "check the authority's address; AD FS is given as https://<host>/adfs, Entra ID as https://login.microsoftonline.com/<tenant>",
    retryable: status === 429 || status >= 500,
  });
}
