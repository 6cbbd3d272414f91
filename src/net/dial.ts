import { connect, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { DynamlError } from "../errors.ts";
import type { Dial, DialTarget, ExchangeLimits, SecuredStream } from "./http.ts";
import { abortError, type NetErrorCode, netError, systemCode } from "./net-error.ts";

/** The network's own dial: TCP, trying every address that the name has (RFC 8305). */
export const dialTcp: Dial = ({ host, port }, signal, onPhase) =>
  new Promise((resolve, reject) => {
    onPhase?.(isIP(host) === 0 ? "resolving the name" : "connecting");
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
    const abort = () => socket.destroy(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    const settle = () => signal.removeEventListener("abort", abort);
    socket.once("lookup", () => onPhase?.("connecting"));
    socket.once("error", (error) => {
      settle();
      reject(error);
    });
    socket.once("connect", () => {
      settle();
      resolve(socket);
    });
    signal.addEventListener("abort", abort, { once: true });
  });

/** Limits of opening: always with a signal. */
export type OpenLimits = ExchangeLimits & { readonly signal: AbortSignal };

/**
 * Opens a socket through `dial`, and is done at once when the signal aborts, even where the dial does not heed it.
 * What a dial throws of its own becomes NET_DIAL_REFUSED; system errors keep their meaning.
 */
export function openSocket(
  dial: Dial,
  target: DialTarget,
  url: string,
  { signal, onPhase }: OpenLimits,
): Promise<Duplex | SecuredStream> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError(signal, url, false));
    const abort = () => reject(abortError(signal, url, false));
    signal.addEventListener("abort", abort, { once: true });
    onPhase?.("connecting");
    dial(target, signal, onPhase)
      .then(
        (dialled) => (signal.aborted ? streamOf(dialled).on("error", ignore).destroy() : resolve(dialled)),
        (error) => reject(dialError(error, target, url)),
      )
      .finally(() => signal.removeEventListener("abort", abort));
  });
}

function dialError(cause: unknown, target: DialTarget, url: string): DynamlError {
  if (cause instanceof DynamlError || systemCode(cause) !== "") return netError(cause, url, false);
  return new DynamlError<NetErrorCode>({
    code: "NET_DIAL_REFUSED",
    message: `connecting to ${target.host}:${target.port} is not allowed here`,
    where: url,
    remedy: "see the cause",
    cause,
  });
}

function streamOf(dialled: Duplex | SecuredStream): Duplex {
  return "secured" in dialled ? dialled.secured : dialled;
}

function ignore(): void {}
