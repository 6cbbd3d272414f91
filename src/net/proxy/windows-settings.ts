import type { ProxySettings } from "./proxy-settings.ts";

/** The user's Internet settings as `reg query` prints them: lines of name, type and value. */
export function parseWindowsSettings(text: string): ProxySettings {
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
