import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { sdkTypeNameOf } from "../../wire/metadata/sdk-type-name.ts";
import { OrganizationFault } from "../faults.ts";
import type { Column, Table } from "../metadata/table.ts";
import type { ColumnType } from "../metadata/table-facts.ts";
import { roundDecimal, toFixedPoint } from "../store/fixed-point.ts";
import { checkCharacters } from "./check-characters.ts";
import { checkImage } from "./check-image.ts";

type ValueCheck = {
  /** .NET name of the type that the platform expects. */
  readonly typeName: string;
  readonly fits: (value: AttributeValue) => boolean;
  /** Throws where the value is of the right type and yet not allowed. */
  readonly check?: Refusal;
};

type Refusal = (table: Table, column: Column, value: AttributeValue) => void;

const text: ValueCheck = { typeName: "System.String", fits: (value) => typeof value === "string", check: checkText };

const choice: ValueCheck = {
  typeName: "Microsoft.Xrm.Sdk.OptionSetValue",
  fits: (value) => value instanceof OptionSetValue,
  check: checkOption,
};

const lookup: ValueCheck = {
  typeName: "Microsoft.Xrm.Sdk.EntityReference",
  fits: (value) => value instanceof EntityReference,
  check: checkTarget,
};

const checks: Readonly<Record<ColumnType, ValueCheck>> = {
  String: text,
  Memo: text,
  Integer: { typeName: "System.Int32", fits: Number.isInteger, check: checkRange("IntegerValueOutOfRange") },
  BigInt: { typeName: "System.Int64", fits: (value) => typeof value === "bigint" },
  Decimal: {
    typeName: "System.Decimal",
    fits: (value) => value instanceof Decimal,
    check: checkRange("DecimalValueOutOfRange"),
  },
  Double: {
    typeName: "System.Double",
    fits: (value) => value instanceof Double || (typeof value === "number" && !Number.isInteger(value)),
    check: checkRange("DecimalValueOutOfRange"),
  },
  Money: {
    typeName: "Microsoft.Xrm.Sdk.Money",
    fits: (value) => value instanceof Money,
    check: checkRange("DecimalValueOutOfRange"),
  },
  Boolean: { typeName: "System.Boolean", fits: (value) => typeof value === "boolean" },
  DateTime: { typeName: "System.DateTime", fits: (value) => value instanceof Date, check: checkDate },
  Picklist: choice,
  MultiSelectPicklist: {
    typeName: "Microsoft.Xrm.Sdk.OptionSetValueCollection",
    fits: areOptions,
    check: checkOptions,
  },
  // Whether state and status exist and belong together is one question, which records/state.ts answers.
  State: { ...choice, check: () => undefined },
  Status: { ...choice, check: () => undefined },
  Lookup: lookup,
  Customer: lookup,
  Owner: lookup,
  Uniqueidentifier: { typeName: "System.Guid", fits: (value) => value instanceof Guid },
  EntityName: text,
  PartyList: { typeName: "Microsoft.Xrm.Sdk.EntityCollection", fits: isCollection },
  Image: { typeName: "System.Byte[]", fits: (value) => value instanceof Uint8Array, check: checkFile },
  File: { typeName: "System.Guid", fits: (value) => value instanceof Guid },
};

/** The value as the column keeps it; throws the fault of a wrong type, length, range, option or target. */
export function checkedValue(table: Table, column: Column, value: AttributeValue): AttributeValue {
  if (value === null) return null;
  const check = checks[column.type];
  if (!check.fits(value)) throw wrongType(column, check.typeName, value);
  if (value === "") return null;
  check.check?.(table, column, value);
  if (column.type === "MultiSelectPicklist") return sortedOptions(value as readonly OptionSetValue[]);
  // Amounts wait for their currency: records/money.ts.
  if (value instanceof Decimal) return roundDecimal(value, column.precision);
  return column.isDateOnly && value instanceof Date ? startOfDay(value) : value;
}

function wrongType(column: Column, expected: string, value: AttributeValue): OrganizationFault {
  return new OrganizationFault(
    "IncorrectAttributeValueType",
    `Invalid Attribute Value Type for ${column.name}. Expected: ${expected}, Found: ${sdkTypeNameOf(value)}`,
  );
}

function checkText(table: Table, column: Column, value: AttributeValue): void {
  checkCharacters(column.name, String(value));
  if (String(value).length <= column.maxLength) return;
  throw new OrganizationFault(
    "StringLengthTooLong",
    `A validation error occurred.  The length of the '${column.name}' attribute of the '${table.logicalName}' entity exceeded the maximum allowed length of '${column.maxLength}'.`,
  );
}

