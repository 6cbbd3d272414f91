import type { HttpRequest, HttpResponse } from "../http.ts";
import { type PinnedSocket, SocketGone } from "../pinned-socket.ts";
import type { HttpProxy } from "./proxy.ts";
import { notKept } from "./proxy-error.ts";
import { type Proof, ProxySignIn } from "./proxy-sign-in.ts";

/**
 * Plain http through a proxy, on one socket to it: the request line is in absolute form (RFC 9112, section 3.2.2), because
 * many proxies refuse CONNECT to port 80. The proxy's 407 never reaches the caller.
 */
export class ProxiedSocket {
  readonly peerCertificate = undefined;
  readonly #socket: PinnedSocket;
  readonly #proxy: HttpProxy;
  readonly #signIn: ProxySignIn;
  readonly #origin: string;
  #isFresh = true;

  constructor(socket: PinnedSocket, proxy: HttpProxy, origin: string) {
    this.#socket = socket;
    this.#proxy = proxy;
    this.#signIn = new ProxySignIn(proxy);
    this.#origin = origin;
  }

  get alive(): boolean {
    return this.#socket.alive;
  }

  async send(request: HttpRequest, path: string, signal: AbortSignal | undefined): Promise<HttpResponse> {
    const leave = this.#isFresh ? await this.#proxy.account?.attempts.enter(request.url, { signal }) : undefined;
    try {
      const response = await this.#send(request, path, signal);
      leave?.("accepted");
      return response;
    } catch (error) {
      leave?.("refused or unanswered");
      throw error;
    }
  }

  async #send(request: HttpRequest, path: string, signal: AbortSignal | undefined): Promise<HttpResponse> {
    const uri = this.#origin + path;
    let proof = this.#signIn.first(request.method, uri, this.#isFresh);
    this.#isFresh = false;
    for (;;) {
      const response = await this.#socket.send(proven(request, proof), uri, signal);
      if (response.status !== 407 && proof?.isQuestion !== true) return response;
      if (response.status !== 407) {
        proof = undefined; // here the proxy wants no credentials: the request itself has not been sent yet
        continue;
      }
      const wasQuestion = proof?.isQuestion === true;
      proof = this.#signIn.answer(response, request.method, uri);
      if (this.#socket.alive) continue;
      if (wasQuestion) throw notKept(this.#proxy);
      this.#signIn.handOn();
      throw new SocketGone("the proxy closed the connection with its 407", { mayOpenAnother: true });
    }
  }

  close(): Promise<void> {
    return this.#socket.close();
  }
}

/** A question for a challenge goes without body and credentials: it is not meant for the server. */
function proven(request: HttpRequest, proof: Proof | undefined): HttpRequest {
  if (proof === undefined) return request;
  const own = { "proxy-authorization": proof.header };
  return proof.isQuestion
    ? { ...request, headers: own, body: "", bodyTo: undefined }
    : { ...request, headers: { ...request.headers, ...own } };
}
