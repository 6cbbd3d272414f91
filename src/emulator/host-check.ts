import { isIPv4 } from "node:net";
import type { EmulatorRequest, EmulatorResponse } from "./handler.ts";
import { plainResponse } from "./plain-response.ts";

/**
 * Refuses requests that a web page of another site could have sent: a Host header that is neither a loopback name nor allowed
 * (DNS rebinding), and an Origin header of another host.
 */
export function checkHost(
  request: EmulatorRequest,
  isAllowed: (host: string) => boolean,
): EmulatorResponse | undefined {
  const { host = "", origin } = request.headers;
  const name = hostName(host);
  if (name === undefined || !isAllowed(name)) {
    return plainResponse(400, `The Host header names "${host}", which this organization is not reached by.`);
  }
  if (origin !== undefined && !isSameHost(origin, host)) {
    return plainResponse(403, `Requests from pages of ${origin} are refused.`);
  }
  return undefined;
}

/** @param hostNames further names that are allowed, without port, in any case */
export function hostRule(hostNames: readonly string[]): (host: string) => boolean {
  const allowed = new Set(hostNames.map((name) => name.toLowerCase()));
  // Names under localhost are loopback names by RFC 6761.
  return (host) => isLoopback(host) || host.endsWith(".localhost") || allowed.has(host);
}

/** `localhost`, 127.0.0.0/8 and ::1 (also in the brackets of a URL). */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || name === "::1" || (isIPv4(name) && name.startsWith("127."));
}

/** Host name of a Host header in lower case, without the port; undefined where the header is none. */
function hostName(header: string): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[^\s:/@[\]]+)(?::\d{1,5})?$/i.exec(header);
  return match?.[1]?.toLowerCase();
}

function isSameHost(origin: string, host: string): boolean {
  const match = /^https?:\/\/([^/]+)$/i.exec(origin);
  return match?.[1] !== undefined && withoutPort80(match[1]) === withoutPort80(host);
}

function withoutPort80(host: string): string {
  return host.toLowerCase().replace(/:80$/, "");
}
