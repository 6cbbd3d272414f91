import type { Duplex } from "node:stream";
import type { SecureContext } from "node:tls";
import { dialTcp, type OpenLimits, openSocket } from "./dial.ts";
import type { DialTarget } from "./http.ts";
import type { NetRoute } from "./route.ts";
import { startTls } from "./tls.ts";

export type OpenStream = {
  readonly stream: Duplex;
  /** DER. */
  readonly peerCertificate?: Uint8Array | undefined;
};

/** Opens the byte stream on which requests to an origin travel: dialled, and with TLS where the origin is https. */
export async function openStream(
  url: URL,
  route: NetRoute,
  trust: () => SecureContext,
  limits: OpenLimits,
): Promise<OpenStream> {
  const target = dialTarget(url);
  const dialled = await openSocket(route.dial ?? dialTcp, target, url.href, limits);
  if ("secured" in dialled) return { stream: dialled.secured };
  if (!target.tls) return { stream: dialled };
  limits.onPhase?.("starting TLS");
  return await startTls(dialled, { host: target.host, trust: trust(), url: url.href, signal: limits.signal });
}

function dialTarget(url: URL): DialTarget {
  const tls = url.protocol === "https:";
  const port = url.port === "" ? (tls ? 443 : 80) : Number(url.port);
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port, tls };
}
