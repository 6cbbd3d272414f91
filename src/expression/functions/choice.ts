import { asBoolean } from "../convert.ts";
import { badArgument } from "../refusal.ts";
import type { Value } from "../value.ts";
import { any, type Call, define, type FunctionRecord, type Parameter, repeated, whole } from "./function-record.ts";

/** A condition that is Null does not hold. */
const condition: Parameter<boolean> = {
  name: "condition",
  type: "truth value",
  ofNull: "value",
  read: (value, call) => holds(value, call),
};

export const choiceFunctions: readonly FunctionRecord[] = [
  define({
    name: "IIf",
    description: "One value or the other; both are computed, whichever is chosen.",
    parameters: [condition, any("whenTrue"), any("whenFalse")],
    returns: "any",
    examples: [['IIf(2 > 1, "more", "less")', '"more"']],
    evaluate: (_, isTrue, whenTrue, whenFalse) => (isTrue ? whenTrue : whenFalse),
  }),
  define({
    name: "Choose",
    description: "The value of that number, from 1; Null where there is none.",
    parameters: [whole("number"), repeated(any("value"))],
    returns: "any",
    examples: [['Choose(2, "a", "b", "c")', '"b"']],
    evaluate: (_, number, values) => (number >= 1 && number <= values.length ? values[number - 1] : null),
  }),
  define({
    name: "Switch",
    signature: "Switch(condition, value, …)",
    description: "The value after the first condition that holds; Null where none does.",
    parameters: [repeated(any("condition, value"))],
    returns: "any",
    examples: [['Switch(1 > 2, "a", True, "b")', '"b"']],
    evaluate: chooseFirst,
  }),
];

function chooseFirst(call: Call, values: readonly Value[]): Value {
  if (values.length % 2 === 1) throw badArgument("Switch takes pairs of a condition and a value").of(values.length - 1);
  for (let at = 0; at < values.length; at += 2) {
    if (holds(values[at], call)) return values[at + 1];
  }
  return null;
}

function holds(value: Value, { language }: Call): boolean {
  return value !== null && asBoolean(value, language);
}
