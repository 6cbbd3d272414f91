import { randomBytes } from "node:crypto";
import { DynamlError } from "../../errors.ts";
import type { Connection, ExchangeLimits, Send } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { Secret } from "../../values/secret.ts";
import type { AuthenticationPolicy } from "../../wire/service-description/authentication-policy.ts";
import type { TokenEndpoint } from "../../wire/service-description/metadata-exchange.ts";
import type { RequestedToken, TokenCredential } from "../../wire/ws-trust/token-request.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { authenticatedExchange } from "../authenticated-exchange.ts";
import { type Account, loginOf } from "../issued-token/account.ts";
import { askForToken, type IssuedToken } from "../issued-token/ask-for-token.ts";
import { issuedTokenSignIn } from "../issued-token/issued-token-sign-in.ts";
import { authenticationIn } from "../issued-token/policy-differs.ts";
import { windowsAuthenticator } from "../negotiate/windows-authenticator.ts";
import type { SignIn } from "../sign-in.ts";
import type { TrustBasis } from "../trusted-hosts.ts";
import { exchangeEndpoint, passwordEndpoint, type Search, tokenEndpoints } from "./token-endpoints.ts";
import { isSameTokenService, metadataAddressOf } from "./token-service-address.ts";

export type FederationOptions = {
  /** `https://…/Organization.svc`: whom the token is for. */
  readonly serviceUri: string;
  readonly account: Account;
  readonly password: Secret;
  /** The token service that knows the account, where it is not the organization's own: host, name or metadata address. */
  readonly homeRealmUri?: string | undefined;
  /** How the organization wants its users to sign in, by its WSDL. */
  readonly policy: () => Promise<AuthenticationPolicy>;
  readonly send: Send;
  /** A connection of its own, for Windows authentication; it is closed after use. */
  readonly connect: (origin: string) => Connection;
  readonly trust: Pick<TrustBasis, "allowedHosts" | "allowPlainHttp">;
  /** Hosts that Kerberos tickets may go to. */
  readonly ticketHosts: readonly string[];
  readonly now?: (() => Date) | undefined;
};

/**
 * Signs in as to an internet-facing deployment (protocols §4): the organization's policy names a token service (AD FS), its
 * metadata the endpoints; a token is asked for there, WS-Trust 1.3 where it is spoken and February 2005 otherwise, with
 *
 *     POST …/adfs/services/trust/13/usernamemixed   user name and password, AppliesTo …/Organization.svc
 *
 * and carried by every call. With a home realm, the account's own token service is asked for a token for the organization's,
 * which exchanges it. Every address that a server names passes the gate of trusted-hosts first.
 *
 * Errors: AUTH_POLICY_DIFFERS, AUTH_NO_TOKEN_ENDPOINT, AUTH_HOST_NOT_ALLOWED, AUTH_PLAIN_HTTP, AUTH_BAD_ADDRESS; those of
 * `askForToken` and of `issuedTokenSignIn`; NET_….
 */
export function federationSignIn(options: FederationOptions): SignIn {
  const { serviceUri, account, homeRealmUri, now = () => new Date() } = options;
  let found: TokenService | undefined;
  return issuedTokenSignIn({
    acquire: async (limits) => {
      found ??= await findTokenService(options, limits);
      return await getToken(found, { ...options, now }, limits);
    },
    where: serviceUri,
    now,
    describe: () =>
      `federation, ${loginOf(account)}${homeRealmUri === undefined ? "" : ` by ${withoutCredentials(homeRealmUri)}`}`,
  });
}

/** Where tokens come from, found once. */
type TokenService = {
  readonly key: Pick<RequestedToken, "keyType" | "keySize"> & { readonly needsEntropy: boolean };
  readonly endpoint: TokenEndpoint;
  /** Where the account proves itself first, and whom that token is for. */
  readonly home?: { readonly endpoint: TokenEndpoint; readonly appliesTo: string } | undefined;
};

async function findTokenService(options: FederationOptions, limits: ExchangeLimits): Promise<TokenService> {
  const { serviceUri, trust, homeRealmUri, send } = options;
  const policy = await options.policy();
  const name = authenticationIn(policy, "Federation", serviceUri).tokenService?.identifier;
  const metadata = policy.issuedToken?.metadataAddress ?? (name && metadataAddressOf(name, trust.allowPlainHttp)) ?? "";
  if (metadata === "") throw noTokenService(serviceUri);
  const search: Search = { trust: { organizationUrl: serviceUri, ...trust }, send };
  const endpoints = await tokenEndpoints(metadata, `the WSDL of ${withoutCredentials(serviceUri)}`, search, limits);
  const key = keyOf(policy);
  const isForeign =
    homeRealmUri !== undefined && ![name, metadata].some((own) => own && isSameTokenService(own, homeRealmUri));
  if (!isForeign) return { key, endpoint: passwordEndpoint(endpoints, metadata, search) };
  const appliesTo = name ?? metadata.replace(/\/mex\/?$/i, "");
  const home = { endpoint: await homeEndpoint(homeRealmUri, search, limits), appliesTo };
  return { key, endpoint: exchangeEndpoint(endpoints, metadata, search), home };
}

