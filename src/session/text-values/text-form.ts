import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { readDateTime } from "./date-time.ts";

/** A type's texts: how one is read (undefined where it does not fit), and what fits, for the error. */
export type TextForm = { readonly read: (text: string) => AttributeValue | undefined; readonly expected: string };

const text: TextForm = { read: (value) => value, expected: "any text" };

const option: TextForm = { read: readOption, expected: "an option's number, such as 1, or its label" };

const reference: TextForm = {
  read: readReference,
  expected:
    "the record as ENTITY:ID, such as account:7bf2e032-1d1c-4f3a-9a51-6f0e2d7c8b90, or by what is unique to it, such as account(name=Contoso)",
};

const uniqueIdentifier: TextForm = {
  read: (value) => Guid.parse(value),
  expected: "a GUID, such as 7bf2e032-1d1c-4f3a-9a51-6f0e2d7c8b90",
};

const forms: Readonly<Record<string, TextForm>> = {
  string: text,
  memo: text,
  entityname: text,
  boolean: { read: readBoolean, expected: "true or false (or yes, no, 1, 0)" },
  integer: { read: readInteger, expected: "a whole number from -2147483648 to 2147483647" },
  bigint: {
    read: (value) => wholeNumber(value, 64),
    expected: "a whole number from -9223372036854775808 to 9223372036854775807",
  },
  decimal: { read: (value) => Decimal.parse(value), expected: "a decimal number with a point, such as 12.50" },
  double: { read: readDouble, expected: "a number with a point, such as 12.5 or 1.25e-3" },
  money: { read: readMoney, expected: "an amount with a point and without a currency, such as 12.50" },
  datetime: { read: readDateTime, expected: "a date and time, such as 2026-11-23T09:30:00Z" },
  picklist: option,
  optionset: option,
  optionsetvalue: option,
  state: option,
  status: option,
  lookup: reference,
  entityreference: reference,
  customer: reference,
  owner: reference,
  uniqueidentifier: uniqueIdentifier,
  guid: uniqueIdentifier,
  multiselectpicklist: {
    read: readOptions,
    expected:
      "options' numbers or labels with commas between, such as 1,9; a label that holds a comma stands in single quotes",
  },
  partylist: {
    read: () => undefined,
    expected: "records and e-mail addresses with commas between: contact:ID, jo@contoso.com",
  },
  null: { read: () => null, expected: "nothing" },
};

/** By the type's name, upper and lower case, spaces, hyphens and underscores apart; undefined where there is no such type. */
export function textFormOf(type: string): TextForm | undefined {
  const name = plainTypeName(type);
  return Object.hasOwn(forms, name) ? forms[name] : undefined;
}

/** `Multi-Select Picklist` is `multiselectpicklist`. */
export function plainTypeName(type: string): string {
  return type.toLowerCase().replace(/[\s_-]/g, "");
}

/** What TYPE may say, for an error. */
export const typeNames =
  "String, Memo, Boolean, Integer, BigInt, Decimal, Double, Money, DateTime, Picklist, MultiSelectPicklist, State, Status, Lookup, Customer, Owner, PartyList, Uniqueidentifier, EntityName or Null";

function wholeNumber(value: string, bits: 32 | 64): bigint | undefined {
  if (!/^\s*[+-]?\d{1,20}\s*$/.test(value)) return undefined;
  const number = BigInt(value.trim().replace(/^\+/, ""));
  return BigInt.asIntN(bits, number) === number ? number : undefined;
}

function readInteger(value: string): number | undefined {
  const number = wholeNumber(value, 32);
  return number === undefined ? undefined : Number(number);
}

function readOption(value: string): OptionSetValue | undefined {
  const number = readInteger(value);
  return number === undefined ? undefined : new OptionSetValue(number);
}

function readOptions(value: string): OptionSetValue[] | undefined {
  const options = value.split(/[,;]/).map(readOption);
  return options.every((one) => one !== undefined) ? options : undefined;
}

export function readBoolean(value: string): boolean | undefined {
  const word = value.trim().toLowerCase();
  if (["true", "yes", "1", "-1"].includes(word)) return true;
  return ["false", "no", "0"].includes(word) ? false : undefined;
}

function readDouble(value: string): Double | undefined {
  if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? new Double(number) : undefined;
}

function readMoney(value: string): Money | undefined {
  const amount = Decimal.parse(value);
  return amount === undefined ? undefined : new Money(amount);
}

/** The ID of a record of one table: a GUID, or `account:GUID` of that table. */
export function readRecordId(text: string, entityName: string): Guid | undefined {
  const id = Guid.parse(text);
  if (id !== undefined) return id;
  const reference = readReference(text);
  return reference?.logicalName === entityName ? reference.id : undefined;
}

/** `account:GUID`. */
export function readReference(value: string): EntityReference | undefined {
  const colon = value.indexOf(":");
  const logicalName = value.slice(0, Math.max(colon, 0)).trim().toLowerCase();
  const id = Guid.parse(value.slice(colon + 1));
  return /^[a-z_][a-z0-9_]*$/.test(logicalName) && id !== undefined ? new EntityReference(logicalName, id) : undefined;
}
