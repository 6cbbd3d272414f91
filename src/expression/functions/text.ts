import { nullRefusal, type Present, roundHalfEven } from "../convert.ts";
import { findLastText, findText, reversed, splitText } from "../find-text.ts";
import { lowerCase, upperCase } from "../letter-case.ts";
import type { Locale } from "../locale.ts";
import { badArgument, blaming } from "../refusal.ts";
import type { Value } from "../value.ts";
import { byteOf, characterOf } from "../windows-1252.ts";
import {
  any,
  type Call,
  compareMode,
  define,
  type FunctionRecord,
  made,
  optional,
  orNull,
  type Parameter,
  repeated,
  spendText,
  text,
  whole,
} from "./function-record.ts";

const length = whole("length", 0);
const start = whole("start", 1);

export const textFunctions: readonly FunctionRecord[] = [
  define({
    name: "Left",
    description: "The first characters of a text.",
    parameters: [orNull(text("text")), length],
    returns: "text",
    examples: [['Left("Contoso", 3)', '"Con"']],
    evaluate: (_, value, count) => value.slice(0, count),
  }),
  define({
    name: "Right",
    description: "The last characters of a text.",
    parameters: [orNull(text("text")), length],
    returns: "text",
    examples: [['Right("Contoso", 3)', '"oso"']],
    evaluate: (_, value, count) => value.slice(Math.max(0, value.length - count)),
  }),
  define({
    name: "Mid",
    description: "Characters of a text from a place on, which counts from 1; to the end where no length is given.",
    parameters: [orNull(text("text")), start, optional(length, undefined)],
    returns: "text",
    examples: [['Mid("Contoso", 4, 2)', '"to"']],
    evaluate: (_, value, from, count = value.length) => value.slice(from - 1, from - 1 + count),
  }),
  define({
    name: "Len",
    description: "How many characters a text has (UTF-16 units); of another value its text.",
    parameters: [orNull(text("text"))],
    returns: "whole number",
    examples: [['Len("Contoso")', "7"]],
    evaluate: (_, value) => value.length,
  }),
  define({
    name: "InStr",
    signature: "InStr([start, ]text, sought[, compare])",
    description: "Where a text stands in another, from 1; 0 where it does not.",
    parameters: [repeated(any("argument"))],
    returns: "whole number",
    examples: [
      ['InStr("Contoso", "o")', "2"],
      ['InStr(3, "Contoso", "o")', "5"],
    ],
    evaluate: (call, values) => inStr(values, call),
  }),
  define({
    name: "InStrRev",
    description: "Where a text stands in another for the last time, looked for from `start` back; 0 where it does not.",
    parameters: [orNull(text("text")), orNull(text("sought")), optional(whole("start"), -1), compareMode],
    returns: "whole number",
    examples: [['InStrRev("C:\\Data\\in.csv", "\\")', "8"]],
    evaluate(call, value, sought, from, ignoreCase) {
      if (from !== -1 && from < 1) throw badArgument("the start is out of its range", "give 1 or more, or -1").of(2);
      if (value === "" || from > value.length) return 0;
      const end = from === -1 ? value.length : from;
      if (sought === "") return end;
      spendText(call, value.length + sought.length);
      return ignoreCase
        ? findLastText(lowerCase(value), lowerCase(sought), end) + 1
        : findLastText(value, sought, end) + 1;
    },
  }),
  define({
    name: "Replace",
    description:
      "The text, from `start` on, with one text put in place of another, `count` times at the most (-1: everywhere).",
    parameters: [
      text("text"),
      text("sought"),
      text("replacement"),
      optional(start, 1),
      optional(whole("count", -1), -1),
      compareMode,
    ],
    returns: "text",
    examples: [['Replace("1/31/2026", "/", "-")', '"1-31-2026"']],
    evaluate(call, value, sought, replacement, from, count, ignoreCase) {
      const rest = value.slice(from - 1);
      if (sought === "" || count === 0) return rest;
      spendText(call, rest.length);
      const pieces = piecesOf(rest, sought, count < 0 ? Number.POSITIVE_INFINITY : count + 1, ignoreCase);
      made(call, rest.length + (pieces.length - 1) * (replacement.length - sought.length));
      return pieces.map(([start, end]) => rest.slice(start, end)).join(replacement);
    },
  }),
  define({
    name: "Trim",
    description: "The text without spaces at its ends.",
    parameters: [orNull(text("text"))],
    returns: "text",
    examples: [['Trim("  a b ")', '"a b"']],
    evaluate: (_, value) => trimEnd(trimStart(value)),
  }),
  define({
    name: "LTrim",
    description: "The text without spaces at its beginning.",
    parameters: [orNull(text("text"))],
    returns: "text",
    examples: [['LTrim("  a ")', '"a "']],
    evaluate: (_, value) => trimStart(value),
  }),
  define({
    name: "RTrim",
    description: "The text without spaces at its end.",
    parameters: [orNull(text("text"))],
    returns: "text",
    examples: [['RTrim(" a  ")', '" a"']],
    evaluate: (_, value) => trimEnd(value),
  }),
  define({
    name: "UCase",
    description: "The text in capital letters.",
    parameters: [orNull(text("text"))],
    returns: "text",
    examples: [['UCase("Contoso")', '"CONTOSO"']],
    evaluate: (_, value) => upperCase(value),
  }),
  define({
    name: "LCase",
    description: "The text in small letters.",
    parameters: [orNull(text("text"))],
    returns: "text",
    examples: [['LCase("Contoso")', '"contoso"']],
    evaluate: (_, value) => lowerCase(value),
  }),
  define({
    name: "StrConv",
    description: "The text in capital letters (1), in small letters (2), or with a capital letter for each word (3).",
    parameters: [orNull(text("text")), whole("conversion", 1, 3)],
    returns: "text",
    examples: [['StrConv("adventure WORKS", 3)', '"Adventure Works"']],
    evaluate: (_, value, conversion) => {
      if (conversion === 1) return upperCase(value);
      const small = lowerCase(value);
      return conversion === 2 ? small : small.replace(/(^|[\s\0])\p{L}/gu, upperCase);
    },
  }),
  define({
    name: "StrComp",
    description:
      "-1, 0 or 1: the first text comes before the second, is equal, or comes after it. By the characters' codes, or with 1 in the order of the locale's alphabet without regard to case.",
    parameters: [orNull(text("first")), orNull(text("second")), compareMode],
    returns: "whole number",
    examples: [
      ['StrComp("ABC", "abc")', "-1"],
      ['StrComp("ABC", "abc", 1)', "0"],
    ],
    evaluate(call, first, second, ignoreCase) {
      spendText(call, first.length + second.length);
      return Math.sign(ignoreCase ? alphabetical(first, second, call.language.locale) : byCode(first, second));
    },
  }),
  define({
    name: "StrReverse",
    description: "The text from its last character to its first.",
    parameters: [text("text")],
    returns: "text",
    examples: [['StrReverse("abc")', '"cba"']],
    evaluate(call, value) {
      spendText(call, value.length);
      return /[\ud800-\udfff]/.test(value) ? Array.from(value).reverse().join("") : reversed(value);
    },
  }),
  define({
    name: "Space",
    description: "So many spaces.",
    parameters: [whole("count", 0)],
    returns: "text",
    examples: [["Space(3)", '"   "']],
    evaluate: (call, count) => " ".repeat(made(call, count)),
  }),
  define({
    name: "String",
    description: "A character, given as a text or by its code, so many times.",
    parameters: [orNull(whole("count", 0)), orNull({ ...text("character"), type: "text or code", read: characterIn })],
    returns: "text",
    examples: [
      ['String(3, "*")', '"***"'],
      ["String(2, 65)", '"AA"'],
    ],
    evaluate: (call, count, character) => character.repeat(made(call, count)),
  }),
  define({
    name: "Asc",
    description: "The code of the first character in Windows-1252; 63 where it has none.",
    parameters: [text("text")],
    returns: "whole number",
    examples: [['Asc("A")', "65"]],
    evaluate: (_, value) => byteOf(firstOf(value)),
  }),
  define({
    name: "AscW",
    description: "The code of the first character in Unicode (UTF-16), an Integer: from 32768 on it is negative.",
    parameters: [text("text")],
    returns: "whole number",
    examples: [['AscW("€")', "8364"]],
    evaluate: (_, value) => asInteger(firstOf(value).charCodeAt(0)),
  }),
  define({
    name: "Chr",
    description: "The character of a code in Windows-1252.",
    parameters: [whole("code", 0, 255)],
    returns: "text",
    examples: [["Chr(65)", '"A"']],
    evaluate: (_, code) => characterOf(code),
  }),
  define({
    name: "ChrW",
    description: "The character of a code in Unicode (UTF-16).",
    parameters: [whole("code", -32768, 65535)],
    returns: "text",
    examples: [["ChrW(8364)", '"€"']],
    evaluate: (_, code) => String.fromCharCode(code & 0xffff),
  }),
];

