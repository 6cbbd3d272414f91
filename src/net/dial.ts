import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { DynamlError } from "../errors.ts";
import type { Dial, DialTarget } from "./http.ts";
import { abortError, type NetErrorCode, netError, systemCode } from "./net-error.ts";

/** The network's own dial: TCP, trying every address that the name has (RFC 8305). */
export const dialTcp: Dial = ({ host, port }, signal) =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
    const abort = () => socket.destroy(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    const settle = () => signal.removeEventListener("abort", abort);
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

/**
 * Opens a socket through `dial`, and is done at once when the signal aborts, even where the dial does not heed it.
 * What a dial throws of its own becomes NET_DIAL_REFUSED; system errors keep their meaning.
 */
export function openSocket(dial: Dial, target: DialTarget, url: string, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError(signal, url, false));
    const abort = () => reject(abortError(signal, url, false));
    signal.addEventListener("abort", abort, { once: true });
    dial(target, signal)
      .then(
        (socket) => (signal.aborted ? socket.on("error", ignore).destroy() : resolve(socket)),
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

function ignore(): void {}
