import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { ActionError } from "../action-error.ts";
import { readDateTime } from "./date-time.ts";

/** One `<ATTRIBUTE LOGICALNAME TYPE VALUE />` of a step. */
export type AttributeText = {
  readonly logicalName: string;
  readonly type?: string | undefined;
  /** Left out or empty: the attribute gets no value (null), whatever its type. */
  readonly value?: string | undefined;
};

/** A type's texts: how one is read (undefined where it does not fit), and what fits, for the error. */
type TextForm = { readonly read: (text: string) => AttributeValue | undefined; readonly expected: string };

const text: TextForm = { read: (value) => value, expected: "any text" };
const option: TextForm = {
  read: (value) => {
    const number = wholeNumber(value, 32);
    return number === undefined ? undefined : new OptionSetValue(Number(number));
  },
  expected: "an option's number, such as 1",
};
const reference: TextForm = {
  read: readReference,
  expected: "the record as ENTITY:ID, such as account:7bf2e032-1d1c-4f3a-9a51-6f0e2d7c8b90",
};
const uniqueIdentifier: TextForm = {
  read: (value) => Guid.parse(value),
  expected: "a GUID, such as 7bf2e032-1d1c-4f3a-9a51-6f0e2d7c8b90",
};

/** By the type's name in lower case, without spaces, hyphens and underscores. */
const forms: Readonly<Record<string, TextForm>> = {
  string: text,
  memo: text,
  entityname: text,
  boolean: { read: readBoolean, expected: "true or false (or yes, no, 1, 0)" },
  integer: {
    read: (value) => {
      const number = wholeNumber(value, 32);
      return number === undefined ? undefined : Number(number);
    },
    expected: "a whole number from -2147483648 to 2147483647",
  },
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
  null: { read: () => null, expected: "nothing" },
};

const notYet: ReadonlySet<string> = new Set(["partylist", "managedproperty", "multiselectpicklist"]);

/**
 * The value that an attribute's text means under its type: `TYPE="Money" VALUE="12.50"` is `new Money("12.50")`.
 *
 * The type must be given: until types are looked up in the organization's metadata, a missing one is refused, not guessed.
 * Throws ACTION_ATTRIBUTE_TYPE and ACTION_ATTRIBUTE_VALUE, which name the attribute, the value and what would fit.
 */
export function attributeValue(attribute: AttributeText): AttributeValue {
  const form = formOf(attribute);
  const value = attribute.value ?? "";
  if (value === "") return null;
  const read = form.read(value);
  if (read !== undefined) return read;
  throw new ActionError({
    code: "ACTION_ATTRIBUTE_VALUE",
    message: `attribute ${attribute.logicalName} of type ${attribute.type} cannot be "${shortened(value)}"`,
    remedy: `give ${form.expected}`,
    context: { attribute: attribute.logicalName, type: attribute.type },
  });
}

/** The attributes of a record from the children of a step, by logical name in lower case. Throws ACTION_ATTRIBUTE_TWICE too. */
export function attributeValues(attributes: readonly AttributeText[]): Map<string, AttributeValue> {
  const values = new Map<string, AttributeValue>();
  for (const attribute of attributes) {
    const logicalName = attribute.logicalName.trim().toLowerCase();
    if (values.has(logicalName)) throw twice(logicalName);
    values.set(logicalName, attributeValue({ ...attribute, logicalName }));
  }
  return values;
}

const longestShown = 60;

function shortened(value: string): string {
  return value.length > longestShown ? `${value.slice(0, longestShown)}…` : value;
}

function formOf({ logicalName, type }: AttributeText): TextForm {
  const name = (type ?? "").toLowerCase().replace(/[\s_-]/g, "");
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form !== undefined) return form;
  throw new ActionError({
    code: "ACTION_ATTRIBUTE_TYPE",
    message: `attribute ${logicalName} ${typeTrouble(name, type)}`,
    remedy:
      "give its type: String, Memo, Boolean, Integer, BigInt, Decimal, Double, Money, DateTime, Picklist, State, Status, Lookup, Customer, Owner, Uniqueidentifier, EntityName or Null",
    context: { attribute: logicalName, type },
  });
}

function typeTrouble(name: string, type: string | undefined): string {
  if (name === "") return "has no TYPE, and types are not looked up in the organization yet";
  return notYet.has(name) ? `is of type ${type}, which is not supported yet` : `has the unknown TYPE "${type}"`;
}

function twice(logicalName: string): ActionError {
  return new ActionError({
    code: "ACTION_ATTRIBUTE_TWICE",
    message: `attribute ${logicalName} is given twice`,
    remedy: "keep one of the two",
    context: { attribute: logicalName },
  });
}

function wholeNumber(value: string, bits: 32 | 64): bigint | undefined {
  if (!/^\s*[+-]?\d{1,20}\s*$/.test(value)) return undefined;
  const number = BigInt(value.trim().replace(/^\+/, ""));
  return BigInt.asIntN(bits, number) === number ? number : undefined;
}

function readBoolean(value: string): boolean | undefined {
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

function readReference(value: string): EntityReference | undefined {
  const colon = value.indexOf(":");
  const logicalName = value.slice(0, Math.max(colon, 0)).trim().toLowerCase();
  const id = Guid.parse(value.slice(colon + 1));
  return /^[a-z_][a-z0-9_]*$/.test(logicalName) && id !== undefined ? new EntityReference(logicalName, id) : undefined;
}