function byCode(first: string, second: string): number {
  return first === second ? 0 : first < second ? -1 : 1;
}

/** In English what has neither accents nor signs is in the order of the alphabet by its codes, too; elsewhere y or z may come earlier. */
function alphabetical(first: string, second: string, { name }: Locale): number {
  const [a, b] = [lowerCase(first), lowerCase(second)];
  const isPlain = name.startsWith("en-") && /^[a-z0-9]*$/.test(a + b);
  if (a === b || isPlain) return byCode(a, b);
  return new Intl.Collator(name, { sensitivity: "accent" }).compare(first, second);
}

/** Spaces alone, as in BASIC: tabs and line ends stay. */
function trimStart(value: string): string {
  let at = 0;
  while (value[at] === " ") at += 1;
  return value.slice(at);
}

function trimEnd(value: string): string {
  let end = value.length;
  while (value[end - 1] === " ") end -= 1;
  return value.slice(0, end);
}

/** 16 bits with a sign. */
function asInteger(code: number): number {
  return code > 0x7fff ? code - 0x10000 : code;
}

function firstOf(value: string): string {
  if (value === "") throw badArgument("the text is empty and has no first character").of(0);
  return value.charAt(0);
}

function characterIn(value: Present): string {
  if (typeof value === "number") return characterOf(roundHalfEven(value) & 0xff);
  if (typeof value === "string" && value !== "") return value.charAt(0);
  throw badArgument("the character is missing", "give a text or the code of a character");
}

