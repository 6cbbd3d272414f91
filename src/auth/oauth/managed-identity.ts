import { DynamlError } from "../../errors.ts";
import type { HttpRequest, HttpResponse, Send } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import { startTimeLimit } from "../../net/time-limit.ts";
import { Secret } from "../../values/secret.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { type AccessToken, isBearerToken } from "./grant.ts";
import { tokenError } from "./token-error.ts";

export type ManagedIdentityOptions = {
  /** Of a user-assigned identity. */
  readonly clientId: string | undefined;
  readonly resource: string;
  /** Goes directly: these addresses lie on this machine, and no proxy leads to them. */
  readonly send: Send;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** The process's own, for IDENTITY_ENDPOINT and IDENTITY_HEADER. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** The instance metadata service of a virtual machine: the one address, link-local and plain http by design. */
const metadataService = "http://169.254.169.254/metadata/identity/oauth2/token";

/** Away from Azure nobody answers at that address. */
const longestWaitSeconds = 10;

/**
 * A token of the machine's own identity, from App Service's endpoint where the environment names one, else from the
 * instance metadata service:
 *
 *     GET $IDENTITY_ENDPOINT?api-version=2019-08-01&resource=…                                     X-IDENTITY-HEADER: …
 *     GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=…  Metadata: true
 *
 * Error: AUTH_MANAGED_IDENTITY_UNAVAILABLE, and those of a token endpoint.
 */
export async function managedIdentityToken(options: ManagedIdentityOptions): Promise<AccessToken> {
  const request = requestFor(options);
  const response = await ask(request, options);
  const secrets = Object.values(request.headers);
  const account = options.clientId ?? "this machine's managed identity";
  if (response.status !== 200) {
    throw tokenError(response, request.url, { grant: "managed-identity", account, secrets });
  }
  return readToken(response, request.url, options.now());
}

function requestFor({ clientId, resource, environment }: ManagedIdentityOptions): HttpRequest {
  const endpoint = environment.IDENTITY_ENDPOINT;
  const identityHeader = environment.IDENTITY_HEADER;
  const isAppService = endpoint !== undefined && endpoint !== "" && identityHeader !== undefined;
  const url = new URL(isAppService ? localEndpoint(endpoint) : metadataService);
  url.searchParams.set("api-version", isAppService ? "2019-08-01" : "2018-02-01");
  url.searchParams.set("resource", resource.replace(/\/+$/, ""));
  if (clientId !== undefined) url.searchParams.set("client_id", clientId);
  const headers: Record<string, string> = isAppService ? { "x-identity-header": identityHeader } : { metadata: "true" };
  return { method: "GET", url: url.href, headers };
}

/** Loopback or link-local, or https: the header that goes there is a secret. */
function localEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isLocal = url !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|169\.254\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && isLocal))) return endpoint;
  throw unavailable("IDENTITY_ENDPOINT is not an address of this machine", endpoint);
}

async function ask(request: HttpRequest, { send, signal }: ManagedIdentityOptions): Promise<HttpResponse> {
  const silent = (): DynamlError => unavailable(`nobody answered within ${longestWaitSeconds} s`, request.url);
  const limit = startTimeLimit(longestWaitSeconds, { signal }, silent);
  try {
    return await send(request, limit);
  } catch (error) {
    if (signal.aborted || !(error instanceof DynamlError) || !error.code.startsWith("NET_")) throw error;
    throw unavailable("its endpoint cannot be reached", request.url, error);
  } finally {
    limit.end();
  }
}

function readToken({ body }: HttpResponse, url: string, now: Date): AccessToken {
  const answer = parse(body);
  const value = answer?.access_token;
  const seconds = Number(answer?.expires_in);
  const expiresOn = Number(answer?.expires_on) * 1000;
  const expires = Number.isFinite(seconds) && seconds > 0 ? now.getTime() + seconds * 1000 : expiresOn;
  if (!isBearerToken(value) || !Number.isFinite(expires)) throw unavailable("its endpoint answered no token", url);
  return { value: new Secret(value), expiresAt: new Date(expires), refreshToken: undefined };
}

function parse(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function unavailable(what: string, url: string, cause?: unknown): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_MANAGED_IDENTITY_UNAVAILABLE",
    message: `no managed identity can be had: ${what}`,
    where: withoutCredentials(url),
    remedy:
      "run on a machine or app of Azure with an identity assigned, or sign in with a client secret or a certificate",
    cause,
  });
}
