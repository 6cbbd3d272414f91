import type { Activity, Parameter, ParameterType } from "../catalog/activity.ts";
import { readAssignment } from "../catalog/assignment.ts";
import { type Given, holds, nameIn, textOf } from "../catalog/conditions.ts";
import { readValue } from "../catalog/read-value.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { findConstant } from "../expression/constants.ts";
import { mentionedNames } from "../expression/mentioned-names.ts";
import { type Attribute, findAttribute, type Step } from "../markup/task.ts";
import type { WrittenExpression } from "./written-texts.ts";

export type NamedKind = "session" | "variable" | "dataset";

/** A step's naming of a session, a variable or a dataset. */
export type Mention = {
  readonly kind: NamedKind;
  readonly effect: "creates" | "uses" | "ends";
  /** undefined when only the run will know. */
  readonly name: string | undefined;
  readonly step: Step;
  /** AML name of the parameter that holds the name. */
  readonly parameter: string;
  /** The step of a subtask that does it; the mention's own step starts the subtask. */
  readonly inTask?: { readonly name: string; readonly step: number } | undefined;
  /** Of a variable that is created: subtasks do not see it. */
  readonly isPrivate?: boolean | undefined;
  /** Of a variable that is created: nothing else gives it a value. */
  readonly isReadOnly?: boolean | undefined;
  /** An expression reads it, and does not merely name it. */
  readonly isRead?: true;
  /** With arguments behind it, `name(1)`: an array, or a function. */
  readonly isCall?: true | undefined;
  /** Where in an attribute's value an expression names it; undefined where the expression stands in an element's text. */
  readonly inside?: Inside | undefined;
};

export type NamedMention = Mention & { readonly name: string };

export function isNamed(mention: Mention): mention is NamedMention {
  return mention.name !== undefined;
}

/** 0-based, in units of the decoded value. */
type Inside = { readonly attribute: Attribute; readonly offset: number; readonly length: number };

/** What parameters of a step, or of an element inside it, name. */
export function namedBy(step: Step, parameters: Activity["parameters"], given: Given, mentions: Mention[]): void {
  for (const key in parameters) {
    const parameter = parameters[key];
    const mention = parameter === undefined ? undefined : namedIn(parameter, step, parameters, given);
    if (mention !== undefined) mentions.push(mention);
  }
}

function namedIn(
  parameter: Parameter,
  step: Step,
  parameters: Activity["parameters"],
  given: Given,
): Mention | undefined {
  const { type, effect } = parameter;
  const kind = kindOf(type);
  if (effect === undefined || kind === undefined) return undefined;
  const spelling = nameIn(parameter, given);
  if (spelling === undefined && (parameter.default === undefined || !usesDefault(parameter, parameters, given))) {
    return undefined;
  }
  const name = spelling === undefined ? parameter.default : given.get(spelling);
  // A name that none can have is a finding of its own, and its only one.
  if (effect !== "creates" && name !== undefined && !readValue(type, name).ok) return undefined;
  const says = (option: Parameter | undefined) => option !== undefined && /^yes$/i.test(textOf(option, given) ?? "");
  const { isPrivate, readOnly } = parameters;
  return {
    kind,
    effect,
    name,
    step,
    parameter: spelling ?? parameter.name,
    isPrivate: says(isPrivate),
    isReadOnly: says(readOnly),
  };
}

const setters: ReadonlySet<string> = new Set(["AMSET", "AMVARIABLE", "AMINCREMENTVARIABLE", "AMDECREMENTVARIABLE"]);

/** Whether a step gives a variable that it uses a value; of arrays that it names, it is not known. */
export function isWrite({ kind, effect, isRead, parameter, step }: Mention): boolean {
  if (kind !== "variable" || effect !== "uses" || isRead === true) return false;
  return parameter.endsWith("VARIABLE") || parameter === "AM_SETVAR" || setters.has(step.action);
}

/** The variable that a step sets when it has failed. */
export function setOnError(step: Step, mentions: Mention[]): void {
  const { name: parameter } = stepParameters.setVariable;
  const attribute = findAttribute(step.attributes, parameter);
  if (attribute === undefined) return;
  const { name } = readAssignment(attribute.value);
  if (name === "" || name.includes("%")) return;
  const inside = { attribute, offset: attribute.value.indexOf(name), length: name.length };
  mentions.push({ kind: "variable", effect: "uses", name, step, parameter, inside });
}

/** Whether the default counts where the parameter is not given. */
export function usesDefault({ noDefaultWhen }: Parameter, parameters: Activity["parameters"], given: Given): boolean {
  return noDefaultWhen === undefined || holds(noDefaultWhen, parameters, given) === false;
}

/** What the value of a parameter names; undefined where it names nothing of the run. */
export function kindOf({ kind }: ParameterType): NamedKind | undefined {
  switch (kind) {
    case "sessionName":
      return "session";
    case "variableName":
      return "variable";
    case "datasetName":
      return "dataset";
    default:
      return undefined;
  }
}

/** What an expression of a step, or of an element in it, reads. */
export function readsIn({ parameter, attribute, root }: WrittenExpression, step: Step, mentions: Mention[]): void {
  for (const { kind, name, isCall, offset, length } of mentionedNames(root)) {
    if (findConstant(name) !== undefined) continue;
    mentions.push({
      kind,
      effect: "uses",
      name,
      step,
      parameter,
      isRead: true,
      isCall,
      inside: attribute === undefined ? undefined : { attribute, offset, length },
    });
  }
}