export function piecesOf(
  value: string,
  sought: string,
  most: number,
  ignoreCase: boolean,
): readonly (readonly [from: number, to: number])[] {
  return ignoreCase ? splitText(lowerCase(value), lowerCase(sought), most) : splitText(value, sought, most);
}

/** The start is there when three or four arguments are: the first of them. */
function inStr(values: readonly Value[], call: Call): Value {
  const hasStart = values.length > 2;
  if (values.length < 2 || values.length > 4) {
    throw badArgument("InStr takes two to four arguments", "it is InStr([start, ]text, sought[, compare])");
  }
  const read = <T>(parameter: Parameter<T>, index: number): T =>
    blaming(index, () => {
      const value = values[index];
      if (value === null) throw nullRefusal();
      return parameter.read(value, call);
    });
  const from = hasStart ? read(start, 0) : 1;
  const ignoreCase = values.length === 4 && read(compareMode, 3);
  const [first, second] = hasStart ? [1, 2] : [0, 1];
  if (values[first] === null || values[second] === null) return null;
  const value = read(text("text"), first);
  const sought = read(text("sought"), second);
  if (value === "" || from > value.length) return 0;
  if (sought === "") return from;
  spendText(call, value.length + sought.length);
  return 1 + (ignoreCase ? findText(lowerCase(value), lowerCase(sought), from - 1) : findText(value, sought, from - 1));
}
