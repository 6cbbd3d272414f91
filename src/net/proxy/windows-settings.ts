import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DynamlError } from "../../errors.ts";
import type { NetErrorCode } from "../net-error.ts";

/** What the user's Internet settings of Windows say of proxies. */
export type WindowsSettings = {
  /** `proxy:8080`, or `http=proxy:80;https=proxy:443`; undefined where no proxy is to be used. */
  readonly server: string | undefined;
  /** `localhost;*.contoso.com;10.*;<local>` */
  readonly exceptions: string;
  /** A script decides: we do not run it. */
  readonly script: string | undefined;
};

const key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";

/** Asks the registry, through Windows' own reg.exe. Errors: NET_PROXY_SETTINGS_UNREADABLE. */
export async function readWindowsSettings(): Promise<WindowsSettings> {
  try {
    const { stdout } = await promisify(execFile)("reg.exe", ["query", key], { windowsHide: true, timeout: 10_000 });
    return parseWindowsSettings(stdout);
  } catch (cause) {
    throw unreadable("Windows' proxy settings cannot be read", cause);
  }
}

/** The output of `reg query`: lines of name, type and value. */
export function parseWindowsSettings(text: string): WindowsSettings {
  const values = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(/^\s+(\S+)\s+REG_\w+[ \t]*([^\r\n]*)/gm)) {
    values.set(name.toLowerCase(), value.trim());
  }
  const isOn = Number(values.get("proxyenable") ?? 0) !== 0;
  return {
    server: isOn ? values.get("proxyserver") || undefined : undefined,
    exceptions: values.get("proxyoverride") ?? "",
    script: values.get("autoconfigurl") || undefined,
  };
}

/** The address of the proxy that leads to a URL. Errors: NET_PROXY_SETTINGS_UNREADABLE where a script would decide. */
export function windowsProxyFor(url: URL, { server, exceptions, script }: WindowsSettings): string | undefined {
  if (script !== undefined)
    throw unreadable("Windows' proxy settings leave it to a script (PAC), which is not run here");
  if (server === undefined || exceptions.split(";").some((entry) => isException(entry.trim(), url.hostname)))
    return undefined;
  if (!server.includes("=")) return server;
  const scheme = url.protocol.slice(0, -1);
  const own = server.split(";").find((part) => part.trim().toLowerCase().startsWith(`${scheme}=`));
  return own?.slice(own.indexOf("=") + 1).trim() || undefined;
}

function isException(entry: string, host: string): boolean {
  if (entry === "") return false;
  if (entry.toLowerCase() === "<local>") return !host.includes(".");
  const pattern = entry
    .replace(/^\w+:\/\//, "")
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`, "i").test(host);
}

function unreadable(message: string, cause?: unknown): DynamlError {
  return new DynamlError<NetErrorCode>({
    code: "NET_PROXY_SETTINGS_UNREADABLE",
    message,
    remedy: "set HTTPS_PROXY (and HTTP_PROXY, NO_PROXY), or give PROXYTYPE http or none",
    cause,
  });
}
