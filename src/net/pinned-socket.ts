import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import { ResponseExceededMaxSizeError } from "undici/lib/core/errors.js";
import Client from "undici/lib/dispatcher/client.js";
import { type ArrivingBody, acceptedEncoding, arrivingBody } from "./content-encoding.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { abortError, netError } from "./net-error.ts";
import type { OpenStream } from "./open-stream.ts";

/** Raised, never shown: the socket had gone before the request was written, or before the server could have seen it. */
export class SocketGone extends Error {
  /** Even where the socket was a fresh one, another may do better. */
  readonly mayOpenAnother: boolean;

  constructor(message: string, { mayOpenAnother = false } = {}) {
    super(message);
    this.mayOpenAnother = mayOpenAnother;
  }
}

export type PinnedSocketOptions = {
  /** Seconds without traffic after which the socket is closed; a shorter `Keep-Alive: timeout` of the server wins. */
  readonly idleSeconds: number;
  readonly maxBodyBytes: number;
};

/** HTTP/1.1 on one socket for as long as that socket lives: an undici Client that cannot open another one. */
export class PinnedSocket {
  readonly #socket: Duplex;
  readonly #client: InstanceType<typeof Client>;
  readonly #maxBodyBytes: number;
  readonly peerCertificate: Uint8Array | undefined;

  constructor({ stream, peerCertificate }: OpenStream, origin: string, options: PinnedSocketOptions) {
    this.#socket = stream.on("error", ignore);
    this.peerCertificate = peerCertificate;
    this.#maxBodyBytes = options.maxBodyBytes;
    this.#client = new Client(origin, {
      connect: handOver(stream),
      pipelining: 1,
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: options.idleSeconds * 1000,
      keepAliveMaxTimeout: options.idleSeconds * 1000,
      maxResponseSize: options.maxBodyBytes,
    });
  }

  get alive(): boolean {
    return !this.#socket.destroyed && !this.#socket.readableEnded;
  }

  /** Rejects with SocketGone when nothing was sent because the socket had gone. */
  send(request: HttpRequest, path: string, signal: AbortSignal | undefined): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortError(signal, request.url, false));
      const exchange = new Exchange(request, this.#maxBodyBytes, signal, resolve, reject);
      const { method, body = null } = request;
      const headers = { "accept-encoding": acceptedEncoding, ...request.headers };
      this.#client.dispatch({ path, method, headers, body }, exchange);
    });
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }
}

/** undici's connector: gives the socket once. It answers later, because the client takes no answer while it asks. */
function handOver(socket: Duplex) {
  let given = false;
  return (_target: unknown, answer: (...result: [Error, null] | [null, Socket]) => void): void => {
    const gone = given || socket.destroyed;
    given = true;
    queueMicrotask(() => {
      if (gone) answer(new SocketGone("the socket has gone"), null);
      // undici types a net.Socket and uses the stream part of it: a Duplex from an injected dial will do.
      else answer(null, socket as Socket);
    });
  };
}

/** One exchange as undici's handler: collects the answer and settles the promise. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #maxBodyBytes: number;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: Error) => void;
  readonly #abort = (): void => this.#onAbort();
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HttpResponse["headers"] = {};
  #chunks: Buffer[] = [];
  /** Where the body goes that the request wants while it arrives. */
  #arriving: ArrivingBody | undefined;

  constructor(
    request: HttpRequest,
    maxBodyBytes: number,
    signal: AbortSignal | undefined,
    resolve: (response: HttpResponse) => void,
    reject: (error: Error) => void,
  ) {
    this.#request = request;
    this.#maxBodyBytes = maxBodyBytes;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal?.addEventListener("abort", this.#abort, { once: true });
  }

  /** From here on the request counts as sent. Throwing takes it back without touching the socket. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#signal?.aborted) throw new SocketGone("aborted before the request was written");
    this.#controller = controller;
  }

  /** An answer that says itself that it is too long is not waited for. Throwing ends it. */
  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: HttpResponse["headers"]): void {
    // Views of what was read from the socket with them: as long as they last, all of it stays in memory.
    controller.rawHeaders = null;
    if (Number(headers["content-length"]) > this.#maxBodyBytes) throw new ResponseExceededMaxSizeError();
    this.#status = status;
    this.#headers = headers;
    const sink = this.#request.bodyTo?.({ status, headers });
    if (sink !== undefined)
      this.#arriving = arrivingBody({ status, headers }, sink, this.#request.url, this.#maxBodyBytes);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#arriving === undefined) {
      this.#chunks.push(chunk);
      return;
    }
    const written = this.#arriving.write(chunk);
    if (written === undefined) return;
    controller.pause();
    void written.then(() => controller.resume());
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const body = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    const answer = (): void => {
      this.#done();
      const isTaken = this.#arriving === undefined ? undefined : true;
      this.#resolve({ status: this.#status, headers: this.#headers, body, isTaken });
    };
    if (this.#arriving === undefined) answer();
    else this.#arriving.end().then(answer, (error: Error) => this.#fail(error));
  }

  onResponseError(_controller: unknown, error: Error): void {
    const sent = this.#controller !== undefined;
    this.#fail(error instanceof SocketGone && !sent ? error : netError(error, this.#request.url, sent));
  }

  #fail(error: Error): void {
    this.#done();
    this.#arriving?.drop();
    this.#reject(error);
  }

  #onAbort(): void {
    if (this.#signal === undefined) return;
    const error = abortError(this.#signal, this.#request.url, this.#controller !== undefined);
    this.#fail(error);
    this.#controller?.abort(error);
  }

  #done(): void {
    this.#signal?.removeEventListener("abort", this.#abort);
  }
}

function ignore(): void {}
