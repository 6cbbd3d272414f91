import { DynamlError } from "../errors.ts";
import { openConnection } from "./connection.ts";
import { ConnectionPool } from "./connection-pool.ts";
import type { ExchangeLimits, HttpRequest, HttpResponse, Send } from "./http.ts";
import { abortError, type NetErrorCode, withoutCredentials } from "./net-error.ts";
import type { NetRoute } from "./route.ts";

/** Connections to one origin at the same time. */
const maxConnections = 8;

/**
 * Sends what belongs to no organization call (tokens, discovery answers, WSDL), to any origin, over connections that are
 * kept for the next request to the same origin. Redirects are answers like any other, never followed.
 *
 * Errors: NET_… as openConnection; NET_CLOSED after `close`.
 */
export function createSend(route: NetRoute): Send & { close(): Promise<void> } {
  const pools = new Map<string, ConnectionPool>();
  let isClosed = false;

  function poolOf(origin: string): ConnectionPool {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const open = () => openConnection({ origin, route });
    const pool = new ConnectionPool({
      open,
      size: maxConnections,
      calledOff: (signal) => abortError(signal, origin, false),
    });
    pools.set(origin, pool);
    return pool;
  }

  async function send(request: HttpRequest, limits: ExchangeLimits = {}): Promise<HttpResponse> {
    if (isClosed) throw closed(request.url);
    const pool = poolOf(new URL(request.url).origin);
    return await pool.run((connection) => connection.exchange(request, limits), limits.signal);
  }

  async function close(): Promise<void> {
    isClosed = true;
    await Promise.all([...pools.values()].map((pool) => pool.close(() => closed("this connection"))));
  }

  return Object.assign(send, { close });
}

function closed(url: string): DynamlError {
  return new DynamlError<NetErrorCode>({
    code: "NET_CLOSED",
    message: "the network of this session has been closed",
    where: withoutCredentials(url),
  });
}
