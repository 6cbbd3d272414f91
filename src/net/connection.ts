import { DynamlError } from "../errors.ts";
import { decodeContent, isEncoded } from "./content-encoding.ts";
import type { Connection, ExchangeLimits, HttpRequest, HttpResponse } from "./http.ts";
import { abortError, type NetErrorCode, netError, withoutCredentials } from "./net-error.ts";
import { openStream } from "./open-stream.ts";
import { PinnedSocket, SocketGone } from "./pinned-socket.ts";
import { ProxiedSocket } from "./proxy/proxied-socket.ts";
import type { NetRoute } from "./route.ts";

export type ConnectionOptions = {
  /** `https://host:port`. */
  readonly origin: string;
  /** The way there; direct, over TCP, with the usual authorities when left out. */
  readonly route?: NetRoute | undefined;
  /** Seconds without traffic after which the socket is closed; 50 when left out, below what servers and load balancers allow. */
  readonly idleSeconds?: number | undefined;
  /** Largest body of an answer; 256 MiB when left out. */
  readonly maxBodyBytes?: number | undefined;
};

/** Sockets that one exchange may open, where a proxy closes them while it asks for credentials. */
const maxAttempts = 3;

/**
 * A pinned connection to one origin. It opens no socket before its first exchange. Redirects are answers like any other,
 * never followed. A request is repeated only when nothing of it was sent: the kept-alive socket had gone before.
 *
 * Errors: NET_… with the URL, without credentials; `retryable` only where nothing was sent.
 */
export function openConnection(options: ConnectionOptions): Connection {
  return new PinnedConnection(options);
}

class PinnedConnection implements Connection {
  readonly origin: string;
  readonly #route: NetRoute;
  readonly #limits: { readonly idleSeconds: number; readonly maxBodyBytes: number };
  readonly #closing = new AbortController();
  #current: PinnedSocket | ProxiedSocket | undefined;
  #opened = 0;
  #busy = false;

  constructor({ origin, route = {}, idleSeconds = 50, maxBodyBytes = 256 * 1024 * 1024 }: ConnectionOptions) {
    this.origin = new URL(origin).origin;
    this.#route = route;
    this.#limits = { idleSeconds, maxBodyBytes };
  }

  get socketNumber(): number {
    return this.#current?.alive ? this.#opened : this.#opened + 1;
  }

  get peerCertificate(): Uint8Array | undefined {
    return this.#current?.alive ? this.#current.peerCertificate : undefined;
  }

  async exchange(request: HttpRequest, limits: ExchangeLimits = {}): Promise<HttpResponse> {
    if (limits.signal?.aborted) throw abortError(limits.signal, request.url, false);
    if (this.#busy) throw refusal("NET_BUSY", "another exchange is still running on this connection", request.url);
    this.#busy = true;
    try {
      return await this.#exchange(request, pathOf(request.url, this.origin), limits);
    } finally {
      this.#busy = false;
    }
  }

  async #exchange(request: HttpRequest, path: string, limits: ExchangeLimits, attempt = 1): Promise<HttpResponse> {
    if (this.#closing.signal.aborted) throw refusal("NET_CLOSED", "this connection has been closed", request.url);
    if (request.onSocket !== undefined && request.onSocket !== this.socketNumber) throw socketGone(request);
    const kept = this.#current?.alive === true ? this.#current : undefined;
    this.#current = kept ?? (await this.#open(limits));
    try {
      const response = await this.#current.send(request, path, limits.signal);
      return isEncoded(response) ? await decodeContent(response, request.url, this.#limits.maxBodyBytes) : response;
    } catch (error) {
      if (!(error instanceof SocketGone)) throw error;
      if (request.onSocket !== undefined) throw socketGone(request, error);
      const mayTryAgain = kept !== undefined || (error.mayOpenAnother && attempt < maxAttempts);
      if (!mayTryAgain) throw netError(Object.assign(error, { code: "ECONNRESET" }), request.url, false);
      return await this.#exchange(request, path, limits, attempt + 1);
    }
  }

  async #open({ signal, onPhase }: ExchangeLimits): Promise<PinnedSocket | ProxiedSocket> {
    const ends = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    try {
      const limits = { signal: ends, onPhase };
      const opened = await openStream(new URL(this.origin), { route: this.#route, limits });
      this.#opened += 1;
      const socket = new PinnedSocket(opened, this.origin, this.#limits);
      return opened.via === undefined ? socket : new ProxiedSocket(socket, opened.via, this.origin);
    } finally {
      onPhase?.(undefined);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#current?.close();
    this.#current = undefined;
  }
}

/** Path and query of a URL on this origin; a URL elsewhere would carry what was proven here to a stranger. */
function pathOf(url: string, origin: string): string {
  if (url.startsWith(origin) && url.charAt(origin.length) === "/") return url.slice(origin.length);
  const parsed = new URL(url);
  if (parsed.origin === origin) return parsed.pathname + parsed.search;
  throw refusal("NET_OTHER_ORIGIN", `this connection goes to ${origin} only`, url);
}

function socketGone(request: HttpRequest, cause?: Error): DynamlError {
  return new DynamlError<NetErrorCode>({
    code: "NET_SOCKET_GONE",
    message: `the connection's socket ${request.onSocket} has gone; nothing was sent`,
    where: withoutCredentials(request.url),
    retryable: true,
    cause,
  });
}

function refusal(code: NetErrorCode, message: string, url: string): DynamlError {
  return new DynamlError<NetErrorCode>({ code, message, where: withoutCredentials(url) });
}
