import { Decimal } from "../../values/decimal.ts";
import { tooLong } from "../arithmetic.ts";
import { asBoolean, asNumber, asText, asWall, asWhole, nullRefusal, type Present } from "../convert.ts";
import type { Language } from "../language.ts";
import { badArgument, blaming, overflow, type Refusal, typeRefusal } from "../refusal.ts";
import type { ArrayValue, Value } from "../value.ts";
import { isArray } from "../value.ts";
import { toSecond } from "../wall-time.ts";

/** What a function sees of the evaluation it is part of. */
export type Call = {
  readonly language: Language;
  /** Counts steps; throws EXPRESSION_TOO_MUCH past the cap. */
  spend(steps: number): void;
};

export type Parameter<T = unknown> = {
  readonly name: string;
  /** For the table: `text`, `whole number`. */
  readonly type: string;
  readonly read: (value: Present, call: Call) => T;
  /** What Null is here: "value" reads it as any other, of "result" the function is Null; else it is an error. */
  readonly ofNull?: "value" | "result";
  readonly isOptional?: true;
  readonly fallback?: T;
  /** Takes all arguments from here on, each read by this, as a list. */
  readonly each?: Parameter;
};

export type FunctionRecord = {
  readonly name: string;
  /** How it is called, where its parameters alone do not tell: `InStr([start,] text, sought [, compare])`. */
  readonly signature?: string;
  /** One line. */
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly returns: string;
  /** Calls and what they give, both as expressions; they are tests. */
  readonly examples: readonly (readonly [call: string, result: string])[];
  evaluate(call: Call, values: readonly unknown[]): Value;
};

