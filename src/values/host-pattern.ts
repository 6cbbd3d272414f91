const labels = "[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?";
const pattern = new RegExp(`^(?:\\*|(?:\\*\\.)?${labels}(?:\\.${labels})*\\.?|\\[[\\da-fA-F:.]+\\])(?::\\d{1,5})?$`);

/** Whether a text can be given to `isHost`: `crm.contoso.com`, `crm.contoso.com:5555`, `*.contoso.com`, `[::1]`, `*`. */
export function isHostPattern(text: string): boolean {
  return pattern.test(text);
}

/**
 * Whether an address lies on a host that one of the patterns names. `host` is that host at any port, `host:port` at one;
 * `*.domain` is every host below the domain, not the domain itself; `*` is any host. Upper and lower case are the same.
 *
 * `isHost(["*.contoso.com"], new URL("https://crm.contoso.com/org"))` → `true`
 */
export function isHost(patterns: readonly string[], url: URL): boolean {
  return patterns.some((text) => matches(text.toLowerCase(), url));
}

function matches(text: string, url: URL): boolean {
  const [, name = "", port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(text) ?? [];
  if (port !== undefined && Number(port) !== portOf(url)) return false;
  const actual = withoutDot(url.hostname.toLowerCase());
  if (name === "*") return true;
  return name.startsWith("*.") ? actual.endsWith(withoutDot(name.slice(1))) : actual === withoutDot(name);
}

function withoutDot(host: string): string {
  return host.replace(/\.$/, "");
}

function portOf({ port, protocol }: URL): number {
  return port === "" ? ({ "http:": 80, "https:": 443 }[protocol] ?? 0) : Number(port);
}
