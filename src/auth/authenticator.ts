import type { Connection, ExchangeLimits, HttpRequest, HttpResponse } from "../net/http.ts";

/**
 * Makes a request acceptable to the organization: from a request and the connection it will travel on to an authenticated
 * request. It may make exchanges of its own on that connection (the first legs of a handshake).
 *
 * `refusal` is the 401 that the request it made before received: it proves itself anew, or throws AUTH_REJECTED where
 * that request carried the credentials already. So each credential is sent at most once per call, and a wrong password
 * never locks an account.
 */
export type Authenticator = (
  request: HttpRequest,
  connection: Connection,
  limits?: ExchangeLimits,
  refusal?: HttpResponse,
) => Promise<HttpRequest>;
