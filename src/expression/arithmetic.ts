import type { ExpressionErrorCode } from "./expression-error.ts";
import type { Operator } from "./syntax-tree.ts";
import { toText } from "./to-text.ts";
import type { Value } from "./value.ts";

/** A computed value, or why there is none. `operand` tells which side is to blame where it is one of them. */
export type Computed = { readonly ok: true; readonly value: Value } | Failure;

export type Failure = {
  readonly ok: false;
  readonly code: ExpressionErrorCode;
  readonly reason: string;
  readonly operand?: "left" | "right";
};

/** Longest text that an expression may make, in UTF-16 units. */
export const longestText = 16_777_216;

/**
 * `&` joins texts. `+` adds, but joins when both sides are texts (as BASIC's Variants do), or when one is a text that is
 * no number. `-`, `*` and `/` take numbers: texts that read as one count, Empty is 0, True is -1. See README.md.
 */
export function compute(operator: Operator, left: Value, right: Value): Computed {
  if (operator === "&" || (operator === "+" && joins(left, right))) return join(left, right);
  const a = operandOf(left, "left");
  if (!a.ok) return a;
  const b = operandOf(right, "right");
  if (!b.ok) return b;
  if (operator === "/" && b.number === 0) {
    return { ok: false, code: "EXPRESSION_DIVISION_BY_ZERO", reason: "the divisor is 0", operand: "right" };
  }
  return finite(calculate(operator, a.number, b.number));
}

/** `-x`. */
export function negate(value: Value): Computed {
  const operand = operandOf(value, "right");
  return operand.ok ? finite(-operand.number) : operand;
}

/** The number that a text is, as BASIC reads it with the settings of the United States but without separators of thousands. */
export function numberIn(text: string): number | undefined {
  const word = text.trim();
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(word)) return undefined;
  const number = Number(word);
  return Number.isFinite(number) ? number : undefined;
}

function joins(left: Value, right: Value): boolean {
  if (typeof left === "string") return typeof right === "string" || right === undefined || numberIn(left) === undefined;
  return typeof right === "string" && (left === undefined || numberIn(right) === undefined);
}

function join(left: Value, right: Value): Computed {
  const a = toText(left);
  const b = toText(right);
  return a.length + b.length > longestText ? tooLong : { ok: true, value: a + b };
}

export const tooLong: Failure = {
  ok: false,
  code: "EXPRESSION_TOO_LONG",
  reason: `the text becomes longer than ${longestText} characters`,
};

function operandOf(value: Value, operand: "left" | "right"): { ok: true; number: number } | Failure {
  if (value === undefined) return { ok: true, number: 0 };
  if (typeof value === "number") return { ok: true, number: value };
  if (typeof value === "boolean") return { ok: true, number: value ? -1 : 0 };
  if (typeof value !== "string") {
    return {
      ok: false,
      code: "EXPRESSION_NOT_SUPPORTED",
      reason: "arithmetic with dates is not supported yet",
      operand,
    };
  }
  const number = numberIn(value);
  if (number !== undefined) return { ok: true, number };
  return { ok: false, code: "EXPRESSION_TYPE", reason: "this is a text that is not a number", operand };
}

function calculate(operator: Exclude<Operator, "&">, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
  }
}

function finite(number: number): Computed {
  if (Number.isFinite(number)) return { ok: true, value: number };
  return { ok: false, code: "EXPRESSION_OVERFLOW", reason: "the result is too large for a number" };
}
