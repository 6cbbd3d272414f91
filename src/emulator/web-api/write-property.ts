import type { AttributeValue } from "../../values/entity.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import type { ColumnProperty } from "../../wire/odata/properties.ts";
import { recordFromJson } from "../../wire/odata/record-json.ts";
import type { EmulatorResponse } from "../handler.ts";
import { executeMessage, withId } from "./organization-messages.ts";
import type { RecordTarget } from "./resolve-target.ts";
import { bodyObject, noContent, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

/** `PUT record/column` with `{"value":…}`. */
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
  return update(target, entity.attributes, context);
}

/** `DELETE record/column`: no value. */
export function clearProperty(
  target: RecordTarget,
  { attribute }: ColumnProperty,
  context: WebApiContext,
): EmulatorResponse {
  return update(target, new Map([[attribute.logicalName, null]]), context);
}

function update(
  { table, reference }: RecordTarget,
  attributes: Map<string, AttributeValue>,
  context: WebApiContext,
): EmulatorResponse {
  const { id } = withId(context, reference);
  executeMessage(context, "Update", { Target: { logicalName: table.logicalName, id, attributes } });
  return noContent();
}
