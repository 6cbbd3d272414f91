import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { AttributeMetadata } from "../metadata/metadata.ts";
import { sdkTypeNameOf } from "../metadata/sdk-type-name.ts";
import { isJsonObject, type JsonValue, rawNumber } from "./json.ts";
import { printDateTime } from "./literals.ts";
import { odataError } from "./odata-error.ts";
import type { ColumnProperty, EdmType } from "./properties.ts";
import { unwritableValue } from "./unwritable.ts";
import { checkInt32, checkInt64, int32FromJson, int64FromJson } from "./whole-numbers.ts";

/** Digits after the point that money has at least. */
const moneyDigits = 4;

/**
 * A column's value as JSON (query.md §7.3): money with four digits, choices as numbers, several choices as `1,9`. Throws
 * WIRE_INVALID_VALUE for a date or number that JSON does not take; `subject` names it there.
 */
export function jsonFromValue(value: AttributeValue, type?: EdmType, subject?: string): JsonValue {
  if (typeof value === "number") return finite(value, subject);
  if (value instanceof Double) return finite(value.value, subject);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") {
    checkInt64(value, subject);
    return rawNumber(value.toString());
  }
  if (value instanceof Date) {
    const text = printDateTime(value, subject);
    return type === "Edm.Date" ? text.slice(0, "yyyy-MM-dd".length) : text;
  }
  if (value instanceof OptionSetValue) return optionNumber(value, subject);
  if (value instanceof Money) return rawNumber(withDigits(value.value.text, moneyDigits));
  if (value instanceof Decimal) return rawNumber(value.text);
  if (value instanceof Guid) return value.text;
  if (value instanceof EntityReference) return value.id.text;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (isOptions(value)) return value.map((option) => optionNumber(option, subject)).join(",");
  if (value.kind === "AliasedValue") return jsonFromValue(value.value, type, subject);
  if (value.kind === "ManagedProperty") {
    const { value: own, canBeChanged: CanBeChanged, managedPropertyLogicalName } = value;
    return { Value: own, CanBeChanged, ManagedPropertyLogicalName: managedPropertyLogicalName ?? null };
  }
  throw odataError(`${subject === undefined ? "a column" : `"${subject}"`} cannot hold ${sdkTypeNameOf(value)}`, {
    attribute: subject,
  });
}

function finite(value: number, subject: string | undefined): number {
  if (Number.isFinite(value)) return value;
  throw unwritableValue("WIRE_INVALID_VALUE", `${value} is no number that JSON takes`, subject, "give a finite number");
}

function optionNumber({ value }: OptionSetValue, subject: string | undefined): number {
  checkInt32(value, subject);
  return value;
}

function withDigits(text: string, digits: number): string {
  const point = text.indexOf(".");
  return point < 0 ? `${text}.${"0".repeat(digits)}` : text.padEnd(point + 1 + digits, "0");
}

function isOptions(value: AttributeValue): value is readonly OptionSetValue[] {
  return Array.isArray(value);
}

/** A column's value from JSON, by the column's type. Undefined where the JSON does not fit it. */
export function valueFromJson(json: JsonValue, property: ColumnProperty): AttributeValue | undefined {
  return json === null ? null : readers[property.type](json, property.attribute);
}

type Reader = (json: JsonValue, attribute: AttributeMetadata) => AttributeValue | undefined;

const readers: Readonly<Record<EdmType, Reader>> = {
  "Edm.Binary": (json) => (typeof json === "string" ? new Uint8Array(Buffer.from(json, "base64")) : undefined),
  "Edm.Boolean": (json) => (typeof json === "boolean" ? json : undefined),
  "Edm.Date": (json) => (typeof json === "string" ? dateOf(json) : undefined),
  "Edm.DateTimeOffset": (json) => (typeof json === "string" ? dateOf(json) : undefined),
  "Edm.Decimal": (json, { attributeType }) => {
    const decimal = decimalOf(json);
    return decimal && (attributeType === "Money" ? new Money(decimal) : decimal);
  },
  "Edm.Double": (json) => {
    const decimal = decimalOf(json);
    return decimal && new Double(decimal.toNumber());
  },
  "Edm.Guid": (json, { attributeType, targets = [] }) => {
    const id = typeof json === "string" ? Guid.parse(json) : undefined;
    if (id === undefined || attributeType === "Uniqueidentifier" || attributeType === "Virtual") return id;
    return new EntityReference(targets[0] ?? "", id);
  },
  "Edm.Int32": (json, { attributeType }) => {
    const number = int32FromJson(json);
    return number === undefined || attributeType === "Integer" ? number : new OptionSetValue(number);
  },
  "Edm.Int64": int64FromJson,
  "Edm.String": (json, attribute) => {
    if (typeof json !== "string") return undefined;
    return attribute.attributeTypeName === "MultiSelectPicklistType" ? optionsOf(json) : json;
  },
  "Microsoft.Dynamics.CRM.BooleanManagedProperty": (json) => {
    const { Value: value, CanBeChanged: canBeChanged } = isJsonObject(json) ? json : {};
    if (typeof value !== "boolean") return undefined;
    return { kind: "ManagedProperty", value, canBeChanged: canBeChanged === true };
  },
};

function decimalOf(json: JsonValue): Decimal | undefined {
  if (json instanceof Decimal) return json;
  return typeof json === "number" || typeof json === "string" ? Decimal.parse(String(json)) : undefined;
}

function optionsOf(text: string): readonly OptionSetValue[] | undefined {
  if (text.trim() === "") return [];
  const numbers = text.split(",").map((part) => (/^\s*-?\d+\s*$/.test(part) ? Number(part) : undefined));
  const known = numbers.filter((number) => number !== undefined);
  return known.length === numbers.length ? known.map((number) => new OptionSetValue(number)) : undefined;
}

const datePattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/** A time without an offset is UTC. */
function dateOf(text: string): Date | undefined {
  const [match, time, , , zone] = datePattern.exec(text) ?? [];
  if (match === undefined) return undefined;
  const date = new Date(time === undefined || zone !== undefined ? text.toUpperCase() : `${text.toUpperCase()}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
