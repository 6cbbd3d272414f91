import { DynamlError } from "../../errors.ts";
import type { ExchangeLimits, HttpResponse, Send } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { SecurityToken } from "../../wire/ws-security/security-token.ts";
import { type TokenRequest, tokenRequest } from "../../wire/ws-trust/token-request.ts";
import { type AskedToken, parseTokenResponse, type TokenAnswer } from "../../wire/ws-trust/token-response.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import type { Expiring } from "../token-cache.ts";
import { clockSkew, clockSkewError } from "./clock-skew.ts";
import { type Applicant, tokenRefused } from "./token-refused.ts";

/** A token that calls carry, or that is exchanged for another one. */
export type IssuedToken = Expiring & { readonly token: SecurityToken };

/** Who asks a token service, and over what. */
export type Asker = Applicant & {
  readonly send: Send;
  readonly now: () => Date;
};

/** How long a token lives whose service does not say: AD FS's own default. One that is rejected earlier is replaced anyway. */
const usualLife = 60 * 60_000;

/**
 * One request of WS-Trust and its answer. The endpoint must have passed the gate of trusted-hosts: the message holds the
 * credential. Errors: AUTH_REJECTED and the others of `tokenRefused`, AUTH_CLOCK_SKEW, AUTH_REDIRECTED,
 * AUTH_UNEXPECTED_ANSWER, NET_….
 */
export async function askForToken(
  asked: Omit<TokenRequest, "now">,
  asker: Asker,
  limits: ExchangeLimits,
): Promise<IssuedToken> {
  const response = await asker.send(tokenRequest({ ...asked, now: asker.now() }), limits);
  return issuedTokenIn(response, asked, asker);
}

/** The token in a token service's answer. Errors: as `askForToken`. */
export function issuedTokenIn(
  response: HttpResponse,
  asked: AskedToken & { readonly endpoint: string },
  { now, ...applicant }: Omit<Asker, "send">,
): IssuedToken {
  const { endpoint } = asked;
  refuseRedirect(response, endpoint);
  const answer = read(response, endpoint, () => parseTokenResponse(response, asked));
  if (answer.kind === "refused") throw refusalOf(answer, response, endpoint, applicant, now());
  const { token } = answer;
  const at = now();
  const expiresAt = token.expires ?? new Date(at.getTime() + usualLife);
  // Void when it comes: the service issued it just now, by its own clock.
  if (expiresAt <= at) throw clockSkew(endpoint, at.getTime() - (token.created ?? expiresAt).getTime());
  return { token, expiresAt };
}

function refusalOf(
  { refusal }: Extract<TokenAnswer, { kind: "refused" }>,
  response: HttpResponse,
  endpoint: string,
  applicant: Applicant,
  now: Date,
): DynamlError {
  const isSkew = refusal.reason === "InvalidSecurity" ? clockSkewError(response, endpoint, now) : undefined;
  return isSkew ?? tokenRefused(refusal, endpoint, applicant);
}

/** Reads an answer of a sign-in service; what cannot be read is the error AUTH_UNEXPECTED_ANSWER, with the address. */
export function read<T>({ status }: HttpResponse, url: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof DynamlError)) throw cause;
    throw new DynamlError<AuthErrorCode>({
      code: "AUTH_UNEXPECTED_ANSWER",
      message: `the sign-in service's answer (status ${status}) is not understood: ${cause.message}`,
      where: withoutCredentials(url),
      remedy: cause.remedy ?? "check the address; the service's own log says more",
      // A page of a proxy or of a server that starts just now goes away; a wrong address (4xx) stays one.
      retryable: status < 400 || status === 429 || status >= 500,
      context: { status },
      cause,
    });
  }
}

/** Redirects are never followed: what was sent is for the address that was judged. Error: AUTH_REDIRECTED. */
export function refuseRedirect({ status, headers }: HttpResponse, url: string): void {
  if (status < 300 || status >= 400) return;
  const location = typeof headers.location === "string" ? headers.location : "nowhere";
  const shown = withoutCredentials(location)
    .replace(/[?#].*$/s, "")
    .slice(0, 200);
  throw new DynamlError<AuthErrorCode>({
    code: "AUTH_REDIRECTED",
    message: `the sign-in service answers ${status} and points to ${shown}; credentials do not follow`,
    where: withoutCredentials(url),
    remedy: "check the address; something before the service (a proxy, a sign-in page) may answer in its place",
    context: { status, location: shown },
  });
}
