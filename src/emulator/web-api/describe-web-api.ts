import { printMetadataDocument, serviceDocument } from "../../wire/odata/metadata-document.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { splitOptions } from "../../wire/odata/query-options.ts";
import type { EmulatorResponse } from "../handler.ts";
import { hasMessage } from "../messages/since.ts";
import { unsupportedMessage } from "../not-supported.ts";
import { answerTypes, checkAccept } from "./check-request.ts";
import { jsonResponse, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

/** `GET /` is the service document, `GET $metadata` the description of the whole service. */
export function describeWebApi(
  name: string | undefined,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  if (request.method !== "GET") throw odataError("The service is described to GET.", { status: 405 });
  checkAccept(request, name === undefined ? [] : answerTypes.description);
  const { schema, version } = context.message.organization;
  const { definitions, tables } = schema;
  const all = [...tables.values()].map((table) => definitions.of(table));
  if (name === undefined) return jsonResponse(200, serviceDocument(all, context.root));
  const annotations = splitOptions(request.query).get("annotations") === "true";
  const isThere = (message: string): boolean =>
    hasMessage(version, message) && unsupportedMessage(message) === undefined;
  const body = printMetadataDocument(all, { hasMessage: isThere, annotations });
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}
