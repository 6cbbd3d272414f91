import { DynamlError } from "../../errors.ts";
import type { NetErrorCode } from "../net-error.ts";
import type { HttpProxy } from "./proxy.ts";

type Details = {
  readonly code: NetErrorCode;
  /** What happened, after "the proxy host:port (PROXYSERVER) ". */
  readonly did: string;
  readonly remedy: string;
  readonly context?: Record<string, unknown>;
  readonly retryable?: boolean;
  readonly cause?: unknown;
};

/** Something that a proxy did before the request reached the server. Never names user or password. */
export function proxyError(proxy: HttpProxy, { code, did, remedy, context, retryable, cause }: Details): DynamlError {
  const address = `${proxy.host}:${proxy.port}`;
  return new DynamlError<NetErrorCode>({
    code,
    message: `the proxy ${address} (${proxy.namedBy}) ${did}`,
    where: address,
    remedy,
    context: { proxy: address, namedBy: proxy.namedBy, sent: false, ...context },
    retryable: retryable ?? false,
    cause,
  });
}

/** The way to the proxy itself broke. */
export function proxyUnreachable(proxy: HttpProxy, cause: DynamlError): DynamlError {
  return proxyError(proxy, {
    code: "NET_PROXY_UNREACHABLE",
    did: "cannot be reached",
    remedy: `check ${proxy.namedBy} and that the proxy runs; PROXYTYPE none goes without`,
    retryable: cause.retryable,
    cause,
  });
}

/** NTLM proves a connection, and this one ended between its messages. */
export function notKept(proxy: HttpProxy): DynamlError {
  return proxyError(proxy, {
    code: "NET_PROXY_NOT_KEPT",
    did: "closed the connection in the middle of signing in, and NTLM needs one connection throughout",
    remedy: "enable keep-alive (persistent connections) at the proxy",
  });
}

/** A proxy setting that cannot be followed. `shown` must hold no credentials. */
export function badSetting(namedBy: string, shown: string, remedy: string): DynamlError {
  return new DynamlError<NetErrorCode>({
    code: "NET_PROXY_BAD_SETTING",
    message: `${namedBy} ${shown}`,
    remedy,
    context: { namedBy },
  });
}
