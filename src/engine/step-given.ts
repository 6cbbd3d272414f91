import type { WrittenText } from "../catalog/written-texts.ts";
import type { Value } from "../expression/value.ts";
import { EngineError } from "./engine-error.ts";
import type { PlannedText, StepPlan } from "./step-plan.ts";

/** What a step gives its activity, as texts after expressions, by AML name in upper case. What is empty counts as not given and is absent. */
export type StepGiven = {
  /** The general parameters (`AM_…`) are among them, and attributes that nobody knows; ACTIVITY is not. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly children: readonly ChildGiven[];
};

type ChildGiven = {
  /** Upper case: `ATTRIBUTE`. */
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
};

/** Turns one written text into what is meant: its value, and that as text. */
export type Evaluate = (written: WrittenText) => { readonly text: string; readonly value: Value };

/** What was given, and the values that the texts were made of, by AML name: a number, a date, an array. */
export type Evaluated = {
  readonly given: StepGiven;
  readonly values: ReadonlyMap<string, Value>;
  /** Of the children, in the order of `given.children`. */
  readonly childValues: readonly ReadonlyMap<string, Value>[];
};

/** Evaluates all that a step gives: attributes, element text in place of the content parameter, children likewise. */
export function evaluateGiven({ texts, children }: StepPlan, evaluate: Evaluate): Evaluated {
  const values = new Map<string, Value>();
  const childValues = children.map(() => new Map<string, Value>());
  return {
    given: {
      parameters: evaluateTexts(texts, evaluate, values),
      children: children.map(({ name, texts }, index) => ({
        name,
        parameters: evaluateTexts(texts, evaluate, childValues[index]),
      })),
    },
    values,
    childValues,
  };
}

function evaluateTexts(
  texts: readonly PlannedText[],
  evaluate: Evaluate,
  values?: Map<string, Value>,
): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const { name, written } of texts) {
    const { text, value } = evaluate(written);
    if (typeof value !== "string") values?.set(name, value);
    if (text !== "") given.set(name, text);
    else if (written.parameter?.refusesNothing === true && written.text !== "") throw givesNothing(name, written.text);
  }
  return given;
}

function givesNothing(name: string, text: string): EngineError {
  return new EngineError({
    code: "ENGINE_PARAMETER",
    message: `${name} is ${text}, which gives nothing`,
    remedy: `see that it gives a value, or leave ${name} out`,
    context: { parameter: name },
  });
}
