import { X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { TLSSocket } from "node:tls";
import { DynamlError } from "../errors.ts";
import { dialTcp, openSocket } from "../net/dial.ts";
import type { DialTarget } from "../net/http.ts";
import { abortError, type NetErrorCode, netError } from "../net/net-error.ts";
import { proxyUnreachable } from "../net/proxy/proxy-error.ts";
import { certificateChain } from "./certificate-chain.ts";
import type { Examination, Phase } from "./examination.ts";
import type { Outcome } from "./report.ts";

/** From the name to TLS: what lies below HTTP. */
export const networkPhases: readonly Phase[] = [
  { name: "name", title: "name resolution", examine: resolveName },
  { name: "tcp", title: "TCP connection", examine: connectTcp },
  { name: "proxy", title: "proxy", examine: passProxy },
  { name: "tls", title: "TLS", examine: secure },
];

/** Where the first socket goes: the proxy, else the server. */
async function firstHop(examination: Examination): Promise<DialTarget> {
  const proxy = await examination.proxy();
  if (proxy !== undefined) return proxy;
  const { hostname, port, protocol } = examination.service;
  const tls = protocol === "https:";
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: port === "" ? (tls ? 443 : 80) : Number(port), tls };
}

async function resolveName(examination: Examination): Promise<Outcome> {
  const { route, limits } = examination.opening;
  if (route.dial !== undefined)
    return notChecked("the program itself gives the way to the server: no name is resolved");
  const { host } = await firstHop(examination);
  if (isIP(host) !== 0) return ok(`${host} is an address: no name needs to be resolved`);
  const { href } = examination.service;
  const looking = untilAborted(lookup(host, { all: true }), limits.signal, href);
  const found = await looking.catch((cause: unknown) => asProxyError(cause, examination));
  return ok(`${host} is ${found.map(({ address }) => address).join(", ")}`);
}

async function connectTcp(examination: Examination): Promise<Outcome> {
  const { route, limits } = examination.opening;
  const target = await firstHop(examination);
  const { signal = new AbortController().signal } = limits;
  const { href } = examination.service;
  const opening = openSocket(route.dial ?? dialTcp, target, href, { ...limits, signal });
  const opened = await opening.catch((cause: unknown) => asProxyError(cause, examination));
  const stream = "secured" in opened ? opened.secured : opened;
  stream.on("error", () => {}).destroy();
  return ok(`${target.host}:${target.port} takes connections`);
}

/** What goes wrong on the first hop is the proxy's where there is one. */
async function asProxyError(cause: unknown, examination: Examination): Promise<never> {
  const proxy = await examination.proxy();
  const isCalledOff = examination.opening.limits.signal?.aborted === true;
  if (proxy === undefined || isCalledOff || !(cause instanceof DynamlError)) throw cause;
  throw proxyUnreachable(proxy, cause);
}

/** Over https the proxy opens a tunnel (CONNECT); over http it shows itself with the first request. */
async function passProxy(examination: Examination): Promise<Outcome> {
  const proxy = await examination.proxy();
  if (proxy === undefined) return ok("none: the server is reached directly");
  const isTls = examination.service.protocol === "https:";
  try {
    await (isTls ? examination.stream() : examination.statement());
  } catch (error) {
    if (!isBeyondProxy(error)) throw error;
  }
  return ok(`${proxy.host}:${proxy.port} (${proxy.namedBy}) ${isTls ? "opens a tunnel" : "takes the request"}`);
}

/** The server was reached, and what failed is told by a later phase. */
function isBeyondProxy(error: unknown): boolean {
  return error instanceof DynamlError && (error.code.startsWith("NET_TLS_") || !error.code.startsWith("NET_"));
}

async function secure(examination: Examination): Promise<Outcome> {
  if (examination.service.protocol !== "https:") {
    return notChecked("the address is one of http: what travels can be read and changed on the way");
  }
  const { stream, peerCertificate } = await examination.stream().catch(async (error: unknown) => {
    if (isAboutCertificate(error)) await lookAtChain(examination);
    throw error;
  });
  if (!(stream instanceof TLSSocket)) return notChecked("the way to the server needs no TLS: it stays on this machine");
  await lookAtChain(examination);
  const { subjectAltName, subject, validToDate } = new X509Certificate(peerCertificate ?? new Uint8Array());
  const days = Math.floor((validToDate.getTime() - Date.now()) / 86_400_000);
  return ok(
    `${stream.getProtocol()}; the certificate is for ${examination.service.hostname} ` +
      `(it holds ${subjectAltName ?? subject.trim()}), ` +
      `valid until ${validToDate.toISOString().slice(0, 10)} (${days} days), and its chain is trusted`,
  );
}

/** The server has shown a certificate, and something is wrong with it or those above it. */
function isAboutCertificate(error: unknown): boolean {
  return error instanceof DynamlError && certificateErrors.has(error.code);
}

const certificateErrors: ReadonlySet<string> = new Set<NetErrorCode>([
  "NET_TLS_SELF_SIGNED",
  "NET_TLS_UNKNOWN_CA",
  "NET_TLS_EXPIRED",
  "NET_TLS_NOT_YET_VALID",
  "NET_TLS_REVOKED",
  "NET_TLS_WRONG_HOST",
  "NET_TLS_WEAK",
]);

/** What cannot be seen on a second connection is not shown; the verdict is that of the first. */
async function lookAtChain(examination: Examination): Promise<void> {
  try {
    examination.tls = await certificateChain(examination);
  } catch (error) {
    if (!(error instanceof DynamlError)) throw error;
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined, url: string): Promise<T> {
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => signal !== undefined && reject(abortError(signal, url, false));
    signal?.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } catch (cause) {
    throw netError(cause, url, false);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

export function ok(happened: string): Outcome {
  return { outcome: "ok", happened };
}

export function notChecked(happened: string): Outcome {
  return { outcome: "not checked", happened };
}
