import type { Activity } from "../catalog/activity.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { closestName } from "../values/closest-name.ts";
import type { CheckCode, Finding, Subject } from "./finding.ts";
import { rules, shortened } from "./rules.ts";

/** Something that is wrong with a step's texts, after expressions. */
export type Problem = {
  readonly code: CheckCode;
  /** "error": the step must not run. */
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly remedy?: string | undefined;
  /** AML name of the parameter it is about. */
  readonly parameter?: string | undefined;
};

/** What a step gives, as texts after expressions, by AML name in upper case; the same of the elements inside it. */
export type GivenTexts = {
  readonly parameters: ReadonlyMap<string, string>;
  readonly children: readonly { readonly name: string; readonly parameters: ReadonlyMap<string, string> }[];
};

/**
 * Judges what a step gives, once every text is known: unknown, missing, invalid and inactive parameters.
 *
 * `inspectStep(endSession, { parameters: new Map(), children: [] })` → `[{ code: "CHECK_MISSING_PARAMETER", … }]`
 */
export function inspectStep(activity: Activity, given: GivenTexts): Problem[] {
  const findings = [
    ...subjectsOf(activity, given.parameters).flatMap((subject) => rules.flatMap((rule) => rule(subject))),
    ...given.children.flatMap((child) => inspectChild(activity, child.name, child.parameters)),
  ];
  return findings.map(({ part, ...problem }) => problem);
}

function inspectChild(activity: Activity, name: string, given: ReadonlyMap<string, string>): readonly Finding[] {
  const subject = childSubject(activity, name, given);
  return subject === undefined ? [unknownChild(activity, name)] : rules.flatMap((rule) => rule(subject));
}

/** A step as the rules take it: its own parameters, and the general ones that any step may carry. */
export function subjectsOf(activity: Activity, given: Subject["given"]): readonly Subject[] {
  const isGeneral = (name: string) => generalNames.includes(name);
  const { title, standing, parameters } = activity;
  const step: Subject = { title, standing, parameters, given, generalNames };
  if (![...given.keys()].some(isGeneral)) return [step];
  const general = new Map([...given].filter(([name]) => isGeneral(name)));
  const own = new Map([...given].filter(([name]) => !isGeneral(name)));
  return [
    { ...step, given: own },
    { title: "a step", parameters: stepParameters, given: general, generalNames: [] },
  ];
}

const generalNames: readonly string[] = Object.values(stepParameters).map(({ name }) => name);

/** undefined when the activity knows no child of that name. */
export function childSubject(activity: Activity, name: string, given: Subject["given"]): Subject | undefined {
  const record = Object.values(activity.children ?? {}).find((child) => child.name === name.toUpperCase());
  if (record === undefined) return undefined;
  return { title: `<${record.name}>`, parameters: record.parameters, given, generalNames: [] };
}

export function unknownChild(activity: Activity, name: string): Finding {
  const names = Object.values(activity.children ?? {}).map((child) => child.name);
  const closest = closestName(name, names);
  const content = Object.values(activity.parameters).find(({ isContent }) => isContent === true);
  const removal =
    content === undefined
      ? "remove it"
      : `remove it; markup that belongs to ${content.name} is written as <![CDATA[…]]>`;
  return {
    code: "CHECK_UNKNOWN_CHILD",
    severity: "error",
    message: `<${shortened(name)}> has no place inside ${activity.title}`,
    remedy: closest === undefined ? removal : `did you mean <${closest}>?`,
  };
}
