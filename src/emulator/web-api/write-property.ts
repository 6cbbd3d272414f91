import type { AttributeValue } from "../../values/entity.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import type { ColumnProperty } from "../../wire/odata/properties.ts";
import { recordFromJson } from "../../wire/odata/record-json.ts";
import type { EmulatorResponse } from "../handler.ts";
import { executeMessage, optionalParameters, withId } from "./organization-messages.ts";
import type { RecordTarget } from "./resolve-target.ts";
import { bodyObject, noContent, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";
import { concurrency } from "./write-record.ts";

/** `PUT record/column` with `{"value":…}`; `If-Match: W/"n"` changes that version of the record. */
export function writeProperty(
  target: RecordTarget,
  { name }: ColumnProperty,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const { value } = bodyObject(request);
  if (value === undefined)
    throw odataError("The body of a property is an object with the member 'value'.", { errorCode: "0x80048d19" });
  const { entity } = recordFromJson({ [name]: value }, target.table, context.tables);
  return update(target, entity.attributes, request, context);
}

/** `DELETE record/column`: no value. */
export function clearProperty(
  target: RecordTarget,
  { attribute }: ColumnProperty,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  return update(target, new Map([[attribute.logicalName, null]]), request, context);
}

function update(
  { table, reference }: RecordTarget,
  attributes: Map<string, AttributeValue>,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const { id } = withId(context, reference);
  const target = concurrency(
    { logicalName: table.logicalName, id, attributes },
    request.headers["if-match"]?.trim() ?? "*",
  );
  executeMessage(context, "Update", { ...target, ...optionalParameters(request) });
  return noContent();
}
