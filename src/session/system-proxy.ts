import { isIPv4 } from "node:net";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment variable that sends http requests to this URL's host through a proxy, by name; undefined where they go
 * directly. NO_PROXY as curl and Go read it: `*`, `host`, `.domain`, `host:port`; loopback addresses always go directly.
 */
export function systemProxyVariable(url: URL, environment: Environment): string | undefined {
  const prefix = url.protocol.slice(0, -1);
  const names = [`${prefix}_proxy`, `${prefix.toUpperCase()}_PROXY`, "all_proxy", "ALL_PROXY"];
  const variable = names.find((name) => environment[name]);
  const exceptions = environment.no_proxy || environment.NO_PROXY || "";
  return variable === undefined || isLoopback(url.hostname) || isException(url, exceptions) ? undefined : variable;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || (isIPv4(host) && host.startsWith("127."));
}

function isException(url: URL, exceptions: string): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const [, host = entry, entryPort = port] = /^(.*[^:]):(\d+)$/.exec(entry) ?? [];
      const domain = host.replace(/^\*?\./, "");
      return entryPort === port && (entry === "*" || url.hostname === domain || url.hostname.endsWith(`.${domain}`));
    });
}
