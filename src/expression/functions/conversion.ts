import { Decimal } from "../../values/decimal.ts";
import { asDecimal, asNumber, dateAt, type Present, roundHalfEven, wallIn } from "../convert.ts";
import { compareExact, roundExact } from "../exact-number.ts";
import { numberIn } from "../number-text.ts";
import { overflow } from "../refusal.ts";
import { isArray, type Value } from "../value.ts";
import {
  any,
  type Call,
  define,
  exactDate,
  type FunctionRecord,
  number,
  type Parameter,
  text,
  truth,
} from "./function-record.ts";

/** A whole number of a range; what lies outside is an overflow. */
const ranged = (
  name: string,
  title: string,
  least: number,
  most: number,
  value: Parameter<number> = number("value"),
): FunctionRecord =>
  define({
    name,
    description: `The value as ${title} (${least} to ${most}); halves go to the even neighbour.`,
    parameters: [value],
    returns: "whole number",
    examples: [
      [`${name}("2.5")`, "2"],
      [`${name}(3.5)`, "4"],
    ],
    evaluate(_, value) {
      const rounded = roundHalfEven(value);
      if (rounded >= least && rounded <= most) return rounded + 0;
      throw overflow(`the number lies outside ${title}, ${least} to ${most}`);
    },
  });

const question = (
  name: string,
  description: string,
  examples: FunctionRecord["examples"],
  ask: (value: Value, call: Call) => boolean,
): FunctionRecord =>
  define({
    name,
    description,
    parameters: [any("value")],
    returns: "truth value",
    examples,
    evaluate: (call, value) => ask(value, call),
  });

