import { DynamlError } from "../errors.ts";
import { httpProxy, type ProxyRoute } from "../net/proxy/proxy.ts";
import { systemProxy } from "../net/proxy/system-proxy.ts";
import type { NetRoute } from "../net/route.ts";
import { Trust } from "../net/trust.ts";
import { Secret } from "../values/secret.ts";
import { missing } from "./missing-parameter.ts";
import { strictPolicy } from "./operator-policy.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { ProxyOptions, SessionOptions } from "./session-options.ts";

/**
 * The way that everything of one session takes: its proxy, the authorities it trusts. An injected dial stands for the whole
 * network, so that no proxy is asked then: under `--embedded` a task with PROXYTYPE http runs as it is.
 *
 * Errors: SESSION_MISSING_PARAMETER, SESSION_BAD_VALUE.
 */
export function routeOf({ dial, proxy, policy = strictPolicy }: SessionOptions): NetRoute {
  const asked = proxyRouteOf(proxy ?? { type: "system" });
  return { dial, proxy: dial === undefined ? asked : undefined, trust: new Trust(policy.ca) };
}

function proxyRouteOf(proxy: ProxyOptions): ProxyRoute | undefined {
  switch (proxy.type) {
    case "none":
      return undefined;
    case "system":
      return systemProxy({ environment: process.env });
    case "http":
      return httpProxyOf(proxy);
  }
}

/** PROXYSERVER is a host, or `host:port`, or `http://host:port`; PROXYPORT wins over a port in it. */
function httpProxyOf({ server, port, userName, password }: ProxyOptions): ProxyRoute {
  if (!server?.trim()) throw missing("PROXYSERVER", "PROXYTYPE http goes through a proxy");
  const url = parse(server.trim());
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw badValue(`PROXYPORT ${port} is not a port`, "give a number from 1 to 65535, or leave it out for 808");
  }
  return httpProxy({
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port ?? explicitPort(server, url),
    tls: url.protocol === "https:",
    userName: userName?.trim() === "" ? undefined : userName,
    password: password instanceof Secret ? password : new Secret(password ?? ""),
  });
}

function parse(server: string): URL {
  const absolute = server.includes("://") ? server : `http://${server}`;
  const url = URL.canParse(absolute) ? new URL(absolute) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    throw badValue("PROXYSERVER is not the address of an HTTP proxy", "give a host, host:port, or http://host:port");
  }
  if (url.username !== "" || url.password !== "") {
    throw badValue("PROXYSERVER holds a user name or a password", "give them as PROXYUSERNAME and PROXYPASSWORD");
  }
  return url;
}

/** A port that is written counts also where it is the scheme's own. */
function explicitPort(server: string, { port }: URL): number | undefined {
  const written = port || /:(\d+)\/?$/.exec(server.trim())?.[1];
  return written ? Number(written) : undefined;
}

function badValue(message: string, remedy: string): DynamlError {
  return new DynamlError<SessionErrorCode>({ code: "SESSION_BAD_VALUE", message, remedy });
}
