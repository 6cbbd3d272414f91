import type { ProxySettings } from "./proxy-settings.ts";

/** The names that macOS gives its kinds of proxies. */
const kinds = { http: "HTTP", https: "HTTPS", socks: "SOCKS" };

/**
 * The network's proxy settings as `scutil --proxy` prints them: lines of name and value, the exceptions as a list of their own.
 *
 *     <dictionary> {
 *       ExceptionsList : <array> {
 *         0 : *.local
 *       }
 *       HTTPSEnable : 1
 *       HTTPSPort : 8080
 *       HTTPSProxy : proxy.contoso.com
 *     }
 */
export function parseMacSettings(text: string): ProxySettings {
  const lines = [...text.matchAll(/^[ \t]*(\w+) : ([^\r\n]*)/gm)];
  const values = new Map(lines.map(([, name = "", value = ""]) => [name, value.trim()]));
  const isOn = (name: string): boolean => values.get(name) === "1";
  const servers = Object.entries(kinds).flatMap(([scheme, name]) => {
    const host = values.get(`${name}Proxy`);
    if (!isOn(`${name}Enable`) || !host) return [];
    return [`${scheme}=${host.includes(":") ? `[${host}]` : host}:${values.get(`${name}Port`) ?? 80}`];
  });
  const exceptions = lines.flatMap(([, name = "", value = ""]) => (/^\d+$/.test(name) ? value.trim() : []));
  const usesScript = isOn("ProxyAutoConfigEnable") || isOn("ProxyAutoDiscoveryEnable");
  return {
    server: servers.join(";") || undefined,
    exceptions: [...exceptions, ...(isOn("ExcludeSimpleHostnames") ? ["<local>"] : [])].join(";"),
    script: usesScript ? (values.get("ProxyAutoConfigURLString") ?? "found by WPAD") : undefined,
  };
}
