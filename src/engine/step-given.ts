import type { Activity, Parameter } from "../catalog/activity.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { type WrittenText, writtenTexts } from "../catalog/written-texts.ts";
import type { Attribute, Step } from "../markup/task.ts";

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

/** Turns one written text into what is meant. */
export type Evaluate = (written: WrittenText) => string;

/** Evaluates all that a step gives: attributes, element text in place of the content parameter, children likewise. */
export function evaluateGiven(step: Step, activity: Activity, evaluate: Evaluate): StepGiven {
  const children = Object.values(activity.children ?? {});
  return {
    parameters: evaluateTexts(step, { ...activity.parameters, ...stepParameters }, evaluate),
    children: step.children.map((child) => {
      const name = child.name.toUpperCase();
      const record = children.find((candidate) => candidate.name.toUpperCase() === name);
      return { name, parameters: evaluateTexts(child, record?.parameters ?? {}, evaluate) };
    }),
  };
}

type Element = { readonly attributes: readonly Attribute[]; readonly text: string | undefined };
type Parameters = Readonly<Record<string, Parameter>>;

function evaluateTexts(element: Element, parameters: Parameters, evaluate: Evaluate): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, written] of writtenTexts(element, parameters)) {
    const text = evaluate(written);
    if (text !== "") given.set(name, text);
  }
  return given;
}
