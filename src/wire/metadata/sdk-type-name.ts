import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";

const classes = [
  [Decimal, "System.Decimal"],
  [Double, "System.Double"],
  [Money, "Microsoft.Xrm.Sdk.Money"],
  [Date, "System.DateTime"],
  [OptionSetValue, "Microsoft.Xrm.Sdk.OptionSetValue"],
  [EntityReference, "Microsoft.Xrm.Sdk.EntityReference"],
  [Guid, "System.Guid"],
  [Uint8Array, "System.Byte[]"],
  [Array, "Microsoft.Xrm.Sdk.OptionSetValueCollection"],
] as const;

/** .NET's name of the type in which a value travels, as the organization says it in its faults. */
export function sdkTypeNameOf(value: AttributeValue): string {
  if (typeof value === "string") return "System.String";
  if (typeof value === "boolean") return "System.Boolean";
  if (typeof value === "bigint") return "System.Int64";
  if (typeof value === "number") return Number.isInteger(value) ? "System.Int32" : "System.Double";
  if (value === null) return "null";
  // Callers without a compiler give functions and symbols, too.
  if (typeof value !== "object") return "System.Object";
  const known = classes.find(([type]) => value instanceof type);
  if (known !== undefined) return known[1];
  return "kind" in value ? `Microsoft.Xrm.Sdk.${value.kind}` : "System.Object";
}