type ValuesOf<P extends readonly Parameter[]> = {
  -readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

type Details<P extends readonly Parameter[]> = Omit<FunctionRecord, "parameters" | "evaluate"> & {
  readonly parameters: P;
  readonly evaluate: (call: Call, ...values: ValuesOf<P>) => Value;
};

/** A function of the library; its arguments have the types of its parameters. */
export function define<const P extends readonly Parameter[]>(details: Details<P>): FunctionRecord {
  const { evaluate } = details;
  // `read` of each parameter made the value in its place.
  return { ...details, evaluate: (call, values) => evaluate(call, ...(values as ValuesOf<P>)) };
}

/** The place of an argument that the call leaves out, as in `Replace(a, b, c, , 1)`. */
export const leftOut = Symbol("left out");

/** Calls a function; throws Refusal with the argument that is to blame. */
export function invoke(record: FunctionRecord, given: readonly (Value | typeof leftOut)[], call: Call): Value {
  const { parameters } = record;
  const isRepeated = parameters.at(-1)?.each !== undefined;
  if (given.length > parameters.length && !isRepeated) throw tooMany(record);
  const values: unknown[] = [];
  let isNull = false;
  for (const [index, parameter] of parameters.entries()) {
    const { each } = parameter;
    if (each !== undefined) {
      values.push(given.slice(index).map((value, at) => readOne(record, each, value, index + at, call)));
      break;
    }
    const value = index < given.length ? given[index] : leftOut;
    if (value === null && parameter.ofNull === undefined) throw nullRefusal().of(index);
    if (value === null && parameter.ofNull === "result") isNull = true;
    else values.push(readOne(record, parameter, value, index, call));
  }
  return isNull ? null : record.evaluate(call, values);
}

/** What is wrong with a call whatever values its arguments have; undefined where nothing is. */
export function refuseCount(record: FunctionRecord, isGiven: readonly boolean[]): Refusal | undefined {
  const { parameters } = record;
  const isRepeated = parameters.at(-1)?.each !== undefined;
  if (isGiven.length > parameters.length && !isRepeated) return tooMany(record);
  const lacking = parameters.find(
    ({ each, isOptional }, index) => each === undefined && isOptional !== true && isGiven[index] !== true,
  );
  return lacking === undefined ? undefined : lacks(record, lacking.name);
}

function readOne(
  record: FunctionRecord,
  parameter: Parameter,
  value: Value | typeof leftOut,
  index: number,
  call: Call,
): unknown {
  if (value === leftOut) {
    if (parameter.isOptional === true) return parameter.fallback;
    throw lacks(record, parameter.name);
  }
  // A parameter that takes Null reads it as it is.
  return blaming(index, () => parameter.read(value as Present, call));
}

function lacks(record: FunctionRecord, parameter: string): Refusal {
  return badArgument(`${record.name} lacks its ${parameter}`, `it is ${signatureOf(record)}`);
}

function tooMany(record: FunctionRecord): Refusal {
  const { length } = record.parameters;
  const most = length === 0 ? "no arguments" : `${length} argument${length === 1 ? "" : "s"} at the most`;
  return badArgument(`${record.name} takes ${most}`, `it is ${signatureOf(record)}`);
}

/** `Left(text, length)`, `Round(number [, places])` */
export function signatureOf({ name, signature, parameters }: FunctionRecord): string {
  if (signature !== undefined) return signature;
  const texts = parameters.map((parameter, index) => {
    const comma = index === 0 ? "" : ", ";
    if (parameter.each !== undefined) return `${comma}${parameter.name} …`;
    return parameter.isOptional === true
      ? `${index === 0 ? "" : " "}[${comma}${parameter.name}]`
      : comma + parameter.name;
  });
  return `${name}(${texts.join("")})`;
}

export const text = (name: string): Parameter<string> => ({
  name,
  type: "text",
  read: (value, { language }) => asText(value, language),
});

export const number = (name: string): Parameter<number> => ({
  name,
  type: "number",
  read: (value, { language }) => asNumber(value, language),
});

/** A decimal number stays one, so that none of its digits is lost. */
export const numeric = (name: string): Parameter<number | Decimal> => ({
  name,
  type: "number",
  read: (value, { language }) => (value instanceof Decimal ? value : asNumber(value, language)),
});

/** Rounded to the nearest, halves to the even one. */
export const whole = (
  name: string,
  least = Number.MIN_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
): Parameter<number> => ({
  name,
  type: "whole number",
  read(value, { language }) {
    const read = asWhole(value, language);
    if (read >= least && read <= most) return read;
    if (least === Number.MIN_SAFE_INTEGER) throw overflow(`the ${name} is above ${most}`);
    const range = most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `${least} to ${most}`;
    throw badArgument(`the ${name} is out of its range`, `give ${range}`);
  },
});

export const truth = (name: string): Parameter<boolean> => ({
  name,
  type: "truth value",
  read: (value, { language }) => asBoolean(value, language),
});

/** As milliseconds on the wall, to the nearest second. */
export const date = (name: string): Parameter<number> => ({
  ...exactDate(name),
  read: (value, { language }) => toSecond(asWall(value, language)),
});

/** As milliseconds on the wall. */
export const exactDate = (name: string): Parameter<number> => ({
  name,
  type: "date",
  read: (value, { language }) => asWall(value, language),
});

export const array = (name: string): Parameter<ArrayValue> => ({
  name,
  type: "array",
  read(value) {
    if (isArray(value)) return value;
    throw typeRefusal("this is no array", "make one with Array or Split");
  },
});

/** Any value, Null too. */
export const any = (name: string): Parameter<Value> => ({
  name,
  type: "any",
  ofNull: "value",
  read: (value) => value,
});

/** Counts what a text of that length costs, before it is made; throws EXPRESSION_TOO_LONG. */
export function made(call: Call, length: number): number {
  if (length > call.language.limits.textLength) throw tooLong(call.language);
  spendText(call, length);
  return length;
}

/** What going through a text costs. */
export function spendText(call: Call, length: number): void {
  call.spend(1 + (length >> 4));
}

/** How texts compare: 0 as they are, 1 without regard to case. */
export const compareMode: Parameter<boolean> = {
  name: "compare",
  type: "0 or 1",
  isOptional: true,
  fallback: false,
  read(value, { language }) {
    const mode = asWhole(value, language);
    if (mode !== 0 && mode !== 1)
      throw badArgument("the way to compare is 0 or 1", "0 minds the case of letters, 1 does not");
    return mode === 1;
  },
};

/** A parameter that BASIC declares as a Variant: of Null the function is Null. */
export function orNull<T>(parameter: Parameter<T>): Parameter<T> {
  return { ...parameter, ofNull: "result" };
}

export function optional<T, D>(parameter: Parameter<T>, fallback: D): Parameter<T | D> {
  return { ...parameter, isOptional: true, fallback };
}

export function repeated<T>(each: Parameter<T>): Parameter<readonly T[]> {
  return { name: each.name, type: each.type, each, read: (value, call) => [each.read(value, call)] };
}
