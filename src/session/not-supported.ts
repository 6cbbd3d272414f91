import { DynamlError } from "../errors.ts";
import type { Address } from "./address.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { SessionOptions } from "./session-options.ts";
import { systemProxyVariable } from "./system-proxy.ts";

type Finding = { readonly parameter: string; readonly value: string };

/** Throws SESSION_NOT_SUPPORTED for the first option that this version cannot follow, before any traffic. */
export function refuseUnsupportedOptions(options: SessionOptions): void {
  const finding = unsupported(options);
  if (finding !== undefined) throw notSupported(finding);
}

function unsupported(options: SessionOptions): Finding | undefined {
  const { autoDiscover, office365, authType, discoveryUri, organizationUri, proxy } = options;
  if (autoDiscover) return { parameter: "AUTODISCOVER", value: "YES" };
  if (office365) return { parameter: "OFFICE365", value: "YES" };
  if (authType === undefined) return { parameter: "AUTHTYPE", value: "LiveId (the default)" };
  if (authType !== "ActiveDirectory") return { parameter: "AUTHTYPE", value: authType };
  if (discoveryUri !== undefined && organizationUri === undefined) {
    return { parameter: "DISCOVERYURI", value: discoveryUri };
  }
  return proxy?.type === "http" ? { parameter: "PROXYTYPE", value: "http" } : undefined;
}

/** The same for the address that the options led to: https, and a proxy that the system wants for it. */
export function refuseUnsupportedAddress(address: Address, options: SessionOptions): void {
  const url = new URL(address.organizationUri);
  if (url.protocol === "https:") throw notSupported({ parameter: address.schemeFrom, value: "HTTPS" });
  if (options.dial !== undefined || (options.proxy?.type ?? "system") !== "system") return;
  const variable = systemProxyVariable(url, process.env);
  if (variable === undefined) return;
  throw notSupported(
    { parameter: "PROXYTYPE", value: `system default (${variable} is set)` },
    `give PROXYTYPE none, or name ${url.hostname} in NO_PROXY`,
  );
}

const supported =
  "supported are AUTHTYPE ActiveDirectory over http, an address in ORGANIZATIONURI or SERVER, and a direct connection";

export function notSupported({ parameter, value }: Finding, remedy = supported): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_NOT_SUPPORTED",
    message: `${parameter} ${value} is not supported yet`,
    remedy,
    context: { parameter, value },
  });
}
