import { X509Certificate } from "node:crypto";
import { isIP, isIPv6 } from "node:net";
import type { Duplex } from "node:stream";
import { connect, type TLSSocket } from "node:tls";
import { dialTcp, type OpenLimits, openSocket } from "../net/dial.ts";
import type { DialTarget } from "../net/http.ts";
import { abortError } from "../net/net-error.ts";
import { openTunnel } from "../net/proxy/tunnel.ts";
import { tlsError } from "../net/tls-error.ts";
import { Trust } from "../net/trust.ts";
import type { Examination } from "./examination.ts";

/** What a server shows to prove who it is. */
export type TlsFacts = {
  /** The name, or address, that the server's certificate must be for. */
  readonly host: string;
  readonly hostMatches: boolean;
  /** Names that the server's certificate holds: `DNS:crm.contoso.com, IP Address:192.0.2.1`. */
  readonly names: string;
  /** From the server's own to the one that vouches for all: what the server sent, and what this machine knows above it. */
  readonly certificates: readonly CertificateFacts[];
};

export type CertificateFacts = {
  /** `CN=crm.contoso.com, O=Contoso` */
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Whole days until then; negative where it is over. */
  readonly daysLeft: number;
  /** What is wrong with it; undefined where nothing is. */
  readonly problem: string | undefined;
};

/**
 * Looks at the certificates of a server whether they are trusted or not, on a connection of its own over which nothing is
 * sent; it is closed at once. Undefined where the way to the server has no TLS of its own.
 */
export async function certificateChain(examination: Examination): Promise<TlsFacts | undefined> {
  const { opening, service } = examination;
  const { signal = new AbortController().signal } = opening.limits;
  const host = service.hostname.replace(/^\[(.*)\]$/, "$1");
  const under = await streamBelowTls(examination, host, { ...opening.limits, signal });
  if (under === undefined) return undefined;
  const socket = await handshake(under, host, opening.route.trust ?? new Trust(), service.href, signal);
  try {
    return factsOf(chainOf(socket), host, String(socket.authorizationError ?? ""));
  } finally {
    socket.destroy();
  }
}

async function streamBelowTls(examination: Examination, host: string, limits: OpenLimits): Promise<Duplex | undefined> {
  const { service, opening } = examination;
  const { dial = dialTcp } = opening.route;
  const open = (target: DialTarget) => openSocket(dial, target, service.href, limits);
  const port = service.port === "" ? 443 : Number(service.port);
  const proxy = await examination.proxy();
  if (proxy === undefined) return streamOf(await open({ host, port, tls: true }));
  if (proxy.tls) return undefined;
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const toProxy = async (): Promise<Duplex> => {
    const opened = await open(proxy);
    return "secured" in opened ? opened.secured : opened;
  };
  return await openTunnel(proxy, toProxy, { authority, url: service.href, signal: limits.signal });
}

function streamOf(opened: Awaited<ReturnType<typeof openSocket>>): Duplex | undefined {
  if (!("secured" in opened)) return opened;
  opened.secured.on("error", ignore).destroy();
  return undefined;
}

/** Takes whatever certificate comes, to look at it; nothing may be written on this socket. */
function handshake(under: Duplex, host: string, trust: Trust, url: string, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      socket: under,
      host,
      servername: isIP(host) !== 0 ? "" : host,
      secureContext: trust.context,
      rejectUnauthorized: false,
      ALPNProtocols: ["http/1.1"],
    });
    const settle = (): void => signal.removeEventListener("abort", abort);
    const abort = (): void => fail(abortError(signal, url, false));
    const fail = (error: Error): void => {
      settle();
      socket.destroy();
      under.on("error", ignore).destroy();
      reject(error);
    };
    socket.on("error", (cause) => fail(tlsError(cause, host, url)));
    socket.once("secureConnect", () => {
      settle();
      resolve(socket);
    });
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}

function ignore(): void {}

function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  let next: { raw?: Buffer; fingerprint256?: string; issuerCertificate?: unknown } | undefined =
    socket.getPeerCertificate(true);
  while (next?.raw !== undefined && next.fingerprint256 !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate as typeof next;
  }
  return chain;
}

/** OpenSSL's words for a chain that ends at nobody who is trusted. */
const endsAtStranger: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** @param verdict why the chain is not trusted, in OpenSSL's words; empty where it is */
function factsOf(chain: readonly X509Certificate[], host: string, verdict: string): TlsFacts {
  const [own] = chain;
  const matches = own !== undefined && (isIP(host) === 0 ? own.checkHost(host) : own.checkIP(host)) !== undefined;
  const names = own?.subjectAltName ?? oneLine(own?.subject ?? "");
  const certificates = chain.map((certificate, at): CertificateFacts => {
    const isLast = at === chain.length - 1;
    const problems = [
      at === 0 && !matches ? `it is not for ${host}, but for ${names}` : undefined,
      datesProblem(certificate),
      isLast && endsAtStranger.has(verdict) ? strangerProblem(certificate) : undefined,
    ].filter((problem) => problem !== undefined);
    return {
      subject: oneLine(certificate.subject),
      issuer: oneLine(certificate.issuer),
      validFrom: certificate.validFromDate.toISOString(),
      validTo: certificate.validToDate.toISOString(),
      daysLeft: Math.floor((certificate.validToDate.getTime() - Date.now()) / 86_400_000),
      problem: problems.length === 0 ? undefined : problems.join("; "),
    };
  });
  return { host, hostMatches: matches, names, certificates };
}

function datesProblem({ validFromDate, validToDate }: X509Certificate): string | undefined {
  const now = new Date();
  if (now > validToDate) return `it expired on ${dayOf(validToDate)}`;
  return now < validFromDate ? `it is not valid before ${dayOf(validFromDate)}` : undefined;
}

function strangerProblem({ subject, issuer }: X509Certificate): string {
  return subject === issuer
    ? "it vouches for itself, and is not trusted here"
    : `who issued it is not known here: ${oneLine(issuer)}`;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function oneLine(name: string): string {
  return name.trim().replace(/\s*\n\s*/g, ", ");
}
