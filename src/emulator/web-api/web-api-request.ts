import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "../../wire/odata/json.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { annotationFilter, type Preferences } from "../../wire/odata/prefer.ts";
import { parseQueryOptions, type QueryOptions } from "../../wire/odata/query-options.ts";
import type { RecordJsonOptions } from "../../wire/odata/record-json.ts";
import type { TableLookup } from "../../wire/odata/table-lookup.ts";
import type { EmulatorResponse } from "../handler.ts";
import type { MessageContext } from "../organization.ts";

/** One request for the Web API: by itself, or a part of a batch. */
export type WebApiRequest = {
  readonly method: string;
  /** From the root of the service, as it was sent. */
  readonly path: string;
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly prefer: Preferences;
};

/** What answers it works with. */
export type WebApiContext = {
  readonly message: MessageContext;
  readonly tables: TableLookup;
  /** Address of the service with a slash at its end: `https://host/org/api/data/v9.2/`. */
  readonly root: string;
  /** `9.2` */
  readonly version: string;
};

export function optionsOf({ query }: WebApiRequest): QueryOptions {
  return parseQueryOptions(query);
}

export function bodyText({ body }: WebApiRequest): string {
  return new TextDecoder().decode(body);
}

/** The body as a JSON object. Throws ODataError where it is none. */
export function bodyObject(request: WebApiRequest): JsonObject {
  const json = bodyValue(request);
  if (isJsonObject(json)) return json;
  throw odataError("The request body is not a JSON object.", { errorCode: "0x80048d19" });
}

/** An empty body is an empty object. */
function bodyValue(request: WebApiRequest): JsonValue {
  const text = bodyText(request).trim();
  if (text === "") return {};
  checkIsJson(request);
  return parseJson(text);
}

function checkIsJson({ headers }: WebApiRequest): void {
  const type = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type === "application/json") return;
  throw odataError(
    type === ""
      ? "The request contains an entity body but no Content-Type header. The inferred media type 'application/octet-stream' is not supported for this resource."
      : `The request entity's media type '${type}' is not supported for this resource.`,
    { status: 415, errorCode: "0x0" },
  );
}

/** How records are shown to who sent the request. */
export function recordOptions({ prefer }: WebApiRequest, { root }: WebApiContext): RecordJsonOptions {
  return { annotations: annotationFilter(prefer.includeAnnotations), root };
}

export const jsonType = "application/json; odata.metadata=minimal";

export function jsonResponse(
  status: number,
  json: JsonValue,
  headers: EmulatorResponse["headers"] = {},
): EmulatorResponse {
  return {
    status,
    headers: { "content-type": jsonType, ...headers },
    body: JSON.stringify(json),
  };
}

export function noContent(headers: EmulatorResponse["headers"] = {}): EmulatorResponse {
  return { status: 204, headers, body: "" };
}
