import type { EmulatorResponse } from "./handler.ts";

/** A response that is no SOAP message: one line of text for whoever looks. */
export function plainResponse(
  status: number,
  text: string,
  headers: EmulatorResponse["headers"] = {},
): EmulatorResponse {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff", ...headers },
    body: `${text}\n`,
  };
}
