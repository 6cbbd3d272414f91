import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  type FetchBody,
  genericGrantRequest,
  initiateDeviceAuthorization,
  modifyAssertion,
  None,
  PrivateKeyJwt,
} from "openid-client";
import { DynamlError } from "../../errors.ts";
import type { HttpRequest, HttpResponse, Send } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import { Secret } from "../../values/secret.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import type { Authority } from "./authority.ts";
import type { ClientCertificate } from "./certificate.ts";
import { type AccessToken, isBearerToken, type OAuthGrant } from "./grant.ts";
import { notAnAnswer, type TokenErrorContext, tokenError } from "./token-error.ts";

export type Parameters = Readonly<Record<string, string>>;

export type DeviceCode = {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly message: string | undefined;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
};

/** Asks one authority for tokens as one application. */
export type TokenClient = {
  /** `grant_type=…` and what belongs to it, at the token endpoint. */
  request(grantType: string, parameters: Parameters): Promise<AccessToken>;
  requestDeviceCode(parameters: Parameters): Promise<DeviceCode>;
};

export type TokenClientOptions = {
  readonly authority: Authority;
  readonly grant: Exclude<OAuthGrant, { type: "managed-identity" }>;
  readonly context: TokenErrorContext;
  readonly send: Send;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
};

/** Where a server does not say how long its token lasts. */
const assumedLifetimeSeconds = 600;
const longestLifetimeSeconds = 1e9;
const defaultIntervalSeconds = 5;

/** How often a server may say "later" before that is its answer. */
const mostDelays = 3;

/** Form fields that nobody else may see; a server may echo them. */
const secretFields = [
  "client_secret",
  "client_assertion",
  "password",
  "refresh_token",
  "code",
  "code_verifier",
  "device_code",
];

/** openid-client over our own net: proxy, private CA and time limit hold for token calls too; no redirect is followed. */
export function tokenClient(options: TokenClientOptions): TokenClient {
  const { authority, grant, now } = options;
  const configuration = configure(options);
  const guarded = <T>(work: () => Promise<T>): Promise<T> => work().catch((error) => fail(error, authority));
  return {
    request: (grantType, parameters) =>
      guarded(async () => {
        const answer = await genericGrantRequest(configuration, grantType, { ...parameters });
        if (!isBearerToken(answer.access_token)) throw new Error("the token holds characters that no token has");
        const seconds = Math.min(answer.expires_in ?? assumedLifetimeSeconds, longestLifetimeSeconds);
        return {
          value: new Secret(answer.access_token),
          expiresAt: new Date(now().getTime() + seconds * 1000),
          refreshToken: answer.refresh_token === undefined ? undefined : new Secret(answer.refresh_token),
        };
      }),
    requestDeviceCode: (parameters) =>
      guarded(async () => {
        const answer = await initiateDeviceAuthorization(configuration, { client_id: grant.clientId, ...parameters });
        return {
          deviceCode: answer.device_code,
          userCode: answer.user_code,
          verificationUri: answer.verification_uri,
          message: typeof answer.message === "string" ? answer.message : undefined,
          expiresInSeconds: answer.expires_in,
          intervalSeconds: answer.interval ?? defaultIntervalSeconds,
        };
      }),
  };
}

function configure(options: TokenClientOptions): Configuration {
  const { authority, grant } = options;
  const server = {
    issuer: authority.issuer,
    token_endpoint: authority.tokenEndpoint,
    ...(authority.deviceAuthorizationEndpoint === undefined
      ? {}
      : { device_authorization_endpoint: authority.deviceAuthorizationEndpoint }),
  };
  const configuration = new Configuration(server, grant.clientId, undefined, clientAuth(authority, grant));
  configuration.timeout = 0; // TIMEOUT bounds it, through the signal
  configuration[customFetch] = (url, { headers, body }) =>
    exchange({ method: "POST", url, headers: lowerCased(headers), body: textOf(body) }, options);
  // The gate of trusted-hosts has judged the address, plain http included.
  allowInsecureRequests(configuration);
  return configuration;
}

/** One request, made again when the server says "later" (429 or 503 with Retry-After): it was not carried out then. */
async function exchange(request: HttpRequest, options: TokenClientOptions): Promise<Response> {
  const { send, signal, wait, context, now } = options;
  const form = new URLSearchParams(String(request.body ?? ""));
  const sent = secretFields.flatMap((name) => form.getAll(name));
  for (let count = 0; ; count += 1) {
    const response = await send(request, { signal });
    const seconds = retryAfter(response, now());
    if (seconds === undefined || count === mostDelays) {
      return readableAnswer(response, request.url, { ...context, secrets: [...context.secrets, ...sent] });
    }
    await wait(seconds, signal);
  }
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfter({ status, headers }: HttpResponse, now: Date): number | undefined {
  const value = headers["retry-after"];
  if ((status !== 429 && status !== 503) || typeof value !== "string") return undefined;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(seconds, 1) : undefined;
}

function clientAuth(authority: Authority, grant: TokenClientOptions["grant"]): ClientAuth {
  if (grant.type === "certificate") return certificateAuth(authority, grant.certificate);
  const secret = "clientSecret" in grant ? grant.clientSecret?.reveal() : undefined;
  if (secret === undefined) return None();
  return authority.wantsBasic ? ClientSecretBasic(secret) : ClientSecretPost(secret);
}

/**
 * A JWT signed with the certificate's key (RFC 7523, section 2.2). Entra ID and AD FS find the key by `x5t` and want
 * their token endpoint as audience; other providers find it among the application's keys and want their issuer.
 */
function certificateAuth(authority: Authority, certificate: ClientCertificate): ClientAuth {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = certificate.key.toCryptoKey(algorithm, false, ["sign"]);
  return PrivateKeyJwt(key, {
    [modifyAssertion]: (header, payload) => {
      header.typ = "JWT";
      header.x5t = certificate.x5t;
      header["x5t#S256"] = certificate.x5tS256;
      if (authority.kind === "oidc") return;
      header.kid = certificate.thumbprint;
      payload.aud = authority.tokenEndpoint;
    },
  });
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function textOf(body: FetchBody): string | undefined {
  return body === undefined || body === null ? undefined : String(body);
}

/**
 * The answer as openid-client reads it, or the error that it is. An ID token goes: nobody reads it, and Entra ID's
 * older endpoints send unsigned ones. Entra ID v1 and AD FS write `verification_url`.
 */
function readableAnswer(response: HttpResponse, url: string, context: TokenErrorContext): Response {
  if (response.status !== 200) throw tokenError(response, url, context);
  const answer = jsonObject(response);
  if (answer === undefined) throw notAnAnswer(response, url);
  const { id_token: _, verification_url: verificationUrl, ...rest } = answer;
  if (verificationUrl !== undefined) rest.verification_uri ??= verificationUrl;
  if (typeof rest.expires_in === "string") rest.expires_in = Number(rest.expires_in);
  if (typeof rest.interval === "string") rest.interval = Number(rest.interval);
  return Response.json(rest);
}

function jsonObject({ body }: HttpResponse): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Our own errors as they are. Of others the message alone: their causes hold the answer, and that may hold a token. */
function fail(error: unknown, authority: Authority): never {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof DynamlError) throw cause;
  }
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_UNEXPECTED_ANSWER",
    message: `the authority's answer is no token: ${error instanceof Error ? error.message : "it cannot be read"}`,
    where: withoutCredentials(authority.url),
    remedy: "check the authority's address",
  });
}
