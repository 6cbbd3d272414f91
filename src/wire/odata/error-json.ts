import type { JsonObject } from "./json.ts";
import { isJsonObject, parseJson } from "./json.ts";

/** An error as the Web API tells it (query.md §7.6). */
export type WebApiError = {
  /** `0x80040217`; older versions leave it empty. */
  readonly code: string;
  readonly message: string;
  /** Annotations by their names: `@Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus`. */
  readonly details: Readonly<Record<string, string>>;
  /** `innererror` of older versions. */
  readonly innerMessage?: string | undefined;
  readonly stackTrace?: string | undefined;
};

/** `{"error":{"code":"0x80040217","message":"…"}}`. */
export function jsonFromError({ code, message, details }: WebApiError): JsonObject {
  return { error: { code, message, ...details } };
}

/** Undefined where the text is no error of the Web API. */
export function parseErrorJson(text: string): WebApiError | undefined {
  const json = tryParse(text);
  const error = isJsonObject(json) ? json.error : undefined;
  if (!isJsonObject(error) || typeof error.message !== "string") return undefined;
  const inner = isJsonObject(error.innererror) ? error.innererror : {};
  const details = Object.entries(error).filter(
    (entry): entry is [string, string] => entry[0].startsWith("@") && typeof entry[1] === "string",
  );
  return {
    code: typeof error.code === "string" ? error.code : "",
    message: error.message,
    details: Object.fromEntries(details),
    ...(typeof inner.message === "string" && { innerMessage: inner.message }),
    ...(typeof inner.stacktrace === "string" && { stackTrace: inner.stacktrace }),
  };
}

function tryParse(text: string) {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** A fault's number as the Web API writes it: `-2147220969` is `0x80040217`. */
export function hexCode(errorCode: number): string {
  return `0x${(errorCode >>> 0).toString(16).padStart(8, "0")}`;
}

/** The reverse; undefined where the text is no such code. */
export function errorCodeOf(code: string): number | undefined {
  return /^0x[0-9a-f]{1,8}$/i.test(code) ? Number.parseInt(code.slice(2), 16) | 0 : undefined;
}
