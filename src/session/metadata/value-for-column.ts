import { DynamlError } from "../../errors.ts";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { AttributeMetadata, AttributeTypeCode } from "../../wire/metadata/metadata.ts";
import type { SessionErrorCode } from "../session-error.ts";
import { isParty, type Party, partyList } from "./party-list.ts";

/**
 * What a program may give an attribute: a typed value, a plain number (or several) whose type the column tells, or the parties of
 * an activity in a list.
 */
export type PlainValue = AttributeValue | readonly number[] | readonly Party[];

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
 * column its options, `[contact, "jo@contoso.com"]` the parties of a party list, `"2026-11-23"` for a column of days its midnight in
 * UTC. Typed values stay as they are. Throws SESSION_BAD_VALUE where a plain number, or a text for a day, does not fit.
 */
export function valueForColumn(column: AttributeMetadata, value: PlainValue): AttributeValue {
  if (isNumbers(value)) {
    if (column.attributeTypeName === "MultiSelectPicklistType") return withoutColumn(value);
    throw doesNotFit(column, "a list of numbers", value.join(","));
  }
  if (isParties(value)) {
    if (column.attributeType === "PartyList") return partyList(value);
    throw doesNotFit(column, "a list of parties", "");
  }
  if (isEmptyList(value) && column.attributeType === "PartyList") return partyList([]);
  if (typeof value === "string" && holdsDays(column)) return dayFor(column, value);
  if (typeof value !== "number") return value as AttributeValue;
  const made = Number.isFinite(value) ? numberTypes[column.attributeType]?.(value) : undefined;
  if (made === undefined) throw doesNotFit(column, String(value), String(value));
  return made;
}

/** `2026-11-23` */
function dayFor(column: AttributeMetadata, text: string): Date {
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(text) : undefined;
  const isDay = date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  if (isDay) return date;
  throw doesNotFit(column, `"${text}"`, text);
}

/** The value with what a list tells by itself: numbers are options, records and addresses are parties. */
export function withoutColumn(value: PlainValue): AttributeValue {
  if (isParties(value)) return partyList(value);
  return isNumbers(value) ? value.map((one) => new OptionSetValue(one)) : (value as AttributeValue);
}

function isNumbers(value: PlainValue): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number");
}

function isEmptyList(value: PlainValue): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isParties(value: PlainValue): value is readonly Party[] {
  return Array.isArray(value) && value.length > 0 && value.every(isParty);
}

const anyWhole = "give a whole number from -2147483648 to 2147483647";
const anyText = (given: string): string => `give a text: ${JSON.stringify(given)}`;
const day = 'give a day: "2026-11-23"; or a Date, of which the day in UTC counts';
const reference = "give an EntityReference to a record: the table's name and the ID";

/** What a column takes instead of the number or numbers that were given, by its type. */
const fitting: Partial<Record<AttributeTypeCode, string | ((given: string) => string)>> = {
  BigInt: "give a whole number; one beyond 9007199254740991 as a bigint",
  Boolean: "give true or false",
  Customer: reference,
  DateTime: "give a Date",
  Decimal: "give a finite number, or a Decimal",
  Double: "give a finite number",
  Integer: anyWhole,
  Lookup: reference,
  Memo: anyText,
  Money: "give a finite number, or a Money",
  Owner: reference,
  PartyList: "give its parties in a list: EntityReferences, or e-mail addresses",
  Picklist: "give the number of an option, or an OptionSetValue",
  State: "give the number of a state, or an OptionSetValue",
  Status: "give the number of a status, or an OptionSetValue",
  String: anyText,
  Uniqueidentifier: "give a Guid",
};

/** Of those that share the type code Virtual. */
const fittingVirtual: Readonly<Record<string, string>> = {
  FileType: "write it with session.uploadFile",
  ImageType: "give the bytes of a picture: a Uint8Array",
  MultiSelectPicklistType: "give the numbers of the options in a list: [1, 9]",
};

function holdsDays({ attributeType, dateTimeBehavior }: AttributeMetadata): boolean {
  return attributeType === "DateTime" && dateTimeBehavior === "DateOnly";
}

function doesNotFit(column: AttributeMetadata, what: string, given: string): DynamlError<SessionErrorCode> {
  const { logicalName, attributeType, attributeTypeName } = column;
  const type = attributeTypeName?.replace(/Type$/, "") ?? attributeType;
  const remedy = holdsDays(column)
    ? day
    : (fitting[attributeType] ?? fittingVirtual[attributeTypeName ?? ""] ?? "give a value of that type");
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_VALUE",
    message: `${what} does not fit the attribute "${logicalName}", which is of type ${type}`,
    remedy: typeof remedy === "string" ? remedy : remedy(given),
    context: { attribute: logicalName, type },
  });
}
