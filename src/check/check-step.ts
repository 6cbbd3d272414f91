import type { Activity, FlowPart } from "../catalog/activity.ts";
import { type Action, allActions, findAction } from "../catalog/catalog.ts";
import type { Given } from "../catalog/conditions.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import type { TextFaults } from "../catalog/text-fault.ts";
import { vendorSubject } from "../catalog/vendor-actions.ts";
import type { Position } from "../markup/diagnostic.ts";
import { type Attribute, type ChildElement, findAttribute, type Step } from "../markup/task.ts";
import { closestName } from "../values/closest-name.ts";
import type { Finding, Rule, Subject } from "./finding.ts";
import { childSubject, subjectsOf, unknownChild } from "./inspect-step.ts";
import { shortened } from "./rules.ts";
import type { StepReading } from "./step-reading.ts";
import type { ExpressionFault, WrittenTexts } from "./written-texts.ts";

/** A finding and where in the source it belongs. */
export type PlacedFinding = Finding & {
  readonly position: Position;
  readonly length: number;
  /** Where in the value of this attribute, instead of the position: 0-based, in units of the decoded value. */
  readonly inside?: { readonly attribute: Attribute; readonly offset: number } | undefined;
  readonly related?: { readonly message: string; readonly position: Position } | undefined;
};

export type ProfileOverlay = (activity: Activity, given: Given) => Given;

export type AppliedRules = {
  /** Judge what the step gives with what a profile makes of it. */
  readonly rules: readonly Rule[];
  /** Judge what the step gives as it is written. */
  readonly writtenRules: readonly Rule[];
  readonly profile?: ProfileOverlay | undefined;
  readonly textFaults?: TextFaults | undefined;
};

/** Everything that is wrong with one step on its own. */
export function checkStep(reading: StepReading, applied: AppliedRules): readonly PlacedFinding[] {
  const { step, activity, written } = reading;
  const { rules, writtenRules, profile, textFaults } = applied;
  const allRules = [...rules, ...writtenRules];
  if (step.disabled === "unclear") return [unclearDisabled(step)];
  if (step.disabled === "yes") return checkDisabled(step, written, allRules);
  if (activity === undefined) return [unknownStep(step)];
  const effective = profile?.(activity, written.given) ?? written.given;
  const subjects = subjectsOf(activity, effective);
  const writtenSubjects = effective === written.given ? subjects : subjectsOf(activity, written.given);
  const asWritten = judge(writtenSubjects, writtenRules);
  return [
    ...checkElement(step, step.action, subjects, written, rules),
    ...[...asWritten, ...idleErrorParameters(activity, written)].map((finding) => placed(finding, step, step.action)),
    ...step.children.flatMap((child, index) => checkChild(activity, child, reading.children[index], allRules)),
    ...(textFaults === undefined ? [] : faultsOfTexts(reading, activity, effective, textFaults)),
  ];
}

function faultsOfTexts(reading: StepReading, activity: Activity, parameters: Given, textFaults: TextFaults) {
  const { step } = reading;
  const children = step.children.map(({ name }, index) => {
    return { name, parameters: reading.children[index]?.given ?? new Map() };
  });
  return textFaults(activity, { parameters, children }).map(({ child: index, ...fault }) => {
    const child = index === undefined ? undefined : step.children[index];
    const finding = { ...fault, code: "CHECK_VALUE", severity: "error", part: "value" } as const;
    return child === undefined ? placed(finding, step, step.action) : placed(finding, child, child.name);
  });
}

function checkDisabled(step: Step, { given }: WrittenTexts, rules: readonly Rule[]): readonly PlacedFinding[] {
  const { disabled } = stepParameters;
  const only = new Map([...given].filter(([name]) => name === disabled.name));
  const subject: Subject = { title: "a step", parameters: { disabled }, given: only, generalNames: [] };
  return rules.flatMap((rule) => rule(subject)).map((finding) => placed(finding, step, step.action));
}

const marks: ReadonlySet<FlowPart | undefined> = new Set<FlowPart>(["else", "case", "label", "region", "end"]);

/** What only marks a place does nothing that could fail or take long. */
function idleErrorParameters({ flow, title }: Activity, { given }: WrittenTexts): readonly Finding[] {
  if (!marks.has(flow)) return [];
  return Object.values(stepParameters)
    .filter((parameter) => parameter !== stepParameters.disabled && given.has(parameter.name))
    .map(({ name }) => ({
      code: "CHECK_INACTIVE_PARAMETER",
      severity: "warning",
      message: `${name} is ignored because ${title} only marks a place`,
      remedy: "give it to the step that begins the block, or to those in it",
      parameter: name,
      part: "name",
    }));
}

