import { DynamlError } from "../errors.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { SessionOptions } from "./session-options.ts";
import { systemProxyVariable } from "./system-proxy.ts";

type Finding = { readonly parameter: string; readonly value: string };

/** Throws SESSION_NOT_SUPPORTED for what this version cannot follow, before any traffic: proxies. */
export function refuseUnsupported({ proxy, dial }: SessionOptions, service: string): void {
  if (proxy?.type === "http") throw notSupported({ parameter: "PROXYTYPE", value: "http" });
  if (dial !== undefined || (proxy?.type ?? "system") !== "system") return;
  const url = new URL(service);
  const variable = systemProxyVariable(url, process.env);
  if (variable === undefined) return;
  throw notSupported(
    { parameter: "PROXYTYPE", value: `system default (${variable} is set)` },
    `give PROXYTYPE none, or name ${url.hostname} in NO_PROXY`,
  );
}

const supported = "use another value; the documentation of sessions says which there are";

/** A value that has its meaning and is not followed by this version. */
export function notSupported({ parameter, value }: Finding, remedy = supported): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_NOT_SUPPORTED",
    message: `${parameter} ${value} is not supported yet`,
    remedy,
    context: { parameter, value },
  });
}
