import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { sdkTypeNameOf } from "../../wire/metadata/sdk-type-name.ts";
import { OrganizationFault } from "../faults.ts";
import type { Column } from "../metadata/table.ts";
import type { ColumnType } from "../metadata/table-facts.ts";
import type { SqlValue } from "../store/column-codec.ts";
import { encodeColumn } from "../store/column-codec.ts";
import { foldText } from "../store/fold-text.ts";
import { startOfDay } from "./calendar.ts";
import type { Operand } from "./operand.ts";
import type { QueryContext } from "./query-context.ts";
import { isUserLocal, parseDate, storedDate, storedMoment } from "./stored-date.ts";

type Reading = {
  readonly typeName: string;
  /** The value as the store keeps it; undefined where it does not fit the column. */
  readonly read: (value: AttributeValue, column: Column, context: QueryContext) => SqlValue | undefined;
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
  MultiSelectPicklist: choice,
  State: choice,
  Status: choice,
  Lookup: guid,
  Customer: guid,
  Owner: guid,
  Uniqueidentifier: guid,
  EntityName: { typeName: "System.String", read: readTableName },
  PartyList: { typeName: "Microsoft.Xrm.Sdk.EntityCollection", read: () => undefined },
  Image: { typeName: "System.Byte[]", read: () => undefined },
  File: guid,
};

/** A condition's argument as the store keeps the column's values; texts in their folded form. Values may also come as text. */
export function conditionValue(context: QueryContext, { table, column }: Operand, value: AttributeValue): SqlValue {
  if (value === null) {
    throw new OrganizationFault(
      "InvalidArgument",
      "null is not a valid value for an attribute. Use 'Null' or 'NotNull' conditions instead.",
    );
  }
  const { typeName, read } = readings[column.type];
  const stored = read(value, column, context);
  if (stored !== undefined) return stored;
  throw misfit(`${table.logicalName}.${column.name}`, typeName, value);
}

/** A whole number above zero that an operator counts by; not one of the column's values. */
export function countValue({ table, column }: Operand, value: AttributeValue): number {
  const count = Number(readWhole(value) ?? Number.NaN);
  if (count > 0 && count <= 2_147_483_647) return count;
  const name = `${table.logicalName}.${column.name}`;
  if (Number.isNaN(count)) throw misfit(name, "System.Int32", value);
  throw new OrganizationFault(
    "QueryBuilderInvalid_Value",
    `Condition for attribute '${name}': the value ${count} is not a whole number from 1 to 2,147,483,647.`,
  );
}

/** The day that is written, as a wall-clock time: a time and an offset are dropped. */
export function dayValue({ table, column }: Operand, value: AttributeValue): Date {
  if (value instanceof Date) return startOfDay(value);
  const date = typeof value === "string" ? parseDate(value.trim()) : undefined;
  const written = date === undefined ? undefined : parseDate(String(value).trim().slice(0, 10));
  if (written !== undefined && "wall" in written) return written.wall;
  throw misfit(`${table.logicalName}.${column.name}`, "System.DateTime", value);
}

function misfit(name: string, expected: string, value: AttributeValue): OrganizationFault {
  const received = Array.isArray(value) ? "a different type but" : `type '${expected}' but`;
  return new OrganizationFault(
    "InvalidArgument",
    `Condition for attribute '${name}': expected argument(s) of ${received} received '${sdkTypeNameOf(value)}'.`,
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
  if (typeof value !== "string" || !/^-?\d{1,19}$/.test(value.trim())) return undefined;
  const number = BigInt(value.trim());
  return BigInt.asIntN(64, number) === number ? number : undefined;
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

function readDate(value: AttributeValue, column: Column, { zone }: QueryContext): SqlValue | undefined {
  const moment = value instanceof Date ? { instant: value } : typeof value === "string" ? parseDate(value) : undefined;
  if (moment === undefined) return undefined;
  // What is written counts as it is where the column knows no zones.
  const written = "wall" in moment ? moment.wall : moment.instant;
  return isUserLocal(column) ? storedMoment(moment, column, zone) : storedDate(written);
}

/** Tables are also asked for by number. */
function readTableName(value: AttributeValue, _column: Column, { message }: QueryContext): SqlValue | undefined {
  const code = readWhole(value);
  if (code === undefined) return typeof value === "string" ? value.trim().toLowerCase() : undefined;
  const tables = [...message.organization.tables.values()];
  return tables.find(({ objectTypeCode }) => objectTypeCode === Number(code))?.logicalName ?? "";
}
