import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { jsonFromDefinition } from "../../wire/odata/definition-json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../wire/odata/json.ts";
import { metadataQueryFromJson } from "../../wire/odata/metadata-query-json.ts";
import { namespace, odataError } from "../../wire/odata/odata-error.ts";
import { jsonFromLiteral } from "../../wire/odata/operation-values.ts";
import { aliasValue, type PathSegment } from "../../wire/odata/resource-path.ts";
import type { ParameterValue } from "../../wire/organization-call.ts";
import type { EmulatorResponse } from "../handler.ts";
import { executeMessage } from "./organization-messages.ts";
import { jsonResponse, optionsOf, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

export const metadataChangesFunction = "RetrieveMetadataChanges";

/** `GET RetrieveMetadataChanges(Query=@p1,ClientVersionStamp=@p2)?@p1={…}&@p2='…'`: the message of that name. */
export function readMetadataChanges(
  { parts = [] }: PathSegment,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  if (request.method !== "GET")
    throw odataError(`The function '${metadataChangesFunction}' is called with GET.`, { status: 405 });
  const { aliases } = optionsOf(request);
  const parameters: Record<string, ParameterValue> = {};
  for (const { name = "", value } of parts) {
    const json = jsonFromLiteral(value.kind === "alias" ? aliasValue(value.name, aliases) : value);
    if (name === "Query") parameters.Query = metadataQueryFromJson(json);
    else if (name === "ClientVersionStamp") parameters.ClientVersionStamp = String(json);
    else if (name === "DeletedMetadataFilters") {
      const names = String(json)
        .split(/\s*,\s*/)
        .join(" ");
      parameters.DeletedMetadataFilters = { kind: "EnumValue", typeName: name, value: names };
    } else
      throw odataError(`The parameter '${name}' of '${metadataChangesFunction}' is not supported.`, { status: 501 });
  }
  const results = executeMessage(context, metadataChangesFunction, parameters);
  const tables = results.get("EntityMetadata") as readonly EntityMetadata[];
  return jsonResponse(200, {
    "@odata.context": `${context.root}$metadata#${namespace}.${metadataChangesFunction}Response`,
    ServerVersionStamp: String(results.get("ServerVersionStamp")),
    EntityMetadata: tables.map((table) => complex(jsonFromDefinition(table))),
    // What was deleted is not kept: a client with an older state is told to ask anew.
    DeletedMetadata: { Count: 0, IsReadOnly: false, Keys: [], Values: [] },
  });
}

/** In answers of functions a definition is of a complex type: `ComplexStringAttributeMetadata`. */
function complex(json: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(json).map(([name, value]): [string, JsonValue] => {
      if (name === "@odata.type" && typeof value === "string") return [name, value.replace("CRM.", "CRM.Complex")];
      if (Array.isArray(value)) return [name, value.map((one) => (isJsonObject(one) ? complex(one) : one))];
      return [name, isJsonObject(value) ? complex(value) : value];
    }),
  );
}
