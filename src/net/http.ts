import type { Duplex } from "node:stream";

export type HttpRequest = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE" | "PUT";
  /** Absolute, http: or https:. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** SOAP 1.2 only: where in `body`, a string then, an o:Security header may be inserted. */
  readonly securityHeaderAt?: number | undefined;
  /**
   * Asked about an answer by its head: where its body shall go while it arrives; undefined: it is wanted as a whole. It is asked
   * again where the request is sent again, and not at all about an answer that is to be looked at before it is used.
   */
  readonly bodyTo?: ((head: ResponseHead) => BodySink | undefined) | undefined;
  /** Travel on the socket of this number or not at all: where it has gone, NET_SOCKET_GONE, and nothing was sent. */
  readonly onSocket?: number | undefined;
};

export type HttpResponse = {
  readonly status: number;
  /** Lower-case names; a header that came several times is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** The body went where the request's `bodyTo` said; here it is empty. */
  readonly isTaken?: true | undefined;
};

export type ResponseHead = Pick<HttpResponse, "status" | "headers">;

/** Takes a body piece by piece, as it was before it was compressed. It does not throw. */
export type BodySink = (piece: Uint8Array) => void;

export type ExchangeLimits = {
  /** Ends the exchange at once, also while connecting. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is going on, in words for a time limit's error: "connecting". Undefined: what went on before goes on. */
  readonly onPhase?: ((phase: string | undefined) => void) | undefined;
};

/**
 * One connection to one origin, pinned: all exchanges travel on the same socket, one after the other (a second one while
 * the first still runs fails with NET_BUSY: whoever shares a connection queues). When the socket has gone, the next
 * exchange opens another one, and `socketNumber` tells (whoever authenticates a connection needs to know).
 */
export type Connection = {
  readonly origin: string;
  /** Number of the socket the next exchange will use, counted from 1; what was proven on another number is void. */
  readonly socketNumber: number;
  /** The server's own certificate (DER) on the socket that is open; undefined over plain http and before the first exchange. */
  readonly peerCertificate: Uint8Array | undefined;
  exchange(request: HttpRequest, limits?: ExchangeLimits): Promise<HttpResponse>;
  close(): Promise<void>;
};

/** `tls`: the bytes that will travel there are TLS. */
export type DialTarget = { readonly host: string; readonly port: number; readonly tls: boolean };

/**
 * A stream that needs no TLS, though its target asks for it, because it does not leave this process or machine: the way to
 * the embedded organization of a task written for https. Only a dial can say so, never a server.
 */
export type SecuredStream = { readonly secured: Duplex };

/**
 * Opens the byte stream to a target, without TLS: what travels on it is the caller's business. Injected, so that
 * `--embedded` can route every address and refuse the others.
 */
export type Dial = (
  target: DialTarget,
  signal: AbortSignal,
  onPhase?: ExchangeLimits["onPhase"],
) => Promise<Duplex | SecuredStream>;

/** One exchange that belongs to no organization call: a token, a discovery answer, a WSDL. Never follows a redirect. */
export type Send = (request: HttpRequest, limits?: ExchangeLimits) => Promise<HttpResponse>;
