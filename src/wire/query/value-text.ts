import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { QueryError } from "./query-error.ts";

/**
 * A typed argument of a condition as FetchXML writes it: GUIDs lower case without braces, choices by number, `1` and `0`, dates
 * as `2014-03-04T14:59:23Z`. Error: QueryError for values that no condition takes (records, lists).
 */
export function valueText(value: AttributeValue): string {
  if (value === null) {
    throw new QueryError(
      "InvalidArgument",
      "null is not a valid value for an attribute. Use 'Null' or 'NotNull' conditions instead.",
    );
  }
  if (typeof value === "boolean") return value ? "1" : "0";
  if (value instanceof Date) return value.toISOString().replace(/\.000Z$/, "Z");
  if (value instanceof EntityReference) return value.id.text;
  if (typeof value === "object" && ("kind" in value || Array.isArray(value) || value instanceof Uint8Array)) {
    throw new QueryError("InvalidArgument", "a list, a record or bytes cannot be the value of a condition");
  }
  return String(value);
}
