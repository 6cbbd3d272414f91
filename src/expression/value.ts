import { Decimal } from "../values/decimal.ts";

/**
 * A value of the expression language, BASIC's Variant: text, number, exact decimal number, truth value, date and time, Empty
 * (a variable without a value), Null (no valid value: what is computed with it is Null), Nothing (no object), or an array of
 * values.
 */
export type Value = Scalar | ArrayValue;

/** A value that is no array. Empty is undefined. A date is a moment; which day and hour it is depends on the time zone. */
type Scalar = string | number | Decimal | boolean | Date | undefined | null | NothingValue;

/** The reference to no object. */
export type NothingValue = { readonly kind: "nothing" };

/**
 * An array, as a value: assigning it copies it, changing an element makes another array. An element may be an array: `a(1, 2)` and
 * `a(1)(2)` name the same element.
 */
export type ArrayValue = {
  readonly kind: "array";
  /** The number of the first element: 0 where nothing else was said. */
  readonly lower: number;
  readonly items: readonly Value[];
};

export const nothing: NothingValue = Object.freeze({ kind: "nothing" });

export function arrayOf(items: readonly Value[], lower = 0): ArrayValue {
  return { kind: "array", lower, items };
}

export function isArray(value: Value): value is ArrayValue {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "array";
}

/** Nothing or an array; everything else is a value by itself. */
export function isObject(value: Value): value is ArrayValue | NothingValue {
  return typeof value === "object" && value !== null && !(value instanceof Date) && !(value instanceof Decimal);
}

/** Where an expression finds the names it mentions. */
export type Scope = {
  /** undefined when there is no such variable; `{ value: undefined }` when it is Empty. */
  variable(name: string): ScopeVariable | undefined;
  /** undefined when there is no such dataset. */
  dataset(name: string): ScopeDataset | undefined;
  /** All names, for error messages. */
  names(): readonly string[];
  /** Whether a text that was read is a secret, or has come of one. */
  holdsSecret?(text: string): boolean;
  /** Told the value of each expression that read a variable which holds a secret: what comes of a secret is one. */
  onSecret?(value: Value): void;
};

export type ScopeVariable = {
  readonly value: Value;
  /** Its type is text, so that `+` joins it even if it looks like a number. */
  readonly isText?: boolean | undefined;
  readonly isSecret?: boolean | undefined;
};

export type ScopeDataset = {
  /** Value in a row (1-based; the current row when left out), the standard fields CurrentRow, TotalRows, TotalColumns, ExecutionDate included; undefined when there is no such column. */
  column(name: string, row?: number): { readonly value: Value } | undefined;
  readonly columns: readonly string[];
};
