import type { EmulatorResponse } from "../../handler.ts";

/** A JSON document that no cache may keep: it may hold a token. */
export function jsonResponse(status: number, content: unknown): EmulatorResponse {
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    pragma: "no-cache",
    "x-content-type-options": "nosniff",
  };
  return { status, headers, body: JSON.stringify(content) };
}