function checkChild(
  activity: Activity,
  child: ChildElement,
  written: WrittenTexts | undefined,
  rules: readonly Rule[],
): readonly PlacedFinding[] {
  const subject = written && childSubject(activity, child.name, written.given);
  if (written === undefined || subject === undefined)
    return [placed(unknownChild(activity, child.name), child, child.name)];
  return checkElement(child, child.name, [subject], written, rules);
}

function judge(subjects: readonly Subject[], rules: readonly Rule[]): Finding[] {
  const findings: Finding[] = [];
  for (const subject of subjects) for (const rule of rules) findings.push(...rule(subject));
  return findings;
}

type Element = Pick<ChildElement, "attributes" | "position">;

function checkElement(
  element: Element,
  name: string,
  subjects: readonly Subject[],
  { faults, unusedText }: WrittenTexts,
  rules: readonly Rule[],
): readonly PlacedFinding[] {
  const findings = judge(subjects, rules);
  if (unusedText) findings.push(unused(subjects[0]?.title ?? name));
  return [
    ...findings.map((finding) => placed(finding, element, name)),
    ...faults.map((fault) => placedFault(fault, element, name)),
  ];
}

function placed(finding: Finding, { attributes, position }: Element, name: string): PlacedFinding {
  const attribute = finding.parameter === undefined ? undefined : findAttribute(attributes, finding.parameter);
  if (attribute === undefined) return { ...finding, position, length: name.length + 1 };
  return finding.part === "value"
    ? { ...finding, position: attribute.valuePosition, length: attribute.value.length }
    : { ...finding, position: attribute.position, length: attribute.name.length };
}

function placedFault({ parameter, attribute, error }: ExpressionFault, element: Element, name: string): PlacedFinding {
  const finding: Finding = {
    code: "CHECK_EXPRESSION",
    severity: "error",
    message: `${parameter}: ${error.message}`,
    remedy: error.remedy,
    parameter,
    part: "value",
  };
  const { offset, length } = error;
  if (attribute === undefined) return placed(finding, element, name);
  return { ...finding, position: attribute.valuePosition, length, inside: { attribute, offset } };
}

function unused(title: string): Finding {
  return {
    code: "CHECK_UNUSED_TEXT",
    severity: "warning",
    message: `the text inside the element is ignored: it stands for no parameter of ${title} that is not given already`,
    remedy: "remove it",
  };
}

function unclearDisabled(step: Step): PlacedFinding {
  const suspect = step.attributes.find(({ name }) => /disabled|enabled/i.test(name));
  const finding: Finding = {
    code: "CHECK_UNCLEAR_DISABLED",
    severity: "error",
    message: `${shortened(suspect?.name ?? "an attribute")} may disable this step or not, so the step is refused`,
    remedy: 'remove the attribute, or disable the step with AM_DISABLED="YES"',
    parameter: suspect?.name.toUpperCase(),
  };
  return placed(finding, step, step.action);
}

function unknownStep(step: Step): PlacedFinding {
  const action = findAction(step.action);
  const finding = action === undefined ? unknownAction(step.action) : unknownActivity(action, step.activity);
  return placed(finding, step, step.action);
}

function unknownAction(name: string): Finding {
  const subject = vendorSubject(name);
  if (subject !== undefined) {
    return {
      code: "CHECK_NOT_SUPPORTED",
      severity: "error",
      message: `${name.toUpperCase()} (${subject}) is an action of the vendor's product that is not supported here`,
      remedy: "remove or disable the step; docs/actions.md lists the actions that there are",
    };
  }
  const names = allActions.map((action) => action.name);
  const closest = closestName(name, names);
  return {
    code: "CHECK_UNKNOWN_ACTION",
    severity: "error",
    message: `this version has no action ${shortened(name)}`,
    remedy:
      closest === undefined
        ? "remove or disable the step; docs/actions.md lists the actions that there are"
        : `did you mean ${closest}?`,
  };
}

function unknownActivity({ name, activities }: Action, activity: string | undefined): Finding {
  const names = activities.map((record) => record.name);
  const remedy = `the activities of ${name} are ${names.join(", ")}`;
  if (activity === undefined) {
    return { code: "CHECK_UNKNOWN_ACTIVITY", severity: "error", message: `${name} needs an ACTIVITY`, remedy };
  }
  const closest = closestName(activity, names);
  return {
    code: "CHECK_UNKNOWN_ACTIVITY",
    severity: "error",
    message: `this version has no activity "${shortened(activity)}" of ${name}`,
    remedy: closest === undefined ? remedy : `did you mean ${closest}?`,
    parameter: "ACTIVITY",
    part: "value",
  };
}
