import type { Activity, Parameter } from "../catalog/activity.ts";
import { type Given, holds } from "../catalog/conditions.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
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

export type WrittenText = {
  readonly text: string;
  /** undefined where the catalog does not know the attribute. */
  readonly parameter: Parameter | undefined;
  /** undefined for an element's text. */
  readonly attribute: Attribute | undefined;
  readonly isSecret: boolean;
};

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

/**
 * The texts of an element as they are written, by AML name in upper case: of a name that is written twice the first one,
 * and the element's text where the attribute that it may stand for is not given. ACTIVITY and empty texts are left out.
 */
export function writtenTexts(element: Element, parameters: Parameters): ReadonlyMap<string, WrittenText> {
  const texts = new Map<string, Omit<WrittenText, "isSecret">>();
  for (const attribute of element.attributes) {
    const parameter = findParameter(parameters, attribute.name.toUpperCase());
    const name = (parameter?.name ?? attribute.name).toUpperCase();
    if (name === "ACTIVITY" || attribute.value === "" || texts.has(name)) continue;
    texts.set(name, { text: attribute.value, parameter, attribute });
  }
  const content = Object.values(parameters).find((parameter) => parameter.isContent === true);
  if (content !== undefined && element.text !== undefined && !texts.has(content.name)) {
    texts.set(content.name, { text: element.text, parameter: content, attribute: undefined });
  }
  const known = new Map([...texts].map(([name, { text }]) => [name, text.includes("%") ? undefined : text]));
  return new Map(
    [...texts].map(([name, text]) => [name, { ...text, isSecret: isSecret(text.parameter, parameters, known) }]),
  );
}

/** A secret by its type, or under a condition that holds or that only the run will know. */
function isSecret(parameter: Parameter | undefined, parameters: Parameters, given: Given): boolean {
  if (parameter?.type.kind === "encrypted") return true;
  return parameter?.secretWhen !== undefined && holds(parameter.secretWhen, parameters, given) !== false;
}

/** The parameter of that AML name, its other spellings included; `name` in upper case. */
function findParameter(parameters: Parameters, name: string): Parameter | undefined {
  return Object.values(parameters).find(
    (parameter) =>
      parameter.name.toUpperCase() === name ||
      parameter.aliases?.some((alias) => alias.toUpperCase() === name) === true,
  );
}
