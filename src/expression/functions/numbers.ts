import { Decimal } from "../../values/decimal.ts";
import { asLong, asNumber, dateAt, type Present } from "../convert.ts";
import { digitsOf } from "../decimal-digits.ts";
import { negateExact, roundExact, signOfExact } from "../exact-number.ts";
import type { Language } from "../language.ts";
import { badArgument, overflow, Refusal } from "../refusal.ts";
import { toText } from "../to-text.ts";
import { wallOfSerial } from "../wall-time.ts";
import {
  type Call,
  define,
  type FunctionRecord,
  number,
  numeric,
  optional,
  orNull,
  type Parameter,
  text,
  whole,
} from "./function-record.ts";

/** A function of one number. */
const ofOne = (
  name: string,
  description: string,
  example: readonly [string, string],
  compute: (value: number) => number,
): FunctionRecord =>
  define({
    name,
    description,
    parameters: [number("number")],
    returns: "number",
    examples: [example],
    evaluate: (_, value) => finite(compute(value)),
  });

/** The same, of a decimal number exactly; of a date a date. */
const ofExact = (
  name: string,
  description: string,
  example: readonly [string, string],
  compute: (value: number) => number,
  exact: (value: Decimal) => Decimal,
): FunctionRecord =>
  define({
    name,
    description,
    parameters: [orNull(numericOrDate("number"))],
    returns: "number",
    examples: [example],
    evaluate({ language }, value) {
      if (value instanceof Date) return dateOf(compute(asNumber(value, language)), language);
      return value instanceof Decimal ? exact(value) : finite(compute(value));
    },
  });

function dateOf(serial: number, language: Language): Date {
  return dateAt(wallOfSerial(serial), language);
}

export const numberFunctions: readonly FunctionRecord[] = [
  ofExact(
    "Abs",
    "The number without its sign; of a date a date, as Int, Fix and Round give one.",
    ["Abs(-5.5)", "5.5"],
    Math.abs,
    (value) => (signOfExact(value) < 0 ? negateExact(value) : value),
  ),
  ofExact("Int", "The whole number at or below.", ["Int(-2.5)", "-3"], Math.floor, (value) =>
    roundExact(value, 0, "down"),
  ),
  ofExact(
    "Fix",
    "The number without its fraction.",
    ["Fix(-2.5)", "-2"],
    (value) => Math.trunc(value) + 0,
    (value) => roundExact(value, 0, "zero"),
  ),
  define({
    name: "Round",
    description: "Rounded to so many places after the point; halves go to the even neighbour.",
    parameters: [orNull(numericOrDate("number")), optional(whole("places", 0, 22), 0)],
    returns: "number",
    examples: [
      ["Round(2.5)", "2"],
      ["Round(3.14159, 2)", "3.14"],
    ],
    evaluate({ language }, value, places) {
      if (value instanceof Date) return dateOf(roundTo(asNumber(value, language), places), language);
      return value instanceof Decimal ? roundExact(value, places) : roundTo(value, places);
    },
  }),
  ofOne("Sgn", "-1, 0 or 1: the number's sign.", ["Sgn(-5)", "-1"], (value) => Math.sign(value) + 0),
  ofOne("Sqr", "The square root.", ["Sqr(2.25)", "1.5"], (value) => {
    if (value < 0) throw badArgument("a negative number has no square root").of(0);
    return Math.sqrt(value);
  }),
  ofOne("Exp", "e to the power of the number.", ["Exp(0)", "1"], Math.exp),
  ofOne("Log", "The natural logarithm.", ["Log(1)", "0"], (value) => {
    if (value <= 0) throw badArgument("only numbers above 0 have a logarithm").of(0);
    return Math.log(value);
  }),
  ofOne("Sin", "The sine of an angle in radians.", ["Sin(0)", "0"], Math.sin),
  ofOne("Cos", "The cosine of an angle in radians.", ["Cos(0)", "1"], Math.cos),
  ofOne("Tan", "The tangent of an angle in radians.", ["Tan(0)", "0"], Math.tan),
  ofOne("Atn", "The angle in radians whose tangent is the number.", ["Round(Atn(1) * 4, 5)", "3.14159"], Math.atan),
  define({
    name: "Rnd",
    description: "A random number, at least 0 and less than 1. The argument is read and has no effect.",
    parameters: [optional(number("number"), 0)],
    returns: "number",
    examples: [["Rnd() < 1", "True"]],
    evaluate({ language }) {
      if (language.host.random !== undefined) return language.host.random();
      throw new Refusal({ code: "EXPRESSION_NOT_ALLOWED", reason: "there is no source of random numbers here" });
    },
  }),
  define({
    name: "Hex",
    description: "The number, rounded to a whole one, in base 16; negative ones as 16 or 32 bits.",
    parameters: [orNull(long("number"))],
    returns: "text",
    examples: [
      ["Hex(255)", '"FF"'],
      ["Hex(-1)", '"FFFF"'],
    ],
    evaluate: (_, value) => bits(value).toString(16).toUpperCase(),
  }),
  define({
    name: "Oct",
    description: "The number, rounded to a whole one, in base 8; negative ones as 16 or 32 bits.",
    parameters: [orNull(long("number"))],
    returns: "text",
    examples: [["Oct(8)", '"10"']],
    evaluate: (_, value) => bits(value).toString(8),
  }),
  define({
    name: "Val",
    description:
      "The number at the beginning of a text, spaces left out, with a point for the decimals; 0 where there is none.",
    parameters: [text("text")],
    returns: "number",
    examples: [
      ['Val("12.5 kg")', "12.5"],
      ['Val("&HFF")', "255"],
    ],
    evaluate: (_, value) => finite(leadingNumber(value)),
  }),
  define({
    name: "Str",
    description: "The number as text with a point for the decimals, and a space before it where it is not negative.",
    parameters: [orNull(number("number"))],
    returns: "text",
    examples: [["Str(5)", '" 5"']],
    evaluate: (_, value) => (value < 0 ? "" : " ") + toText(value).replace(/^(-?)0\./, "$1."),
  }),
];

