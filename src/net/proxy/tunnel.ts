import type { Duplex } from "node:stream";
import { DynamlError } from "../../errors.ts";
import { abortError } from "../net-error.ts";
import type { HttpProxy } from "./proxy.ts";
import { notKept, proxyError } from "./proxy-error.ts";
import { ProxySignIn } from "./proxy-sign-in.ts";
import { type AnswerHead, readAnswerHead } from "./read-answer-head.ts";

export type TunnelTarget = {
  /** `crm.contoso.com:443`; an IPv6 address in brackets. */
  readonly authority: string;
  /** For messages. */
  readonly url: string;
  readonly signal: AbortSignal;
};

/**
 * A tunnel through a proxy (RFC 9110, section 9.3.6), on a stream that `open` gives:
 *
 *     CONNECT crm.contoso.com:443 HTTP/1.1
 *     Host: crm.contoso.com:443
 *     Proxy-Authorization: NTLM …          (after a 407, on the same stream)
 *
 * Errors: NET_PROXY_REFUSED (with the proxy's status), NET_PROXY_NOT_KEPT, and those of signing in.
 */
export async function openTunnel(proxy: HttpProxy, open: () => Promise<Duplex>, target: TunnelTarget): Promise<Duplex> {
  const leave = await proxy.account?.attempts.enter(target.url, target);
  try {
    const stream = await tunnelThrough(proxy, open, target);
    leave?.("accepted");
    return stream;
  } catch (error) {
    leave?.("refused or unanswered");
    throw error;
  }
}

async function tunnelThrough(proxy: HttpProxy, open: () => Promise<Duplex>, target: TunnelTarget): Promise<Duplex> {
  const { authority, url, signal } = target;
  const signIn = new ProxySignIn(proxy);
  let proof = signIn.first("CONNECT", authority, true);
  const openQuietly = async (): Promise<Duplex> => (await open()).on("error", ignore);
  let stream = await openQuietly();
  const abort = (): void => void stream.destroy(abortError(signal, url, false));
  signal.addEventListener("abort", abort, { once: true });
  try {
    for (;;) {
      const answer = await ask(stream, authority, proof?.header, proxy);
      if (answer.status >= 200 && answer.status < 300) return stream;
      if (answer.status !== 407) throw refused(proxy, authority, answer);
      const wasQuestion = proof?.isQuestion === true;
      proof = signIn.answer({ headers: answer.headers }, "CONNECT", authority);
      if (answer.isKept) continue;
      if (wasQuestion) throw notKept(proxy);
      stream.destroy();
      stream = await openQuietly();
    }
  } catch (error) {
    stream.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function ask(
  stream: Duplex,
  authority: string,
  proof: string | undefined,
  proxy: HttpProxy,
): Promise<AnswerHead> {
  const header = proof === undefined ? "" : `Proxy-Authorization: ${proof}\r\n`;
  stream.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${header}\r\n`, "latin1");
  try {
    return await readAnswerHead(stream);
  } catch (cause) {
    if (cause instanceof DynamlError) throw cause;
    throw proxyError(proxy, {
      code: "NET_PROXY_BAD_ANSWER",
      did: "ended or garbled its answer to CONNECT",
      remedy: "check that host and port are those of an HTTP proxy, and see its log",
      retryable: true,
      cause,
    });
  }
}

function refused(proxy: HttpProxy, authority: string, { status, reason }: AnswerHead): DynamlError {
  const cannotReach = status >= 502 && status <= 504;
  return proxyError(proxy, {
    code: "NET_PROXY_REFUSED",
    did: `does not open a way to ${authority}: ${status} ${printable(reason)}`.trimEnd(),
    remedy: cannotReach
      ? "check the server's address; the proxy cannot reach it"
      : "ask who runs the proxy to allow it, or reach the server without the proxy (PROXYTYPE none, NO_PROXY)",
    context: { status },
    retryable: status === 503,
  });
}

function printable(text: string): string {
  return text.slice(0, 100).replace(/[^\x20-\x7e]/g, "?");
}

/** Whoever reads the stream hears of its errors; between two readers they must not end the process. */
function ignore(): void {}
