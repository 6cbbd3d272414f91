import { DynamlError } from "../../errors.ts";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { AttributeMetadata, AttributeTypeCode } from "../../wire/metadata/metadata.ts";
import type { SessionErrorCode } from "../session-error.ts";

/** What a program may give an attribute: a typed value, or a plain number (or several) whose type the column tells. */
export type PlainValue = AttributeValue | readonly number[];

/** Whether the value's type depends on the column: a plain number may be an Integer, a Decimal, an amount or an option. */
export function needsColumn(value: PlainValue): boolean {
  return typeof value === "number" || isNumbers(value);
}

type NumberType = (value: number) => AttributeValue | undefined;

const whole = (value: number): number | undefined =>
  Number.isInteger(value) && value >= -2_147_483_648 && value <= 2_147_483_647 ? value : undefined;
const option = (value: number): OptionSetValue | undefined =>
  whole(value) === undefined ? undefined : new OptionSetValue(value);

/** What a plain number becomes, by the column's type. */
const numberTypes: Partial<Record<AttributeTypeCode, NumberType>> = {
  Integer: whole,
  BigInt: (value) => (Number.isSafeInteger(value) ? BigInt(value) : undefined),
  Decimal: (value) => Decimal.of(value),
  Double: (value) => new Double(value),
  Money: (value) => new Money(Decimal.of(value)),
  Picklist: option,
  State: option,
  Status: option,
};

/**
 * The value as the column's type has it: `5` for a Money column becomes `new Money("5")`, `[1, 9]` for a multi-select
 * column its options. Typed values stay as they are. Throws SESSION_BAD_VALUE where a plain number does not fit.
 */
export function valueForColumn(column: AttributeMetadata, value: PlainValue): AttributeValue {
  if (isNumbers(value)) {
    if (column.attributeTypeName === "MultiSelectPicklistType") return value.map((one) => new OptionSetValue(one));
    throw doesNotFit(column, "a list of numbers");
  }
  if (typeof value !== "number") return value;
  const made = Number.isFinite(value) ? numberTypes[column.attributeType]?.(value) : undefined;
  if (made === undefined) throw doesNotFit(column, String(value));
  return made;
}

function isNumbers(value: PlainValue): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number");
}

function doesNotFit(column: AttributeMetadata, value: string): DynamlError<SessionErrorCode> {
  const type = column.attributeTypeName?.replace(/Type$/, "") ?? column.attributeType;
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_VALUE",
    message: `${value} does not fit the attribute "${column.logicalName}", which is of type ${type}`,
    remedy: "give a value of that type",
    context: { attribute: column.logicalName, type },
  });
}