/** A date stays one. */
function numericOrDate(name: string): Parameter<number | Decimal | Date> {
  const { read, ...parameter } = numeric(name);
  return { ...parameter, read: (value, call) => (value instanceof Date ? value : read(value, call)) };
}

function long(name: string): Parameter<number> {
  return { name, type: "whole number", read: (value: Present, { language }: Call) => asLong(value, language) };
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw overflow("the result is too large for a number");
}

/** By the decimal digits that the number shows: Round(2.675, 2) is 2.68, for it is half. */
function roundTo(value: number, places: number): number {
  const { digits, exponent } = digitsOf(value);
  const kept = exponent + places;
  if (kept >= digits.length) return value;
  if (kept < 0) return 0;
  const rest = digits.slice(kept);
  const before = Number(digits[kept - 1] ?? 0);
  const up = rest === "5" ? before % 2 === 1 : rest >= "5";
  const whole = BigInt(digits.slice(0, kept) || "0") + (up ? 1n : 0n);
  return Math.sign(value) * Number(`${whole}e${-places}`) + 0;
}

function bits(value: number): number {
  if (value >= 0) return value;
  return value >= -0x8000 ? value + 0x10000 : value + 0x100000000;
}

/** No number is longer; what stands after it does not count. */
const longestNumber = 400;

function leadingNumber(text: string): number {
  const packed = text.slice(0, 2 * longestNumber).replace(/[ \t\r\n]/g, "");
  const based = /^&(?:h([\da-f]{1,8})|o?([0-7]{1,11}))(&?)/i.exec(packed);
  if (based !== null) {
    const [, hex, octal = "", long] = based;
    return signedBits(hex === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16), long === "&");
  }
  const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[ed][+-]?\d+)?/i.exec(packed)?.[0];
  return decimal === undefined ? 0 : Number(decimal.replace(/d/i, "e"));
}

/** 16 bits with a sign, as `&HFFFF` has them; a Long, `&HFFFF&`, has 32. */
function signedBits(value: number, isLong: boolean): number {
  if (!isLong && value > 0x7fff && value <= 0xffff) return value - 0x10000;
  return value > 0x7fffffff ? value - 0x100000000 : value;
}
