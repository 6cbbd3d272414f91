import { isIPv6 } from "node:net";
import type { Duplex } from "node:stream";
import { DynamlError } from "../errors.ts";
import { dialTcp, type OpenLimits, openSocket } from "./dial.ts";
import type { DialTarget } from "./http.ts";
import type { HttpProxy } from "./proxy/proxy.ts";
import { proxyUnreachable } from "./proxy/proxy-error.ts";
import { openTunnel } from "./proxy/tunnel.ts";
import type { NetRoute } from "./route.ts";
import { startTls } from "./tls.ts";
import { Trust } from "./trust.ts";

export type OpenStream = {
  readonly stream: Duplex;
  /** The server's certificate, DER. */
  readonly peerCertificate?: Uint8Array | undefined;
  /** The stream ends at this proxy, which takes requests for the origin. */
  readonly via?: HttpProxy | undefined;
};

type Way = { readonly route: NetRoute; readonly limits: OpenLimits };

/**
 * Opens the byte stream on which requests to an origin travel:
 *
 *     http:   dial server                     or   dial proxy
 *     https:  dial server, TLS                or   dial proxy, CONNECT, TLS
 */
export async function openStream(origin: URL, way: Way): Promise<OpenStream> {
  const { route, limits } = way;
  const target = dialTarget(origin);
  const proxy = route.proxy === undefined ? undefined : await route.proxy(origin);
  if (proxy === undefined) {
    const dialled = await openSocket(route.dial ?? dialTcp, target, origin.href, limits);
    if ("secured" in dialled) return { stream: dialled.secured };
    return target.tls ? await secure(dialled, target.host, origin, way) : { stream: dialled };
  }
  if (!target.tls) return { stream: await openProxy(proxy, origin, way), via: proxy };
  const authority = `${isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;
  const open = async (): Promise<Duplex> => {
    const stream = await openProxy(proxy, origin, way);
    limits.onPhase?.("waiting for the proxy");
    return stream;
  };
  const tunnel = await openTunnel(proxy, open, { authority, url: origin.href, signal: limits.signal });
  return await secure(tunnel, target.host, origin, way);
}

async function openProxy(proxy: HttpProxy, origin: URL, way: Way): Promise<Duplex> {
  const { host, port, tls } = proxy;
  const { onPhase, signal } = way.limits;
  const limits = { signal, onPhase: (phase?: string) => onPhase?.(phase && `${phase}, on the way to the proxy`) };
  try {
    const dialled = await openSocket(way.route.dial ?? dialTcp, { host, port, tls }, origin.href, limits);
    if ("secured" in dialled) return dialled.secured;
    return tls ? (await secure(dialled, host, origin, { ...way, limits })).stream : dialled;
  } catch (cause) {
    if (signal.aborted || !(cause instanceof DynamlError) || cause.code === "NET_DIAL_REFUSED") throw cause;
    throw proxyUnreachable(proxy, cause);
  }
}

async function secure(stream: Duplex, host: string, { href: url }: URL, { route, limits }: Way): Promise<OpenStream> {
  limits.onPhase?.("starting TLS");
  const { trust = new Trust() } = route;
  return await startTls(stream, { host, trust, url, signal: limits.signal });
}

function dialTarget(url: URL): DialTarget {
  const tls = url.protocol === "https:";
  const port = url.port === "" ? (tls ? 443 : 80) : Number(url.port);
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port, tls };
}
