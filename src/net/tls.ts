import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { abortError } from "./net-error.ts";
import { tlsError } from "./tls-error.ts";
import type { Trust } from "./trust.ts";

export type TlsTarget = {
  /** The name (or IP address) that the certificate must be for. */
  readonly host: string;
  readonly trust: Trust;
  /** For messages. */
  readonly url: string;
  readonly signal: AbortSignal;
};

export type TlsStream = {
  readonly stream: Duplex;
  /** The server's own certificate, DER. */
  readonly peerCertificate: Uint8Array;
};

/**
 * TLS over a stream that is open. The certificate is verified: chain, validity, host name; nothing switches that off.
 * Errors: NET_TLS_…, one for each thing that can be wrong; NET_RESET and their like where the stream ends before.
 */
export function startTls(under: Duplex, { host, trust, url, signal }: TlsTarget): Promise<TlsStream> {
  return new Promise((resolve, reject) => {
    const stream = connect({
      socket: under,
      host,
      servername: isIP(host) !== 0 ? "" : host,
      secureContext: trust.context,
      rejectUnauthorized: true, // whatever NODE_TLS_REJECT_UNAUTHORIZED says
      ALPNProtocols: ["http/1.1"],
    });
    const fail = (error: Error): void => {
      signal.removeEventListener("abort", abort);
      stream.on("error", ignore).destroy();
      under.on("error", ignore).destroy();
      reject(error);
    };
    const abort = (): void => fail(abortError(signal, url, false));
    const onError = (cause: Error): void => fail(tlsError(cause, host, url));
    stream.once("error", onError);
    stream.once("secureConnect", () => {
      signal.removeEventListener("abort", abort);
      stream.off("error", onError);
      resolve({ stream, peerCertificate: stream.getPeerX509Certificate()?.raw ?? new Uint8Array() });
    });
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}

function ignore(): void {}
