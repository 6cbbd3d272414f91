import type { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { Column } from "../metadata/table.ts";
import { isLookup } from "../metadata/table.ts";
import type { ColumnType } from "../metadata/table-facts.ts";
import { fromFixedPoint, fromSortableDecimal, toFixedPoint, toSortableDecimal } from "./fixed-point.ts";

/** What SQLite keeps; whole numbers are read as bigint, so that none loses a digit. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** Digits after the point of a stored amount: those of SQL Server's money type. */
export const moneyDigits = 4;

type Codec = {
  readonly sqlType: "TEXT" | "INTEGER" | "REAL" | "BLOB";
  readonly encode: (value: AttributeValue) => SqlValue;
  readonly decode: (stored: SqlValue) => AttributeValue;
};

const text: Codec = { sqlType: "TEXT", encode: String, decode: String };

const choice: Codec = {
  sqlType: "INTEGER",
  encode: (value) => (value as OptionSetValue).value,
  decode: (stored) => new OptionSetValue(Number(stored)),
};

const guid: Codec = {
  sqlType: "TEXT",
  encode: (value) => (value as Guid).text,
  decode: (stored) => Guid.of(String(stored)),
};

/** A lookup's target table is read beside it, see `decodeColumn`. */
const lookup: Codec = {
  sqlType: "TEXT",
  encode: (value) => (value as EntityReference).id.text,
  decode: (stored) => Guid.of(String(stored)),
};

/** Between commas, so that one value is found by `LIKE '%,2,%'`. */
const choices: Codec = {
  sqlType: "TEXT",
  encode: (value) => `,${(value as readonly OptionSetValue[]).map((option) => option.value).join(",")},`,
  decode: (stored) =>
    String(stored)
      .split(",")
      .filter((number) => number !== "")
      .map((number) => new OptionSetValue(Number(number))),
};

const codecs: Readonly<Record<Exclude<ColumnType, "PartyList">, Codec>> = {
  String: text,
  Memo: text,
  Integer: { sqlType: "INTEGER", encode: (value) => value as number, decode: Number },
  BigInt: { sqlType: "INTEGER", encode: (value) => value as bigint, decode: (stored) => stored as bigint },
  Decimal: {
    sqlType: "TEXT",
    encode: (value) => toSortableDecimal(value as Decimal),
    decode: (stored) => fromSortableDecimal(String(stored)),
  },
  Double: {
    sqlType: "REAL",
    encode: (value) => (value instanceof Double ? value.value : (value as number)),
    decode: (stored) => new Double(Number(stored)),
  },
  Money: {
    sqlType: "INTEGER",
    encode: (value) => toFixedPoint((value as Money).value, moneyDigits),
    decode: (stored) => new Money(fromFixedPoint(stored as bigint, moneyDigits)),
  },
  Boolean: { sqlType: "INTEGER", encode: (value) => (value === true ? 1 : 0), decode: (stored) => stored === 1n },
  DateTime: {
    sqlType: "TEXT",
    encode: (value) => `${(value as Date).toISOString().slice(0, 19)}Z`,
    decode: (stored) => new Date(String(stored)),
  },
  Picklist: choice,
  MultiSelectPicklist: choices,
  State: choice,
  Status: choice,
  Lookup: lookup,
  Customer: lookup,
  Owner: lookup,
  Uniqueidentifier: guid,
  EntityName: text,
  Image: { sqlType: "BLOB", encode: (value) => value as Uint8Array, decode: (stored) => stored as Uint8Array },
  // The ID of the fileattachment; its bytes are in a table of their own.
  File: guid,
};

/** A list of parties has no column of its own: its parties are rows of activityparty. */
export function isStored(column: Column): boolean {
  return column.type !== "PartyList";
}

/** A lookup that may point at several tables keeps the table's name in a second SQL column. */
export function hasTypeColumn(column: Column): boolean {
  return isLookup(column) && column.targets.length > 1;
}

/** Compared without case, accents and trailing blanks (`fold`). */
export function isText(column: Column): boolean {
  return column.type === "String" || column.type === "Memo";
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function typeColumn(column: Column): string {
  return `${column.name}.type`;
}

/** SQL columns of a CRM column with their types: one, or two for a lookup to several tables. */
export function sqlColumns(column: Column): { name: string; type: string }[] {
  if (!isStored(column)) return [];
  const first = { name: column.name, type: codecOf(column).sqlType };
  return hasTypeColumn(column) ? [first, { name: typeColumn(column), type: "TEXT" }] : [first];
}

/** The values for `sqlColumns`, in their order, added to `into`. The value has been checked to fit the column. */
export function encodeColumn(column: Column, value: AttributeValue, into: SqlValue[] = []): SqlValue[] {
  into.push(value === null ? null : codecOf(column).encode(value));
  if (hasTypeColumn(column)) into.push(value === null ? null : (value as EntityReference).logicalName);
  return into;
}

/** @param type stored table name of a lookup to several tables; @param name primary name of a lookup's target */
export function decodeColumn(column: Column, stored: SqlValue, type?: SqlValue, name?: SqlValue): AttributeValue {
  if (stored === null) return null;
  const value = codecOf(column).decode(stored);
  if (!isLookup(column)) return value;
  const target = typeof type === "string" ? type : (column.targets[0] ?? "");
  return new EntityReference(target, value as Guid, typeof name === "string" ? name : undefined);
}

function codecOf(column: Column): Codec {
  const { type } = column;
  if (type === "PartyList") throw new TypeError(`${column.name} is of type ${type}, which no row keeps`);
  return codecs[type];
}
