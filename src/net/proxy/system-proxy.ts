import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";
import { Secret } from "../../values/secret.ts";
import { type HttpProxy, ProxyAccount, type ProxyRoute } from "./proxy.ts";
import { badSetting } from "./proxy-error.ts";
import { type ProxySettings, proxyFor, readSettings, type SettingsSource, settingsSources } from "./proxy-settings.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export type SystemProxyOptions = {
  readonly environment: Environment;
  readonly platform?: NodeJS.Platform | undefined;
  /** Reads the system's own settings; asked on Windows and macOS only, where no environment variable says anything. */
  readonly read?: ((source: SettingsSource) => Promise<ProxySettings>) | undefined;
};

/**
 * PROXYTYPE system default: what the environment variables say (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`, each
 * in capitals too), and on Windows and macOS, where they say nothing, the system's own settings. Loopback addresses always go
 * directly.
 *
 * Errors of the route: NET_PROXY_BAD_SETTING (names the variable, never its value), NET_PROXY_SETTINGS_UNREADABLE.
 */
export function systemProxy(options: SystemProxyOptions): ProxyRoute {
  const { environment, platform = process.platform, read = readSettings } = options;
  const source = settingsSources[platform];
  const known = new Map<string, HttpProxy>();
  let settings: Promise<ProxySettings> | undefined;

  function proxyNamed(namedBy: string, text: string): HttpProxy {
    const proxy = known.get(text) ?? parseProxy(namedBy, text);
    known.set(text, proxy);
    return proxy;
  }

  return async (url) => {
    if (isLoopback(hostOf(url))) return undefined;
    const variable = proxyVariable(url, environment);
    if (variable !== undefined) {
      const text = environment[variable] ?? "";
      return isException(url, environment.no_proxy || environment.NO_PROXY || "")
        ? undefined
        : proxyNamed(variable, text);
    }
    if (source === undefined) return undefined;
    settings ??= read(source);
    const address = proxyFor(url, await settings, source.name);
    return address === undefined ? undefined : proxyNamed(source.name, address);
  };
}

/** The environment variable that speaks for a URL. HTTP_PROXY does not count in a CGI program, where a request can set it. */
function proxyVariable(url: URL, environment: Environment): string | undefined {
  const prefix = url.protocol.slice(0, -1);
  const names = [`${prefix}_proxy`, `${prefix.toUpperCase()}_PROXY`, "all_proxy", "ALL_PROXY"];
  return names.find((name) => environment[name] && !(name === "HTTP_PROXY" && environment.REQUEST_METHOD));
}

/** `http://user:password@host:port`, `host:port`. */
function parseProxy(namedBy: string, text: string): HttpProxy {
  const absolute = text.includes("://") ? text : `http://${text}`;
  const url = URL.canParse(absolute) ? new URL(absolute) : undefined;
  if (url === undefined || url.hostname === "") {
    throw badSetting(namedBy, "is not the address of a proxy", "write it as http://host:port");
  }
  if (!/^https?:$/.test(url.protocol)) {
    const scheme = url.protocol.slice(0, -1);
    throw badSetting(
      namedBy,
      `names a ${scheme} proxy, which is not supported`,
      "name an HTTP proxy: http://host:port",
    );
  }
  const tls = url.protocol === "https:";
  const port = url.port === "" ? (tls ? 443 : 80) : Number(url.port);
  return { host: hostOf(url), port, tls, account: accountOf(url, namedBy), namedBy };
}

function accountOf({ username, password }: URL, namedBy: string): ProxyAccount | undefined {
  if (username === "") return undefined;
  try {
    return new ProxyAccount(decodeURIComponent(username), new Secret(decodeURIComponent(password)));
  } catch {
    throw badSetting(namedBy, "holds a user name or password that is not percent-encoded", "write % as %25, @ as %40");
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function isLoopback(host: string): boolean {
  return (
    host === "localhost" || host.endsWith(".localhost") || host === "::1" || (isIPv4(host) && host.startsWith("127."))
  );
}

/** NO_PROXY as curl and Go read it: `*`, `host`, `.domain`, `*.domain`, `host:port`, an address, `10.0.0.0/8`. */
function isException(url: URL, exceptions: string): boolean {
  const host = hostOf(url).replace(/\.$/, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const entries = exceptions.toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => entry !== "" && matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isInNetwork(host, entry);
  const bare = isIPv6(entry) ? entry : undefined;
  const [, name = "", entryPort = port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
  const domain = bare ?? name.replace(/^\*?\./, "");
  return (
    (bare !== undefined || entryPort === port) && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)))
  );
}

function isInNetwork(host: string, entry: string): boolean {
  const [network = "", length = ""] = entry.split("/");
  const family = isIP(host);
  if (family === 0 || isIP(network) !== family || !/^\d{1,3}$/.test(length)) return false;
  if (Number(length) > (family === 6 ? 128 : 32)) return false;
  const type = family === 6 ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(network, Number(length), type);
  return list.check(host, type);
}
