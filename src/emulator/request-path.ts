import type { EmulatorRequest } from "./handler.ts";

/** The path of a request target, without the query, as it was sent. */
export function pathOf(target: string): string {
  return target.replace(/\?.*$/s, "");
}

/** Percent signs resolved; a path that is wrongly encoded stays as it is. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Scheme and host by which the client reached the server, `https://crm.example.com:5555`: what addresses in documents start with. */
export function originOf({ secure = false, headers }: EmulatorRequest): string {
  return `${secure ? "https" : "http"}://${(headers.host ?? "").toLowerCase()}`;
}
