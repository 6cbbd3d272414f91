import { DynamlError } from "../../errors.ts";
import { orCalledOff } from "../../net/called-off.ts";
import type { Connection, ExchangeLimits, HttpRequest, HttpResponse } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import type { Authenticator, Refusal } from "../authenticator.ts";
import { challengesOf } from "../challenges.ts";
import {
  mechanisms,
  type SecurityContext,
  type SecurityProvider,
  securityFlags,
  serviceName,
} from "./security-provider.ts";

export type KerberosCredentials = {
  readonly provider: SecurityProvider;
  /** `alice@EXAMPLE.TEST`; the user of this process where left out. */
  readonly principal?: string | undefined;
};

/** A server that has not made up its mind after so many legs of one sign-in is not going to. */
const maxLegs = 4;

/**
 * Signs in with HTTP Negotiate (RFC 4559) by Kerberos: each request carries a fresh token, so that no body is sent twice,
 *
 *     POST …/web   Authorization: Negotiate <SPNEGO token for HTTP@host>   → 200, WWW-Authenticate: Negotiate <the server's proof>
 *
 * except on a socket whose server says that it stays signed in (`Persistent-Auth: true`, as IIS does). A proof that comes
 * with the answer is verified. One that does not come is missed over plain http alone, where nothing else tells the server
 * from a stranger: there an answer that is no error counts on a socket only whose server has proven itself (RFC 4559,
 * section 4.2, leaves it to the client; requests-kerberos is as strict, curl and .NET are not).
 *
 * Errors: AUTH_KERBEROS_NO_TICKET, AUTH_KERBEROS_REFUSED, AUTH_SERVER_NOT_PROVEN.
 */
export function kerberosAuthenticator({ provider, principal }: KerberosCredentials): Authenticator {
  const contexts = new WeakMap<HttpRequest, SecurityContext>();
  const signedInSockets = new WeakMap<Connection, number>();
  const provenSockets = new WeakMap<Connection, number>();

  /** `token` is the server's last one, empty at the first leg. */
  const sign = async (context: SecurityContext, token: string, request: HttpRequest, socket: number) => {
    const answer = await context.step(token);
    const authorization = `Negotiate ${answer ?? ""}`;
    const signed = { ...request, headers: { ...request.headers, authorization }, onSocket: socket };
    contexts.set(signed, context);
    return signed;
  };

  const begin = async (request: HttpRequest, socket: number): Promise<HttpRequest> => {
    const options = { flags: securityFlags.mutual, mechOID: mechanisms.spnego };
    const service = serviceName(request.url);
    try {
      const context = await provider.initializeClient(service, principal ? { ...options, principal } : options);
      return await sign(context, "", request, socket);
    } catch (cause) {
      throw noTicket(request, service, cause);
    }
  };

  const goOn = async (request: HttpRequest, socket: number, refusal: Refusal): Promise<HttpRequest> => {
    const context = contexts.get(refusal.refused);
    if (context === undefined) return await begin(request, socket);
    const token = negotiateToken(refusal);
    const isSameSocket = refusal.refused.onSocket === socket;
    if (token === undefined || context.contextComplete || !isSameSocket || refusal.count >= maxLegs) {
      throw refused(request, refusal);
    }
    return await sign(context, token, request, socket).catch((cause) => {
      throw refused(request, refusal, cause);
    });
  };

  const authenticate = async (
    request: HttpRequest,
    connection: Connection,
    limits?: ExchangeLimits,
    refusal?: Refusal,
  ): Promise<HttpRequest> => {
    const socket = connection.socketNumber;
    if (refusal !== undefined) {
      signedInSockets.delete(connection);
      return await orCalledOff(goOn(request, socket, refusal), request.url, limits);
    }
    if (signedInSockets.get(connection) === socket) return { ...request, onSocket: socket };
    return await orCalledOff(begin(request, socket), request.url, limits);
  };

  const verify = async (response: HttpResponse, sent: HttpRequest, connection: Connection): Promise<void> => {
    const context = contexts.get(sent);
    const token = negotiateToken(response);
    if (context !== undefined && token !== undefined && !context.contextComplete) {
      await context.step(token).catch((cause) => {
        throw notProven(sent, wrongProof, cause);
      });
      if (!context.contextComplete) throw notProven(sent, wrongProof);
    }
    const { onSocket } = sent;
    if (onSocket === undefined) return;
    if (context?.contextComplete) provenSockets.set(connection, onSocket);
    const isProven = provenSockets.get(connection) === onSocket;
    if (!isProven && response.status < 400 && isPlainHttp(sent)) throw notProven(sent, noProof);
    if (keepsSignedIn(response)) signedInSockets.set(connection, onSocket);
  };

  return Object.assign(authenticate, { verify });
}

function negotiateToken(response: HttpResponse): string | undefined {
  const offered = challengesOf(response).find(({ scheme }) => scheme.toLowerCase() === "negotiate");
  return offered?.token || undefined;
}

function keepsSignedIn({ headers }: HttpResponse): boolean {
  return String(headers["persistent-auth"]).toLowerCase() === "true";
}

function isPlainHttp({ url }: HttpRequest): boolean {
  return new URL(url).protocol === "http:";
}

function noTicket({ url }: HttpRequest, service: string, cause: unknown): DynamlError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_KERBEROS_NO_TICKET",
    message: `no Kerberos ticket for ${service} can be had: ${reason}`,
    where: withoutCredentials(url),
    remedy:
      "get a ticket with kinit (klist shows what is there; KRB5CCNAME and KRB5_CLIENT_KTNAME name cache and keytab), and check that the server's own name is in the address and registered in the domain (setspn -Q)",
    context: { service },
    cause,
  });
}

function refused({ url }: HttpRequest, refusal: Refusal, cause?: unknown): DynamlError {
  const offered = [...new Set(challengesOf(refusal).map(({ scheme }) => scheme))];
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_KERBEROS_REFUSED",
    message: `the server refuses the Kerberos ticket; it offers ${offered.join(", ") || "nothing"}`,
    where: withoutCredentials(url),
    remedy:
      "check that the user may use the organization, that the server holds the key of its service name, that all clocks agree within 5 minutes, and that Extended Protection is not required (it cannot be given with Kerberos)",
    context: { offered },
    cause,
  });
}

const wrongProof = "the server's Kerberos proof is wrong: it is not the one that the ticket is for";
const noProof =
  "the server takes the Kerberos ticket and does not prove itself, and over plain http anybody could answer";

function notProven({ url }: HttpRequest, message: string, cause?: unknown): DynamlError {
  const remedy = "check that nothing between here and the server answers in its place";
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_SERVER_NOT_PROVEN",
    message,
    where: withoutCredentials(url),
    remedy: `${message === noProof ? "use https, where the certificate tells the server; or " : ""}${remedy}; the request may have been carried out`,
    cause,
  });
}