function checkRange(errorName: "IntegerValueOutOfRange" | "DecimalValueOutOfRange"): Refusal {
  return (table, column, value) => {
    if (isWithin(column, value)) return;
    throw new OrganizationFault(errorName, outOfRange(table, column, value));
  };
}

function isWithin({ min, max, type }: Column, value: AttributeValue): boolean {
  if (value instanceof Money || value instanceof Decimal) {
    const scaled = (number: number | Decimal): bigint => toFixedPoint(Decimal.of(number), 10);
    const exact = scaled(value instanceof Money ? value.value : value);
    return exact >= scaled(min) && exact <= scaled(max);
  }
  const number = value instanceof Double ? value.value : Number(value);
  return type === "Double" && !Number.isFinite(number) ? false : number >= min && number <= max;
}

function checkOption(table: Table, column: Column, value: AttributeValue): void {
  // A source did not tell every column's options; where none is known, any number is taken.
  if (column.options.size === 0 || column.options.has((value as OptionSetValue).value)) return;
  throw noSuchOption(table, column, value);
}

function areOptions(value: AttributeValue): boolean {
  return Array.isArray(value) && value.every((one) => one instanceof OptionSetValue);
}

function isCollection(value: AttributeValue): boolean {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection";
}

const mostSelections = 150;

function checkOptions(table: Table, column: Column, value: AttributeValue): void {
  const options = value as readonly OptionSetValue[];
  if (options.length > mostSelections) {
    throw new OrganizationFault(
      "TooManySelectionsForAttributeType",
      `The attribute '${column.name}' of '${table.logicalName}' takes at most ${mostSelections} selections, not ${options.length}.`,
    );
  }
  for (const option of options) checkOption(table, column, option);
}

/** In growing order, each once; none at all is no value. */
function sortedOptions(options: readonly OptionSetValue[]): AttributeValue {
  const numbers = [...new Set(options.map(({ value }) => value))].sort((a, b) => a - b);
  return numbers.length === 0 ? null : numbers.map((value) => new OptionSetValue(value));
}

function checkFile(_table: Table, column: Column, value: AttributeValue): void {
  const data = value as Uint8Array;
  if (data.length > column.maxSizeInKB * 1024) throw fileTooLarge(column);
  checkImage(column, data);
}

/** Of the size that a file or an image column was made for. */
export function fileTooLarge(column: Column): OrganizationFault {
  return new OrganizationFault(
    "unManagedidsattachmentinvalidfilesize",
    `The file of '${column.name}' is larger than the ${column.maxSizeInKB} KB that the column takes.`,
  );
}

export function noSuchOption(table: Table, column: Column, value: AttributeValue): OrganizationFault {
  const accepted = [...column.options.keys()].join(",");
  return new OrganizationFault(
    "PicklistValueOutOfRange",
    `${outOfRange(table, column, value)} Accepted Values: ${accepted}`,
  );
}

/** Digits of a value that a fault repeats. */
const shownDigits = 60;

function outOfRange(table: Table, column: Column, value: AttributeValue): string {
  const text = String(value);
  const shown = text.length > shownDigits ? `${text.slice(0, shownDigits)}…` : text;
  return `A validation error occurred.  The value ${shown} of '${column.name}' on record of type '${table.logicalName}' is outside the valid range.`;
}

function checkTarget(_table: Table, column: Column, value: AttributeValue): void {
  const { logicalName } = value as EntityReference;
  if (column.targets.includes(logicalName)) return;
  throw new OrganizationFault(
    "InvalidArgument",
    `'${logicalName}' is not a valid lookup target of '${column.name}'. Valid targets: ${column.targets.join(", ")}.`,
  );
}

const earliestDate = new Date(Date.UTC(1753, 0, 1));

function checkDate(_table: Table, _column: Column, value: AttributeValue): void {
  const date = value as Date;
  if (date >= earliestDate) return;
  throw new OrganizationFault(
    "InvalidDateTime",
    `DateTime is less than minumum value supported by CrmDateTime. Actual value: ${invariantDate(date)}, Minimum value supported: ${invariantDate(earliestDate)}`,
  );
}

/** `12/31/1752 23:59:59`: a date as .NET writes it without a culture. */
function invariantDate(date: Date): string {
  const [, year, month, day, time] = /^(.+)-(\d\d)-(\d\d)T([\d:]{8})/.exec(date.toISOString()) ?? [];
  return `${month}/${day}/${year} ${time}`;
}

function startOfDay(date: Date): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
}
