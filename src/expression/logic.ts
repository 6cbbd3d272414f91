import { asLong, truthIn } from "./convert.ts";
import type { Language } from "./language.ts";
import { blaming } from "./refusal.ts";
import type { Logical } from "./syntax-tree.ts";
import type { Value } from "./value.ts";

/**
 * And, Or, Xor, Eqv, Imp: of truth values a truth value, of numbers their bits. Null is what is not known: `False And Null` is
 * False, `True Or Null` is True (Visual Basic language reference, each operator's table).
 */
export function combine(operator: Logical, left: Value, right: Value, language: Language): boolean | number | null {
  const a = bitsOf(left, 0, language);
  const b = bitsOf(right, 1, language);
  if (a === null || b === null) return combineNull(operator, a, b);
  const bits = combineBits(operator, a.bits, b.bits);
  return a.isTruth && b.isTruth ? bits !== 0 : bits;
}

export function not(value: Value, language: Language): boolean | number | null {
  const operand = bitsOf(value, 0, language);
  if (operand === null) return null;
  return operand.isTruth ? operand.bits === 0 : ~operand.bits;
}

type Bits = { readonly bits: number; readonly isTruth: boolean };

function bitsOf(value: Value, operand: number, language: Language): Bits | null {
  if (value === null) return null;
  if (typeof value === "boolean") return { bits: value ? -1 : 0, isTruth: true };
  const truth = typeof value === "string" ? truthIn(value) : undefined;
  if (truth !== undefined) return { bits: truth ? -1 : 0, isTruth: true };
  return { bits: blaming(operand, () => asLong(value, language)), isTruth: false };
}

function combineBits(operator: Logical, a: number, b: number): number {
  switch (operator) {
    case "And":
      return a & b;
    case "Or":
      return a | b;
    case "Xor":
      return a ^ b;
    case "Eqv":
      return ~(a ^ b);
    case "Imp":
      return ~a | b;
  }
}

/** What is certain although one side is not known. */
function combineNull(operator: Logical, a: Bits | null, b: Bits | null): boolean | number | null {
  const known = a ?? b;
  if (known === null) return null;
  const certain = (value: boolean) => (known.isTruth ? value : known.bits);
  switch (operator) {
    case "And":
      return known.bits === 0 ? certain(false) : null;
    case "Or":
      return known.bits === 0 ? null : certain(true);
    case "Imp":
      if (known === a) return known.bits === 0 ? true : null;
      return known.bits === 0 ? null : certain(true);
    default:
      return null;
  }
}
