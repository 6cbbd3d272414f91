import type { MessageContext } from "../organization.ts";

/** Message RetrieveVersion: the product version, `9.2.24051.174`. */
export function retrieveVersion({ organization }: MessageContext): Map<string, string> {
  return new Map([["Version", organization.version]]);
}
