import type { Activity, Parameter, ParameterType } from "../catalog/activity.ts";
import { type Given, holds, nameIn, textOf } from "../catalog/conditions.ts";
import { readValue } from "../catalog/read-value.ts";
import { findConstant } from "../expression/constants.ts";
import { mentionedNames } from "../expression/mentioned-names.ts";
import type { Attribute, Step } from "../markup/task.ts";
import type { StepReading } from "./step-reading.ts";
import { readWrittenTexts, type WrittenExpression } from "./written-texts.ts";

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
  /** An expression reads it, and does not merely name it. */
  readonly isRead?: true;
  /** With arguments behind it, `name(1)`: an array, or a function. */
  readonly isCall?: true;
  /** Where in an attribute's value an expression names it; undefined where the expression stands in an element's text. */
  readonly inside?: Inside | undefined;
};

export type NamedMention = Mention & { readonly name: string };

export function isNamed(mention: Mention): mention is NamedMention {
  return mention.name !== undefined;
}

/** 0-based, in units of the decoded value. */
type Inside = { readonly attribute: Attribute; readonly offset: number; readonly length: number };

/** What an enabled step names, in the order in which it acts: what it reads comes before what it creates. */
export function mentionsOf(reading: StepReading): readonly Mention[] {
  const { step, activity } = reading;
  if (activity === undefined || step.disabled !== "no") return [];
  return [...readsOf(reading, activity), ...namedBy(reading, activity)];
}

function namedBy({ step, written }: StepReading, activity: Activity): readonly Mention[] {
  const { given } = written;
  return Object.values(activity.parameters).flatMap((parameter): Mention[] => {
    const { type, effect } = parameter;
    const kind = kindOf(type);
    if (effect === undefined || kind === undefined) return [];
    const isGiven = nameIn(parameter, given) !== undefined;
    if (!isGiven && (parameter.default === undefined || !usesDefault(parameter, activity.parameters, given))) return [];
    const name = isGiven ? textOf(parameter, given) : parameter.default;
    // A name that none can have is a finding of its own, and its only one.
    if (effect !== "creates" && name !== undefined && !readValue(type, name).ok) return [];
    return [{ kind, effect, name, step, parameter: nameIn(parameter, given) ?? parameter.name }];
  });
}

/** Whether the default counts where the parameter is not given. */
export function usesDefault({ noDefaultWhen }: Parameter, parameters: Activity["parameters"], given: Given): boolean {
  return noDefaultWhen === undefined || holds(noDefaultWhen, parameters, given) === false;
}

/** What the value of a parameter names; undefined where it names nothing of the run. */
export function kindOf({ kind }: ParameterType): NamedKind | undefined {
  const kinds = { sessionName: "session", variableName: "variable", datasetName: "dataset" } as const;
  return kind in kinds ? kinds[kind as keyof typeof kinds] : undefined;
}

/** In expressions of the step and of the elements in it. */
function readsOf({ step, written }: StepReading, activity: Activity): readonly Mention[] {
  const inChildren = step.children.flatMap((child) => {
    const record = Object.values(activity.children ?? {}).find(({ name }) => name === child.name);
    return record === undefined ? [] : readWrittenTexts(child, record.parameters).expressions;
  });
  return [...written.expressions, ...inChildren].flatMap((expression) => readsIn(expression, step));
}

function readsIn({ parameter, attribute, root }: WrittenExpression, step: Step): readonly Mention[] {
  // What a step does about an error may never be evaluated.
  if (parameter.startsWith("AM_")) return [];
  return mentionedNames(root)
    .filter(({ name }) => findConstant(name) === undefined)
    .map(({ kind, name, isCall, offset, length }) => ({
      kind,
      effect: "uses",
      name,
      step,
      parameter,
      isRead: true,
      ...(isCall === true && { isCall }),
      inside: attribute === undefined ? undefined : { attribute, offset, length },
    }));
}
