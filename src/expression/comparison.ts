import { Decimal } from "../values/decimal.ts";
import { asDecimal, asNumber, noScalar, type Present, truthIn, wallIn } from "./convert.ts";
import { compareExact } from "./exact-number.ts";
import type { Language } from "./language.ts";
import { numberIn } from "./number-text.ts";
import { Refusal, typeRefusal } from "./refusal.ts";
import type { Comparison } from "./syntax-tree.ts";
import { isObject, type Value } from "./value.ts";
import { serialOf } from "./wall-time.ts";

/**
 * Compares as Variants do: Null with anything is Null. Two texts compare by their characters' codes (`"a" > "B"`). A number and a
 * text compare as numbers where the text reads as one, else the number is the lesser; a date and a text likewise. Empty is 0
 * beside a number and "" beside a text.
 */
export function compare(operator: Comparison, left: Value, right: Value, language: Language): boolean | null {
  if (left === null || right === null) return null;
  const order = orderOf(left, right, language);
  switch (operator) {
    case "=":
      return order === 0;
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case ">=":
      return order >= 0;
  }
}

/** Below 0 where the left comes first, above 0 where the right does. */
function orderOf(left: Present, right: Present, language: Language): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  refuseObject(left, 0);
  refuseObject(right, 1);
  if (left instanceof Decimal || right instanceof Decimal) return orderOfExact(left, right, language);
  if (typeof left === "string") return orderOfText(left, right, language);
  if (typeof right === "string") return -orderOfText(right, left, language);
  return difference(asNumber(left, language), asNumber(right, language));
}

/** A text that reads as no number comes after every number. */
function orderOfExact(left: Present, right: Present, language: Language): number {
  const isWord = (value: Present) => typeof value === "string" && numberIn(value, language.locale) === undefined;
  if (isWord(left) || isWord(right)) return isWord(left) ? 1 : -1;
  return compareExact(asDecimal(left, language), asDecimal(right, language));
}

function orderOfText(text: string, other: Present, language: Language): number {
  if (typeof other === "string" || other === undefined) return orderOfTexts(text, other ?? "");
  const number = meant(text, other, language);
  return number === undefined ? 1 : difference(number, asNumber(other, language));
}

/** What a text means beside a value of another kind. */
function meant(text: string, other: Present, language: Language): number | undefined {
  if (typeof other === "boolean") {
    const truth = truthIn(text);
    if (truth !== undefined) return asNumber(truth, language);
  }
  const wall = other instanceof Date ? wallIn(text, language) : undefined;
  return wall === undefined ? numberIn(text, language.locale) : serialOf(wall);
}

function orderOfTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function difference(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function refuseObject(value: Present, operand: number): void {
  if (!isObject(value)) return;
  if (value.kind === "nothing") {
    throw new Refusal({ code: "EXPRESSION_TYPE", reason: "Nothing compares with Is alone", operand });
  }
  throw noScalar(value, "a value to compare").of(operand);
}

/** `Is`: both have to be objects, and Nothing is the only one that expressions know. */
export function isSame(left: Value, right: Value): boolean {
  for (const [operand, value] of [left, right].entries()) {
    if (!isObject(value))
      throw typeRefusal("Is compares objects, and this is a value", "compare values with =").of(operand);
  }
  return left === right;
}
