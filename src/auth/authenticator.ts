import type { Connection, ExchangeLimits, HttpRequest, HttpResponse } from "../net/http.ts";

/** An answer by which the server refused the request that an authenticator made. */
export type Refusal = HttpResponse & {
  /** That request, as it was sent: its headers tell which token was rejected. */
  readonly refused: HttpRequest;
  /** How many refusals this call has met, this one counted. */
  readonly count: number;
};

/**
 * Makes a request acceptable to the organization: from a request and the connection it will travel on to an authenticated
 * request. It may make exchanges of its own on that connection (the first legs of a handshake).
 *
 * `refusal` is the 401 that the request it made before received: it proves itself anew, or throws AUTH_REJECTED where
 * that request carried the credentials already. So each credential is sent at most once per call, and a wrong password
 * never locks an account. A scheme with tokens gets another token upon the first refusal of a call and throws upon the
 * second.
 */
export type Authenticator = {
  (request: HttpRequest, connection: Connection, limits?: ExchangeLimits, refusal?: Refusal): Promise<HttpRequest>;
  /** Looks at an answer that is no refusal, and at the request as it was sent; throws where the server fails to prove itself. */
  readonly verify?: (response: HttpResponse, sent: HttpRequest, connection: Connection) => Promise<void> | undefined;
  /** Told that what it last did on a connection has failed: no answer will come that it could look at. */
  readonly unanswered?: (connection: Connection) => void;
};
