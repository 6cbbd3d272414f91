import type { Activity, Parameter, ParameterType } from "../catalog/activity.ts";
import type { Attribute, Step } from "../markup/task.ts";

/** What a step gives its activity, as texts after expressions, by AML name in upper case. What is empty counts as not given and is absent. */
export type StepGiven = {
  /** ACTIVITY and the general attributes (`AM_…`) are not among them; attributes that the activity does not know are. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly children: readonly ChildGiven[];
};

export type ChildGiven = {
  /** Upper case: `ATTRIBUTE`. */
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
};

/** Turns one written text into what is meant. `type` is undefined where the catalog does not know the attribute. */
export type Evaluate = (text: string, type: ParameterType | undefined, attribute: Attribute | undefined) => string;

/** Evaluates all that a step gives: attributes, element text in place of the content parameter, children likewise. */
export function evaluateGiven(step: Step, activity: Activity, evaluate: Evaluate): StepGiven {
  const children = Object.values(activity.children ?? {});
  return {
    parameters: evaluateAttributes(step, activity.parameters, evaluate),
    children: step.children.map((child) => {
      const record = children.find((candidate) => candidate.name.toUpperCase() === child.name.toUpperCase());
      return {
        name: child.name.toUpperCase(),
        parameters: evaluateAttributes(child, record?.parameters ?? {}, evaluate),
      };
    }),
  };
}

type Parameters = Readonly<Record<string, Parameter>>;

function evaluateAttributes(
  element: { readonly attributes: readonly Attribute[]; readonly text: string | undefined },
  parameters: Parameters,
  evaluate: Evaluate,
): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const put = (name: string, text: string) => {
    if (text !== "" && !given.has(name)) given.set(name, text);
  };
  for (const attribute of element.attributes) {
    const name = attribute.name.toUpperCase();
    if (name === "ACTIVITY" || isGeneral(name) || attribute.value === "") continue;
    const parameter = findParameter(parameters, name);
    put(parameter?.name ?? name, evaluate(attribute.value, parameter?.type, attribute));
  }
  const content = Object.values(parameters).find((parameter) => parameter.isContent === true);
  if (content !== undefined && element.text !== undefined && !given.has(content.name)) {
    put(content.name, evaluate(element.text, content.type, undefined));
  }
  return given;
}

/** The parameter of that AML name, its other spellings included; `name` in upper case. */
export function findParameter(parameters: Parameters, name: string): Parameter | undefined {
  return Object.values(parameters).find(
    (parameter) =>
      parameter.name.toUpperCase() === name ||
      parameter.aliases?.some((alias) => alias.toUpperCase() === name) === true,
  );
}

/** `AM_RETRY`, `AM_ERRORS` …: attributes that any step may carry, which are the engine's and not the activity's. */
export function isGeneral(name: string): boolean {
  return name.toUpperCase().startsWith("AM_");
}
