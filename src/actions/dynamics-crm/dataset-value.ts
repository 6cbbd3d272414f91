import type { Value } from "../../expression/value.ts";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";

/**
 * An attribute's value as tasks see it. What a task writes back into an `<ATTRIBUTE>` of the same type is the same value:
 * a reference is `account:GUID`, an option its number, and what has more than a number's 15 digits a Decimal.
 */
export function datasetValue(value: AttributeValue | undefined): Value {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "bigint") return exactNumber(value.toString());
  if (typeof value !== "object" || value instanceof Date) return value;
  if (value instanceof Money || value instanceof Decimal) return exactNumber(value.toString());
  if (value instanceof Double || value instanceof OptionSetValue) return value.value;
  if (value instanceof Guid || value instanceof EntityReference) return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if ("kind" in value) return ofKind(value);
  return value.map(String).join(",");
}

type OfKind = Extract<AttributeValue, { kind: string }>;

function ofKind(value: OfKind): Value {
  switch (value.kind) {
    case "AliasedValue":
      return datasetValue(value.value);
    case "ManagedProperty":
      return value.value;
    case "EntityCollection":
      return value.entities.map(partyText).join(",");
  }
}

/** An activity's party: the record, or its address where it is no record. */
function partyText({ logicalName, id, attributes }: Entity): string {
  const party = attributes.get("partyid") ?? attributes.get("addressused");
  return String(datasetValue(party) ?? `${logicalName}:${id?.text ?? ""}`);
}

/** `12.50` is the number 12.5; of more digits than a number keeps none is lost. */
function exactNumber(text: string): Value {
  const digits = text.replace(/[-.]/g, "").replace(/^0+/, "");
  return digits.length <= 15 ? Number(text) : Decimal.of(text);
}
