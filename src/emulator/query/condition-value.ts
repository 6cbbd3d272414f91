import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { OrganizationFault } from "../faults.ts";
import type { Column, Table } from "../metadata/table.ts";
import type { ColumnType } from "../metadata/table-facts.ts";
import { typeNameOf } from "../records/check-value.ts";
import type { SqlValue } from "../store/column-codec.ts";
import { encodeColumn } from "../store/column-codec.ts";
import { foldText } from "../store/fold-text.ts";

type Reading = {
  readonly typeName: string;
  /** The value as the store keeps it; undefined where it does not fit the column. */
  readonly read: (value: AttributeValue, column: Column) => SqlValue | undefined;
};

const text: Reading = { typeName: "System.String", read: readText };
const choice: Reading = { typeName: "System.Int32", read: readWhole };
const guid: Reading = { typeName: "System.Guid", read: readGuid };

const readings: Readonly<Record<ColumnType, Reading>> = {
  String: text,
  Memo: text,
  Integer: choice,
  BigInt: { typeName: "System.Int64", read: readWhole },
  Decimal: { typeName: "System.Decimal", read: readDecimal },
  Double: { typeName: "System.Double", read: readDouble },
  Money: { typeName: "System.Decimal", read: readDecimal },
  Boolean: { typeName: "System.Boolean", read: readBoolean },
  DateTime: { typeName: "System.DateTime", read: readDate },
  Picklist: choice,
  State: choice,
  Status: choice,
  Lookup: guid,
  Customer: guid,
  Owner: guid,
  Uniqueidentifier: guid,
  EntityName: text,
  // Several values at once are compared by operators of their own; the others are kept outside the row.
  MultiSelectPicklist: { typeName: "System.Int32", read: () => undefined },
  PartyList: { typeName: "Microsoft.Xrm.Sdk.EntityCollection", read: () => undefined },
  Image: { typeName: "System.Byte[]", read: () => undefined },
  File: { typeName: "System.Guid", read: () => undefined },
};

/** A condition's argument as the store keeps the column's values; texts in their folded form. Values may also come as text. */
export function conditionValue(table: Table, column: Column, value: AttributeValue): SqlValue {
  if (value === null) {
    throw new OrganizationFault(
      "InvalidArgument",
      "null is not a valid value for an attribute. Use 'Null' or 'NotNull' conditions instead.",
    );
  }
  const { typeName, read } = readings[column.type];
  const stored = read(value, column);
  if (stored !== undefined) return stored;
  throw new OrganizationFault(
    "InvalidArgument",
    `Condition for attribute '${table.logicalName}.${column.name}': expected argument(s) of type '${typeName}' but received '${typeNameOf(value)}'.`,
  );
}

function readText(value: AttributeValue): SqlValue | undefined {
  if (typeof value === "string") return foldText(value);
  return typeof value === "number" || typeof value === "bigint" || value instanceof Guid
    ? foldText(String(value))
    : undefined;
}

function readWhole(value: AttributeValue): SqlValue | undefined {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  if (typeof value === "bigint") return value;
  if (value instanceof OptionSetValue) return value.value;
  return typeof value === "string" && /^-?\d{1,18}$/.test(value.trim()) ? BigInt(value.trim()) : undefined;
}

function readGuid(value: AttributeValue): SqlValue | undefined {
  if (value instanceof Guid) return value.text;
  if (value instanceof EntityReference) return value.id.text;
  return typeof value === "string" ? Guid.parse(value)?.text : undefined;
}

function readDecimal(value: AttributeValue, column: Column): SqlValue | undefined {
  const decimal = decimalOf(value);
  if (decimal === undefined) return undefined;
  const stored = encodeColumn(column, column.type === "Money" ? new Money(decimal) : decimal)[0];
  // What the database could not even hold is the value of no record.
  return typeof stored === "bigint" && BigInt.asIntN(64, stored) !== stored ? undefined : stored;
}

function decimalOf(value: AttributeValue): Decimal | undefined {
  if (value instanceof Money) return value.value;
  if (value instanceof Decimal) return value;
  if (value instanceof Double) return Decimal.parse(String(value.value));
  const isPlain = typeof value === "number" || typeof value === "bigint" || typeof value === "string";
  return isPlain ? Decimal.parse(String(value)) : undefined;
}

function readDouble(value: AttributeValue): SqlValue | undefined {
  return value instanceof Double ? value.value : decimalOf(value)?.toNumber();
}

function readBoolean(value: AttributeValue): SqlValue | undefined {
  const spelling = String(value).trim().toLowerCase();
  if (typeof value !== "boolean" && typeof value !== "string" && typeof value !== "number") return undefined;
  if (spelling === "true" || spelling === "1") return 1;
  return spelling === "false" || spelling === "0" ? 0 : undefined;
}

const datePattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

function readDate(value: AttributeValue, column: Column): SqlValue | undefined {
  if (value instanceof Date) return encodeColumn(column, value)[0];
  if (typeof value !== "string" || !datePattern.test(value)) return undefined;
  // A time without zone is taken as UTC: the organization's users have no other zone yet.
  const date = new Date(value.includes("T") && !/(Z|[+-]\d\d:\d\d)$/.test(value) ? `${value}Z` : value);
  return Number.isNaN(date.getTime()) ? undefined : encodeColumn(column, date)[0];
}
