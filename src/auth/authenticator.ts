import type { Connection, ExchangeLimits, HttpRequest } from "../net/http.ts";

/**
 * Makes a request acceptable to the organization: from a request and the connection it will travel on to an authenticated
 * request. It may make exchanges of its own on that connection (the first legs of a handshake). Sends each credential
 * at most once per call, so that a wrong password never locks an account.
 */
export type Authenticator = (
  request: HttpRequest,
  connection: Connection,
  limits?: ExchangeLimits,
) => Promise<HttpRequest>;
