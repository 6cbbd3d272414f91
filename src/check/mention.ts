import type { Activity, Parameter, ParameterType } from "../catalog/activity.ts";
import { allParameters } from "../catalog/all-parameters.ts";
import { holds, nameIn, textOf } from "../catalog/conditions.ts";
import { readValue } from "../catalog/read-value.ts";
import { writtenTexts } from "../catalog/written-texts.ts";
import { findConstant } from "../expression/constants.ts";
import { type MentionedName, mentionedNames } from "../expression/mentioned-names.ts";
import { parseField } from "../expression/parse-expression.ts";
import { parseTemplate } from "../expression/parse-template.ts";
import type { Attribute, ChildElement, Step } from "../markup/task.ts";
import type { StepReading } from "./step-reading.ts";

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
  return [...readsOf(step, activity), ...namedBy(reading, activity)];
}

function namedBy({ step, written }: StepReading, activity: Activity): readonly Mention[] {
  const { given } = written;
  return Object.values(activity.parameters).flatMap((parameter): Mention[] => {
    const { type, effect, noDefaultWhen } = parameter;
    const kind = kindOf(type);
    if (effect === undefined || kind === undefined) return [];
    const isGiven = nameIn(parameter, given) !== undefined;
    const usesDefault = noDefaultWhen === undefined || holds(noDefaultWhen, activity.parameters, given) === false;
    if (!isGiven && (parameter.default === undefined || !usesDefault)) return [];
    const name = isGiven ? textOf(parameter, given) : parameter.default;
    // A name that none can have is a finding of its own, and its only one.
    if (effect !== "creates" && name !== undefined && !readValue(type, name).ok) return [];
    return [{ kind, effect, name, step, parameter: nameIn(parameter, given) ?? parameter.name }];
  });
}

function kindOf({ kind }: ParameterType): NamedKind | undefined {
  const kinds = { sessionName: "session", variableName: "variable", datasetName: "dataset" } as const;
  return kind in kinds ? kinds[kind as keyof typeof kinds] : undefined;
}

/** In expressions of the step and of the elements in it. What it does about an error (`AM_…`) may never be evaluated. */
function readsOf(step: Step, activity: Activity): readonly Mention[] {
  const inChildren = step.children.flatMap((child) => {
    const record = Object.values(activity.children ?? {}).find(({ name }) => name === child.name);
    return record === undefined ? [] : readsOfElement(step, child, record.parameters);
  });
  return [...readsOfElement(step, step, allParameters(activity)), ...inChildren];
}

function readsOfElement(
  step: Step,
  element: Step | ChildElement,
  parameters: Readonly<Record<string, Parameter>>,
): readonly Mention[] {
  return [...writtenTexts(element, parameters)].flatMap(([name, { text, parameter, attribute, isSecret }]) => {
    // A password that was meant as it stands may look like an expression: nothing of it is shown.
    if (parameter === undefined || isSecret || name.startsWith("AM_")) return [];
    return namesIn(text, parameter.type).map(
      ({ kind, name: read, isCall, offset, length }): Mention => ({
        kind,
        effect: "uses",
        name: read,
        step,
        parameter: name,
        isRead: true,
        ...(isCall === true && { isCall }),
        inside: attribute === undefined ? undefined : { attribute, offset, length },
      }),
    );
  });
}

/** Of an expression that cannot be read, nothing: that is a finding of its own. */
function namesIn(text: string, type: ParameterType): readonly MentionedName[] {
  try {
    const roots =
      type.kind === "expression"
        ? [parseField(text).root]
        : parseTemplate(text).parts.filter((part) => typeof part !== "string");
    return roots.flatMap(mentionedNames).filter(({ name }) => findConstant(name) === undefined);
  } catch {
    return [];
  }
}
