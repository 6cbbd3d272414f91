import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";

/** A value as text that `dynaml load` and a task's ATTRIBUTE read as the same value: `account:GUID`, an option's number, `12.50`. */
export function valueText(value: AttributeValue | undefined): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof OptionSetValue) return String(value.value);
  if (isOptions(value)) return value.map((option) => option.value).join(",");
  if (typeof value !== "object" || !("kind" in value)) return String(value);
  switch (value.kind) {
    case "AliasedValue":
      return valueText(value.value);
    case "ManagedProperty":
      return String(value.value);
    case "EntityCollection":
      return value.entities.map(({ attributes }) => valueText(attributes.get("partyid"))).join(",");
  }
}

/** A value as JSON: references as objects, options and amounts as numbers where a number holds them. */
function valueJson(value: AttributeValue): unknown {
  if (value instanceof OptionSetValue || value instanceof Double) return value.value;
  if (value instanceof Money) return exactNumber(value.value);
  if (value instanceof Decimal) return exactNumber(value);
  if (value instanceof Guid) return value.text;
  if (value instanceof EntityReference) return value.toJSON();
  if (typeof value === "bigint") return String(value);
  if (isOptions(value)) return value.map((option) => option.value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value !== "object" || value === null || value instanceof Date || !("kind" in value)) return value;
  switch (value.kind) {
    case "AliasedValue":
      return valueJson(value.value);
    case "ManagedProperty":
      return value.value;
    case "EntityCollection":
      return value.entities.map(recordJson);
  }
}

/** A record as an object by attribute; formatted values stand under `@formatted`. */
export function recordJson({ attributes, formattedValues }: Entity): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, value] of attributes) json[name] = valueJson(value);
  if (formattedValues !== undefined && formattedValues.size > 0)
    json["@formatted"] = Object.fromEntries(formattedValues);
  return json;
}

/** What a person reads: the formatted value where the organization sent one. */
export function shownText(record: Entity, name: string): string {
  const value = record.attributes.get(name);
  const shown = record.formattedValues?.get(name) ?? nameOf(value);
  return shown ?? valueText(value);
}

function nameOf(value: AttributeValue | undefined): string | undefined {
  if (value instanceof EntityReference) return value.name;
  const isAliased = typeof value === "object" && value !== null && "kind" in value && value.kind === "AliasedValue";
  return isAliased && value.value instanceof EntityReference ? value.value.name : undefined;
}

function exactNumber(decimal: Decimal): number | string {
  const number = decimal.toNumber();
  const text = decimal.toString();
  const digits = text.replace(/[-.]/g, "").replace(/^0+/, "");
  return digits.length <= 15 ? number : text;
}

function isOptions(value: AttributeValue): value is readonly OptionSetValue[] {
  return Array.isArray(value);
}
