import { DynamlError } from "../errors.ts";
import { AttemptGate, type LeaveGate } from "../net/attempt-gate.ts";
import type { Connection, ExchangeLimits, HttpRequest, HttpResponse } from "../net/http.ts";
import { withoutCredentials } from "../net/net-error.ts";
import type { Secret } from "../values/secret.ts";
import { answerChallenge } from "../wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../wire/ntlm/negotiate.ts";
import type { AuthErrorCode } from "./auth-error.ts";
import type { Authenticator } from "./authenticator.ts";
import { type Challenge, challengesOf } from "./challenges.ts";
import { serverEndPoint } from "./channel-binding.ts";

export type NtlmCredentials = {
  /** `administrator`, or a user principal name with an empty domain. */
  readonly userName: string;
  readonly domain: string;
  readonly password: Secret | string;
};

/** What one connection has proven: the socket, whether the credentials just left on it, and, until they are answered, what lets the next connection prove itself. */
type Proof = { readonly socket: number; justSent: boolean; leave: LeaveGate | undefined };

/**
 * Signs in with NTLM over HTTP ([MS-NTHT], [MS-NLMP]). NTLM proves a connection, not a request: once a socket,
 *
 *     POST …/web   Authorization: NTLM <Type 1>   (empty body)   → 401, WWW-Authenticate: NTLM <Type 2>
 *     POST …/web   Authorization: NTLM <Type 3>   (the request itself)
 *
 * and from then on requests on that socket go as they are. A server that offers Negotiate only gets the same messages under
 * that name, which IIS takes. Over TLS the answer is bound to the server's certificate. Connections prove themselves one
 * after the other, and after a refusal the credentials are not tried again: a wrong password is sent once, however many
 * connections there are.
 *
 * Errors: AUTH_REJECTED, AUTH_NTLM_NOT_OFFERED (names what is offered), AUTH_UNEXPECTED_ANSWER, AUTH_CONNECTION_NOT_KEPT.
 */
export function ntlmAuthenticator(credentials: NtlmCredentials): Authenticator {
  const proofs = new WeakMap<Connection, Proof>();
  const gate = new AttemptGate();
  let wereRejected = false;
  const spoken: Spoken = { scheme: "NTLM" };

  const prove = async (request: HttpRequest, connection: Connection, limits: ExchangeLimits | undefined) => {
    const leave = await gate.enter(request.url, limits);
    try {
      if (wereRejected) throw rejected(credentials, request);
      const socket = connection.socketNumber;
      const authorization = await shakeHands(credentials, spoken, request, connection, limits);
      if (wereRejected) throw rejected(credentials, request); // told of another connection while the challenge came
      proofs.set(connection, { socket, justSent: true, leave });
      return { ...request, headers: { ...request.headers, authorization }, onSocket: socket };
    } catch (error) {
      leave("refused or unanswered");
      throw error;
    }
  };

  const endAttempt = (connection: Connection, how: Parameters<LeaveGate>[0]): undefined => {
    const proof = proofs.get(connection);
    if (proof?.leave === undefined) return;
    proof.leave(how);
    proof.leave = undefined;
  };

  const authenticate: Authenticator = async (request, connection, limits, refusal) => {
    const proof = proofs.get(connection);
    if (refusal !== undefined && proof?.justSent) wereRejected = true;
    endAttempt(connection, "refused or unanswered");
    if (wereRejected) throw rejected(credentials, request);
    if (refusal !== undefined || proof?.socket !== connection.socketNumber) {
      return await prove(request, connection, limits);
    }
    proof.justSent = false;
    return { ...request, onSocket: proof.socket };
  };

  return Object.assign(authenticate, {
    verify: (_response: HttpResponse, _sent: HttpRequest, connection: Connection) => endAttempt(connection, "accepted"),
    unanswered: (connection: Connection) => endAttempt(connection, "refused or unanswered"),
  });
}

/** The name that the server knows NTLM by; found out at the first handshake. */
type Spoken = { scheme: "NTLM" | "Negotiate" };

