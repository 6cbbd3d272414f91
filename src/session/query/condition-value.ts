import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { ManagedProperty } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { badValue } from "../arguments.ts";
import { kindOf } from "../check-arguments.ts";

/** A value to compare with: of the column's type, or its text as FetchXML has it (an option's number, a record's ID). */
export type ConditionValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Guid
  | EntityReference
  | Money
  | Decimal
  | Double
  | OptionSetValue;

/**
 * What a column of the type `V` may be compared with: the values it holds, and a number for what has one, of a choice whose options
 * are known one of these; dates and records by their texts, too.
 */
export type ComparedWith<V> =
  | Extract<V, ConditionValue>
  | ([Extract<V, Numbered>] extends [never] ? never : [Extract<V, number>] extends [never] ? number : never)
  | ([Extract<V, Date | Guid | EntityReference>] extends [never] ? never : string)
  | ([Extract<V, EntityReference>] extends [never] ? never : Guid)
  | ([Extract<V, ManagedProperty>] extends [never] ? never : boolean)
  | (V extends readonly (infer One)[] ? Extract<One, ConditionValue> : never);

type Numbered = bigint | Money | Decimal | Double | OptionSetValue;

/**
 * The value as it was given. Throws SESSION_BAD_VALUE, which names the attribute, for what has no text in a query:
 * `undefined`, `null`, NaN, an invalid Date and other objects, which a program without types may give.
 */
export function checkConditionValue(attribute: string, value: unknown): ConditionValue {
  if (value === undefined || value === null) {
    throw unfit(attribute, String(value), "leave the condition out, or ask for records without a value by null");
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw unfit(attribute, String(value), "give a number");
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw unfit(attribute, "an invalid Date", "give a date that exists");
  }
  if (!isComparable(value)) {
    const values =
      "give a text, a number, true or false, a Date, a Guid, an EntityReference or another value of dynaml";
    throw unfit(attribute, kindOf(value), `${values}; several one after the other`);
  }
  return value;
}

function isComparable(value: unknown): value is ConditionValue {
  if (typeof value !== "object") return ["string", "number", "bigint", "boolean"].includes(typeof value);
  return [Date, Guid, EntityReference, Money, Decimal, Double, OptionSetValue].some((type) => value instanceof type);
}

function unfit(attribute: string, what: string, remedy: string) {
  return badValue(`condition on ${attribute}: it cannot be compared with ${what}`, remedy, { attribute });
}