/** HOMEREALMURI is the word of the person who signs in: its host, at its port, may receive the credentials. */
async function homeEndpoint(
  homeRealmUri: string,
  { trust, send }: Search,
  limits: ExchangeLimits,
): Promise<TokenEndpoint> {
  const metadata = metadataAddressOf(homeRealmUri, trust.allowPlainHttp) ?? homeRealmUri;
  const named = URL.canParse(metadata) ? [new URL(metadata).origin] : [];
  const search: Search = { trust: { ...trust, allowedHosts: [...trust.allowedHosts, ...named] }, send };
  return passwordEndpoint(await tokenEndpoints(metadata, "HOMEREALMURI", search, limits), metadata, search);
}

function keyOf({ issuedToken, requiresClientEntropy }: AuthenticationPolicy): TokenService["key"] {
  const keyType = issuedToken?.keyType ?? "SymmetricKey";
  if (keyType === "Bearer") return { keyType, needsEntropy: false };
  return { keyType: "SymmetricKey", keySize: issuedToken?.keySize ?? 256, needsEntropy: requiresClientEntropy };
}

type Wanted = Pick<RequestedToken, "appliesTo" | "keyType" | "keySize" | "entropy">;
type Getting = FederationOptions & { readonly now: () => Date };

async function getToken(service: TokenService, options: Getting, limits: ExchangeLimits): Promise<IssuedToken> {
  const { needsEntropy, ...key } = service.key;
  const wanted: Wanted = { appliesTo: options.serviceUri, ...key, entropy: needsEntropy ? randomBytes(32) : undefined };
  const { endpoint, home } = service;
  if (home === undefined) return tokenByPassword(endpoint, wanted, options, limits);
  const proven: Wanted = { appliesTo: home.appliesTo, keyType: "SymmetricKey", keySize: 256, entropy: randomBytes(32) };
  const { token } = await tokenByPassword(home.endpoint, proven, options, limits);
  if (token.proofKey === undefined) throw keyless(home.endpoint);
  return ask(endpoint, { kind: "IssuedToken", token }, wanted, options, limits);
}

function tokenByPassword(
  endpoint: TokenEndpoint,
  wanted: Wanted,
  options: Getting,
  limits: ExchangeLimits,
): Promise<IssuedToken> {
  if (endpoint.credential === "Windows") return tokenByWindows(endpoint, wanted, options, limits);
  const { account, password } = options;
  const credential: TokenCredential = { kind: "UserName", userName: loginOf(account), password: password.reveal() };
  return ask(endpoint, credential, wanted, options, limits);
}

/**
 * `windowstransport`: HTTP proves the user, the message holds no credential. A ticket goes to hosts that the operator names;
 * HOMEREALMURI, which a task may say, does not count.
 */
async function tokenByWindows(
  endpoint: TokenEndpoint,
  wanted: Wanted,
  options: Getting,
  limits: ExchangeLimits,
): Promise<IssuedToken> {
  const { account, password, connect, ticketHosts: allowedHosts } = options;
  const { address: url } = endpoint;
  const credentials = { ...account, password };
  const windows = await windowsAuthenticator({ url, credentials, allowedHosts }, limits);
  const connection = connect(new URL(url).origin);
  const send: Send = (request, more = {}) =>
    authenticatedExchange(request, connection, windows.authenticator, more, () => {});
  try {
    return await ask(endpoint, { kind: "Transport" }, wanted, { ...options, send }, limits);
  } finally {
    await connection.close();
  }
}

function ask(
  { address, version }: TokenEndpoint,
  credential: TokenCredential,
  wanted: Wanted,
  { account, password, send, now }: Getting,
  limits: ExchangeLimits,
): Promise<IssuedToken> {
  const asked = { ...wanted, version, endpoint: address, credential };
  return askForToken(asked, { send, now, login: loginOf(account), password }, limits);
}

/** The exchange is signed with the key, so that nobody ever gets a token of the home realm that is good without one. */
function keyless({ address }: TokenEndpoint): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_TOKEN_REFUSED",
    message: "the home realm issued a token without a key, which could be misused where it is exchanged",
    where: withoutCredentials(address),
    remedy: "have the home realm issue tokens with symmetric keys for the organization's token service",
  });
}

function noTokenService(serviceUri: string): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_NO_TOKEN_ENDPOINT",
    message: "the organization's policy says Federation and names no token service",
    where: withoutCredentials(serviceUri),
    remedy: "configure claims-based authentication in the Deployment Manager, and recycle the organization's web site",
  });
}