/** The Authorization header with the Type 3 message. */
async function shakeHands(
  credentials: NtlmCredentials,
  spoken: Spoken,
  request: HttpRequest,
  connection: Connection,
  limits: ExchangeLimits | undefined,
): Promise<string> {
  const socket = connection.socketNumber;
  const negotiate = encodeNegotiate();
  const ask = () =>
    connection.exchange(
      { method: "POST", url: request.url, headers: { authorization: header(spoken, negotiate) }, onSocket: socket },
      limits,
    );
  let answer = await ask();
  if (spoken.scheme === "NTLM" && offersNegotiateOnly(answer)) {
    spoken.scheme = "Negotiate";
    answer = await ask();
  }
  const challenge = ntlmChallenge(answer, spoken, request);
  if (connection.socketNumber !== socket) throw notKept(request);
  try {
    const channelBinding = serverEndPoint(connection.peerCertificate);
    return header(spoken, answerChallenge({ ...credentials, negotiate, challenge, channelBinding }));
  } catch (cause) {
    throw unexpected(request, "the server's NTLM challenge cannot be answered", { cause });
  }
}

function offersNegotiateOnly(answer: HttpResponse): boolean {
  const offered = challengesOf(answer).map(({ scheme }) => scheme.toLowerCase());
  return answer.status === 401 && offered.includes("negotiate") && !offered.includes("ntlm");
}

function ntlmChallenge(answer: HttpResponse, spoken: Spoken, request: HttpRequest): Uint8Array {
  if (answer.status !== 401) {
    const isBusy = answer.status === 429 || answer.status === 503;
    throw unexpected(request, `the server ${describe(answer)} in place of a sign-in challenge`, { retryable: isBusy });
  }
  const offered = challengesOf(answer);
  const challenge = offered.find(({ scheme }) => scheme.toLowerCase() === spoken.scheme.toLowerCase());
  const isKerberosOnly = spoken.scheme === "Negotiate" && !challenge?.token;
  if (challenge === undefined || isKerberosOnly) throw notOffered(request, offered);
  if (!challenge.token) throw unexpected(request, "the server offers NTLM and does not answer its first message");
  return Buffer.from(challenge.token, "base64");
}

function header({ scheme }: Spoken, message: Uint8Array): string {
  return `${scheme} ${Buffer.from(message).toString("base64")}`;
}

function describe({ status, headers }: HttpResponse): string {
  const type = headers["content-type"];
  return `answered ${status}${typeof type === "string" ? ` (${type})` : ""}`;
}

function account({ domain, userName }: NtlmCredentials): string {
  return domain === "" ? userName : `${domain}\\${userName}`;
}

function rejected(credentials: NtlmCredentials, { url }: HttpRequest): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_REJECTED",
    message: `the server refuses the user name or the password of ${account(credentials)}`,
    where: withoutCredentials(url),
    remedy:
      "check USERNAME, DOMAIN and PASSWORD, and that the account is neither locked nor expired; it was tried once only",
    context: { userName: credentials.userName, domain: credentials.domain },
  });
}

function notOffered({ url }: HttpRequest, offered: readonly Challenge[]): DynamlError {
  const schemes = [...new Set(offered.map(({ scheme }) => scheme))];
  const hasNegotiate = schemes.some((scheme) => scheme.toLowerCase() === "negotiate");
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_NTLM_NOT_OFFERED",
    message: `the server does not offer NTLM; it offers ${schemes.join(", ") || "nothing"}`,
    where: withoutCredentials(url),
    remedy: hasNegotiate
      ? "it answers Negotiate with Kerberos tickets only: get a ticket for this user (kinit) and allow its use at this host (--allow-host), or enable NTLM among the web site's Windows authentication providers"
      : "check AUTHTYPE: the organization may want another way of signing in",
    context: { offered: schemes },
  });
}

function notKept({ url }: HttpRequest): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_CONNECTION_NOT_KEPT",
    message: "the server closed the connection in the middle of signing in, and NTLM needs one connection throughout",
    where: withoutCredentials(url),
    remedy: "enable keep-alive on the web site and on every proxy or load balancer before it",
  });
}

function unexpected({ url }: HttpRequest, message: string, more: { cause?: unknown; retryable?: boolean } = {}) {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_UNEXPECTED_ANSWER",
    message,
    where: withoutCredentials(url),
    remedy: "check that the address is that of the organization and that it uses Windows authentication",
    ...more,
  });
}
