import type { Operator } from "./syntax-tree.ts";

type InfixOperator = { readonly operator: Operator; readonly power: number };

/**
 * Visual Basic's precedence, from the loosest to the tightest; operators of one row are read from left to right
 * (Visual Basic for Applications language reference, "Operator precedence"). Not stands between And and the comparisons,
 * the minus sign of a single value between `*` and `^`.
 */
const rows: readonly (readonly Operator[])[] = [
  ["Imp"],
  ["Eqv"],
  ["Xor"],
  ["Or"],
  ["And"],
  ["=", "<>", "<", ">", "<=", ">=", "Like", "Is"],
  ["&"],
  ["+", "-"],
  ["Mod"],
  ["\\"],
  ["*", "/"],
  ["^"],
];

const infixOperators: ReadonlyMap<string, InfixOperator> = new Map(
  rows.flatMap((row, index) => row.map((operator) => [operator.toUpperCase(), { operator, power: 2 * index + 2 }])),
);

const powerOf = (operator: Operator): number => infixOperators.get(operator.toUpperCase())?.power ?? 0;

/** Binding powers of what stands before its operand: the higher, the tighter. */
export const prefixPowers = { not: powerOf("And") + 1, sign: powerOf("*") + 1 } as const;

/** The operator of that spelling, `mod` and `MOD` alike, and how tightly it binds; undefined for what is none. */
export function infixOperator(spelling: string): InfixOperator | undefined {
  return infixOperators.get(spelling.toUpperCase());
}

/** Words that are no names. */
export function isOperatorWord(name: string): boolean {
  const upper = name.toUpperCase();
  return upper === "NOT" || infixOperators.has(upper);
}