export const conversionFunctions: readonly FunctionRecord[] = [
  define({
    name: "CStr",
    description: "The value as text: numbers and dates in the locale's form.",
    parameters: [text("value")],
    returns: "text",
    examples: [["CStr(#1/31/2026#)", '"1/31/2026"']],
    evaluate: (_, value) => value,
  }),
  ranged("CInt", "an Integer", -32768, 32767),
  ranged("CLng", "a Long", -2147483648, 2147483647),
  ranged("CByte", "a Byte", 0, 255, { ...number("value"), read: readByte }),
  define({
    name: "CDbl",
    description: "The value as a number.",
    parameters: [number("value")],
    returns: "number",
    examples: [['CDbl("1,234.5")', "1234.5"]],
    evaluate: (_, value) => value,
  }),
  define({
    name: "CSng",
    description: "The value as a number of 7 digits.",
    parameters: [number("value")],
    returns: "number",
    examples: [["CSng(1 / 3)", "0.3333333"]],
    evaluate(_, value) {
      if (Math.abs(value) > 3.402823e38) throw overflow("the number is too large for a Single");
      return Number(value.toPrecision(7));
    },
  }),
  define({
    name: "CCur",
    description: "The value as an amount, exact: 4 places after the point, halves to the even neighbour.",
    parameters: [exact("value")],
    returns: "decimal number",
    examples: [["CCur(1.23455)", 'CDec("1.2346")']],
    evaluate(_, value) {
      const amount = roundExact(value, 4);
      if (compareExact(amount, mostAmount) <= 0 && compareExact(amount, leastAmount) >= 0) return amount;
      throw overflow("the number is too large for an amount");
    },
  }),
  define({
    name: "CDec",
    description:
      "The value as a decimal number, exact: 28 digits. What is computed with it by + - * / and compared with it is exact, too.",
    parameters: [exact("value")],
    returns: "decimal number",
    examples: [
      ['CDec("0.1") + CDec("0.2") = CDec("0.3")', "True"],
      ['CStr(CDec("12345678901234567890.12") + 1)', '"12345678901234567891.12"'],
    ],
    evaluate: (_, value) => value,
  }),
  define({
    name: "CBool",
    description: "False for 0, True for any other number; the texts True and False as such.",
    parameters: [truth("value")],
    returns: "truth value",
    examples: [["CBool(5)", "True"]],
    evaluate: (_, value) => value,
  }),
  define({
    name: "CDate",
    description: "The value as a date: a text in the locale's order or as ISO 8601, a number as days since 12/30/1899.",
    parameters: [exactDate("value")],
    returns: "date",
    examples: [['CDate("2026-01-31 13:05")', "#1/31/2026 1:05 PM#"]],
    evaluate: ({ language }, wall) => dateAt(wall, language),
  }),
  define({
    name: "CVar",
    description: "The value as it is.",
    parameters: [any("value")],
    returns: "any",
    examples: [["CVar(5)", "5"]],
    evaluate: (_, value) => value,
  }),
  question(
    "IsNumeric",
    "Whether the value is a number or a text that reads as one.",
    [
      ['IsNumeric("1,234.5")', "True"],
      ['IsNumeric("12a")', "False"],
    ],
    (value, { language }) => {
      if (typeof value === "string") return numberIn(value, language.locale) !== undefined;
      const isNumber = typeof value === "number" || value instanceof Decimal;
      return isNumber || typeof value === "boolean" || value === undefined;
    },
  ),
  question(
    "IsDate",
    "Whether the value is a date or a text that reads as one.",
    [
      ['IsDate("2/29/2026")', "False"],
      ['IsDate("2/28/2026")', "True"],
    ],
    (value, { language }) =>
      typeof value === "string" ? wallIn(value, language) !== undefined : value instanceof Date,
  ),
  question("IsEmpty", "Whether the value is Empty.", [["IsEmpty(Empty)", "True"]], (value) => value === undefined),
  question("IsNull", "Whether the value is Null.", [["IsNull(Null)", "True"]], (value) => value === null),
  question("IsArray", "Whether the value is an array.", [["IsArray(Array(1, 2))", "True"]], (value) =>
    isArray(value as Value),
  ),
  question(
    "IsObject",
    "Whether the value is a reference to an object; Nothing is.",
    [["IsObject(Nothing)", "True"]],
    (value) => typeof value === "object" && value !== null && "kind" in value && value.kind === "nothing",
  ),
  define({
    name: "TypeName",
    description: "The type's name. Numbers are one kind here; they have the name of the smallest type that holds them.",
    parameters: [any("value")],
    returns: "text",
    examples: [
      ['TypeName("a")', '"String"'],
      ["TypeName(1.5)", '"Double"'],
    ],
    evaluate: (_, value) => typeOf(value).name,
  }),
  define({
    name: "VarType",
    description:
      "The type's number: 0 Empty, 1 Null, 2 Integer, 3 Long, 5 Double, 7 Date, 8 String, 9 object, 11 Boolean, 14 Decimal, 8204 array.",
    parameters: [any("value")],
    returns: "whole number",
    examples: [['VarType("a")', "8"]],
    evaluate: (_, value) => typeOf(value).number,
  }),
];

/** True is all of a Byte's bits. */
function readByte(value: Present, { language }: Call): number {
  return value === true ? 255 : asNumber(value, language);
}

function exact(name: string): Parameter<Decimal> {
  return { name, type: "number", read: (value: Present, { language }: Call) => asDecimal(value, language) };
}

/** Visual Basic language reference, "Currency data type". */
const mostAmount = Decimal.of("922337203685477.5807");
const leastAmount = Decimal.of("-922337203685477.5808");

function typeOf(value: Value): { readonly name: string; readonly number: number } {
  switch (typeof value) {
    case "undefined":
      return { name: "Empty", number: 0 };
    case "string":
      return { name: "String", number: 8 };
    case "boolean":
      return { name: "Boolean", number: 11 };
    case "number":
      return numberType(value);
    default:
      if (value === null) return { name: "Null", number: 1 };
      if (value instanceof Date) return { name: "Date", number: 7 };
      if (value instanceof Decimal) return { name: "Decimal", number: 14 };
      return value.kind === "array" ? { name: "Variant()", number: 8204 } : { name: "Nothing", number: 9 };
  }
}

function numberType(value: number): { readonly name: string; readonly number: number } {
  if (!Number.isInteger(value) || value < -2147483648 || value > 2147483647) return { name: "Double", number: 5 };
  return value >= -32768 && value <= 32767 ? { name: "Integer", number: 2 } : { name: "Long", number: 3 };
}
