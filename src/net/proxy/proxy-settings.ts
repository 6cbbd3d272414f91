import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DynamlError } from "../../errors.ts";
import type { NetErrorCode } from "../net-error.ts";
import { parseMacSettings } from "./mac-settings.ts";
import { parseWindowsSettings } from "./windows-settings.ts";

/** What a system's own settings say of proxies. */
export type ProxySettings = {
  /** `proxy:8080`, or `http=proxy:80;https=proxy:443;socks=proxy:1080`; undefined where no proxy is to be used. */
  readonly server: string | undefined;
  /** `localhost;*.contoso.com;10.*;<local>` */
  readonly exceptions: string;
  /** A script decides: we do not run it. */
  readonly script: string | undefined;
};

/** A system that keeps proxy settings of its own, and the program of its own that tells them. */
export type SettingsSource = {
  /** For messages: "Windows' proxy settings". */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly parse: (text: string) => ProxySettings;
};

const internetSettings = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";

/** The systems with settings of their own; elsewhere the environment variables are all there is. */
export const settingsSources: Readonly<Partial<Record<NodeJS.Platform, SettingsSource>>> = {
  win32: {
    name: "Windows' proxy settings",
    program: "reg.exe",
    args: ["query", internetSettings],
    parse: parseWindowsSettings,
  },
  darwin: { name: "macOS' proxy settings", program: "scutil", args: ["--proxy"], parse: parseMacSettings },
};

/** Asks the system's program. Errors: NET_PROXY_SETTINGS_UNREADABLE. */
export async function readSettings({ name, program, args, parse }: SettingsSource): Promise<ProxySettings> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { windowsHide: true, timeout: 10_000 });
    return parse(stdout);
  } catch (cause) {
    throw unreadable(`${name} cannot be read`, cause);
  }
}

/**
 * The address of the proxy that leads to a URL. Errors: NET_PROXY_SETTINGS_UNREADABLE where a script would decide, or where
 * only a SOCKS proxy is named.
 */
export function proxyFor(url: URL, settings: ProxySettings, name: string): string | undefined {
  const { server, exceptions, script } = settings;
  if (script !== undefined) throw unreadable(`${name} leave it to a script (PAC), which is not run here`);
  if (server === undefined || exceptions.split(";").some((entry) => isException(entry.trim(), url.hostname)))
    return undefined;
  if (!server.includes("=")) return server;
  const own = addressIn(server, url.protocol.slice(0, -1));
  if (own === undefined && addressIn(server, "socks") !== undefined) {
    throw unreadable(`${name} name a SOCKS proxy, which is not supported`);
  }
  return own;
}

function addressIn(server: string, scheme: string): string | undefined {
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
