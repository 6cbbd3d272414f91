import type { JsonObject } from "../json.ts";
import { isJsonObject, parseJson } from "../json.ts";
import { odataError } from "../odata-error.ts";
import { bodyText } from "../unwritable.ts";

/** A request to the Web API; the path is from the root of the service: `accounts(c4944f99-…)?$select=name`. */
export type WebApiRequest = {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, but for files. */
  readonly body?: string | undefined;
};

/** An answer, of a request by itself or of a part of a batch. */
export type WebApiAnswer = {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

/** A request with the reading of its answer, which has no error status. */
export type WebApiExchange<T> = { readonly request: WebApiRequest; readonly read: (answer: WebApiAnswer) => T };

/** Query.md §7.4. */
const usual = { accept: "application/json", "odata-maxversion": "4.0", "odata-version": "4.0" } as const;

const usualOfBody: WebApiRequest["headers"] = headersOfBody();

/** Of requests with a body, and more; made once, so that a batch prints them once. */
export function headersOfBody(more: WebApiRequest["headers"] = {}): WebApiRequest["headers"] {
  return { ...usual, "content-type": "application/json; charset=utf-8", ...more };
}

export function getRequest(path: string, headers: Readonly<Record<string, string>> = {}): WebApiRequest {
  return { method: "GET", path, headers: { ...usual, "if-none-match": "null", ...headers } };
}

/**
 * Throws WIRE_INVALID_CHARACTER for a text that the organization could not tell again.
 * @param headers those of `headersOfBody`
 */
export function bodyRequest(
  method: "POST" | "PATCH" | "PUT",
  path: string,
  json: JsonObject,
  headers: WebApiRequest["headers"] = usualOfBody,
): WebApiRequest {
  return { method, path, headers, body: bodyText(json) };
}

export function deleteRequest(path: string, headers?: Readonly<Record<string, string>>): WebApiRequest {
  return { method: "DELETE", path, headers: headers === undefined ? usual : { ...usual, ...headers } };
}

/** Every annotation: formatted values, the tables of lookups, paging. */
export const allAnnotations = { prefer: 'odata.include-annotations="*"' } as const;

export function jsonAnswer({ body }: WebApiAnswer): JsonObject {
  const json = parseJson(body);
  if (isJsonObject(json)) return json;
  throw unreadable("is no JSON object");
}

/** What an answer of the Web API lacks or holds too much of. */
export function unreadable(what: string) {
  return odataError(`the answer of the Web API ${what}`);
}

export function header({ headers }: WebApiAnswer, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}
