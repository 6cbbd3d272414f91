import { asText, type Present } from "../convert.ts";
import { findText } from "../find-text.ts";
import { lowerCase } from "../letter-case.ts";
import { badArgument, Refusal } from "../refusal.ts";
import { type ArrayValue, arrayOf, isArray, type Value } from "../value.ts";
import {
  any,
  array,
  type Call,
  compareMode,
  define,
  type FunctionRecord,
  made,
  optional,
  repeated,
  spendText,
  text,
  truth,
  whole,
} from "./function-record.ts";
import { piecesOf } from "./text.ts";

export const arrayFunctions: readonly FunctionRecord[] = [
  define({
    name: "Array",
    description: "An array of the values; the first element has number 0.",
    parameters: [repeated(any("value"))],
    returns: "array",
    examples: [["Array(1, 2)(1)", "2"]],
    evaluate: (call, values) => checked(call, values),
  }),
  define({
    name: "UBound",
    description: "The number of the last element; -1 for an empty array.",
    parameters: [array("array"), optional(whole("dimension", 1, 60), 1)],
    returns: "whole number",
    examples: [["UBound(Array(1, 2))", "1"]],
    evaluate: (_, value, dimension) => {
      const { lower, items } = dimensionOf(value, dimension);
      return lower + items.length - 1;
    },
  }),
  define({
    name: "LBound",
    description: "The number of the first element.",
    parameters: [array("array"), optional(whole("dimension", 1, 60), 1)],
    returns: "whole number",
    examples: [["LBound(Array(1, 2))", "0"]],
    evaluate: (_, value, dimension) => dimensionOf(value, dimension).lower,
  }),
  define({
    name: "Split",
    description:
      "The parts of a text between separators, `count` of them at the most (-1: all); an empty text has none.",
    parameters: [text("text"), optional(text("separator"), " "), optional(whole("count", -1), -1), compareMode],
    returns: "array",
    examples: [
      ['Split("a,b,c", ",")(2)', '"c"'],
      ['UBound(Split("a,b,c", ",", 2))', "1"],
    ],
    evaluate(call, value, separator, count, ignoreCase) {
      if (value === "" || count === 0) return arrayOf([]);
      if (separator === "") return arrayOf([value]);
      spendText(call, value.length);
      const most = count < 0 ? call.language.limits.arrayLength + 1 : count;
      const pieces = piecesOf(value, separator, most, ignoreCase);
      return checked(
        call,
        pieces.map(([from, to]) => value.slice(from, to)),
      );
    },
  }),
  define({
    name: "Join",
    description: "The elements of an array as one text, with a separator between them.",
    parameters: [array("array"), optional(text("separator"), " ")],
    returns: "text",
    examples: [['Join(Array("a", "b"), ", ")', '"a, b"']],
    evaluate(call, { items }, separator) {
      const texts = items.map((item) => itemText(item, call));
      const length = texts.reduce((sum, item) => sum + item.length, separator.length * Math.max(0, texts.length - 1));
      made(call, length);
      call.spend(items.length);
      return texts.join(separator);
    },
  }),
  define({
    name: "Filter",
    description: "The elements that hold a text, or with False those that do not.",
    parameters: [array("array"), text("sought"), optional(truth("holding"), true), compareMode],
    returns: "array",
    examples: [['Join(Filter(Array("in.csv", "a.txt"), ".csv"), ",")', '"in.csv"']],
    evaluate(call, { items }, sought, holding, ignoreCase) {
      const wanted = ignoreCase ? lowerCase(sought) : sought;
      const kept = items.filter((item) => {
        const value = itemText(item, call);
        spendText(call, value.length + wanted.length);
        return findText(ignoreCase ? lowerCase(value) : value, wanted) >= 0 === holding;
      });
      return arrayOf(kept);
    },
  }),
];

function checked(call: Call, items: readonly Value[]): ArrayValue {
  const { arrayLength } = call.language.limits;
  if (items.length > arrayLength) {
    const reason = `the array becomes longer than ${arrayLength} elements`;
    throw new Refusal({ code: "EXPRESSION_TOO_LONG", reason });
  }
  call.spend(items.length);
  return arrayOf(items);
}

function itemText(item: Value, { language }: Call): string {
  return item === null ? "" : asText(item as Present, language);
}

/** The dimensions of an array of arrays are its levels. */
function dimensionOf(value: ArrayValue, dimension: number): ArrayValue {
  let current = value;
  for (let level = 1; level < dimension; level += 1) {
    const [first] = current.items;
    if (first === undefined || !isArray(first)) {
      const remedy = level === 1 ? "it has one" : `it has ${level}`;
      throw badArgument(`the array has no dimension ${dimension}`, remedy).of(1);
    }
    current = first;
  }
  return current;
}
