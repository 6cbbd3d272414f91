import type { Activity, Condition, Parameter } from "../catalog/activity.ts";
import { allParameters } from "../catalog/all-parameters.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { type WrittenText, writtenTexts } from "../catalog/written-texts.ts";
import type { Attribute, Step } from "../markup/task.ts";
import type { PreparedStep } from "./prepare-step.ts";

/** What a step gives, looked up once for all the times that it runs. */
export type StepPlan = {
  /** Without those that are computed when the step has failed. */
  readonly texts: readonly PlannedText[];
  readonly children: readonly PlannedChild[];
  readonly brokenTag: Step["brokenTag"];
  /** Nothing in it needs to be evaluated. */
  readonly isFixed: boolean;
  /** Its texts go to an organization, which reads dates and numbers in one form only. */
  readonly isExact: boolean;
  /** What may be kept from one time to the next. */
  readonly reuse: Reuse | undefined;
  /** Written texts of the general parameters that say what happens on an error (`AM_…`), by name; undefined where there are none. */
  readonly errorTexts: ReadonlyMap<string, WrittenText> | undefined;
  kept: Kept | undefined;
};

export type PlannedText = {
  /** AML name in upper case. */
  readonly name: string;
  readonly written: WrittenText;
  /** True where only the run knows the text. */
  readonly isOpen: boolean;
  /** The name that code uses, for a text that nothing but its own deed looks at. */
  readonly freeKey: string | undefined;
};

type PlannedChild = { readonly name: string; readonly texts: readonly PlannedText[] };

/** Whether the texts of an earlier time, if they differ in nothing that counts, have been judged and read. */
type Reuse = { readonly free: readonly PlannedText[] };

type Kept = { readonly shape: string; readonly prepared: PreparedStep };

type Parameters = Readonly<Record<string, Parameter>>;
type Element = { readonly attributes: readonly Attribute[]; readonly text: string | undefined };

const errorNames: ReadonlySet<string> = new Set(
  Object.values(stepParameters)
    .map(({ name }) => name)
    .filter((name) => name !== "AM_DISABLED"),
);

/** Those that nothing asks for before the step has failed: their expressions are computed then. */
const afterErrorNames: ReadonlySet<string> = new Set(
  [...errorNames].filter((name) => name !== "AM_TIMEOUT" && name !== "AM_TIMEOUTSCALE"),
);

export function planStep(step: Step, activity: Activity | undefined): StepPlan {
  const parameters = allParameters(activity);
  const looked = conditionKeys(activity?.parameters ?? {});
  const written = planTexts(step, parameters, looked);
  const texts = written.filter(({ name, isOpen }) => !(isOpen && afterErrorNames.has(name)));
  const records = Object.values(activity?.children ?? {});
  const children = step.children.map((child) => {
    const name = child.name.toUpperCase();
    const record = records.find((candidate) => candidate.name.toUpperCase() === name);
    return { name, texts: planTexts(child, record?.parameters ?? {}, looked) };
  });
  const all = [...texts, ...children.flatMap((child) => child.texts)];
  const errorTexts = written.filter(({ name }) => errorNames.has(name));
  return {
    texts,
    children,
    brokenTag: step.brokenTag,
    isExact: Object.values(activity?.parameters ?? {}).some(({ type }) => type.kind === "sessionName"),
    isFixed: !all.some(({ isOpen }) => isOpen),
    reuse: activity !== undefined && staysAlike(activity, children) ? { free: texts.filter(isFree) } : undefined,
    errorTexts: errorTexts.length === 0 ? undefined : new Map(errorTexts.map(({ name, written }) => [name, written])),
    kept: undefined,
  };
}

function planTexts(element: Element, parameters: Parameters, looked: ReadonlySet<string>): readonly PlannedText[] {
  const keys = new Map(Object.entries(parameters).map(([key, parameter]) => [parameter, key]));
  return [...writtenTexts(element, parameters)].map(([name, written]) => {
    const { parameter, text, isSecret } = written;
    const isOpen = text.includes("%") && parameter !== undefined && parameter.type.kind !== "expression";
    const key = parameter === undefined ? undefined : keys.get(parameter);
    const isFreeText = isOpen && parameter?.type.kind === "text" && !isSecret && key !== undefined && !looked.has(key);
    return { name, written, isOpen, freeKey: isFreeText ? key : undefined };
  });
}

function isFree({ freeKey }: PlannedText): boolean {
  return freeKey !== undefined;
}

/** Steps that open connections are judged each time: what an operator's profile makes of them depends on every text. */
function staysAlike({ parameters }: Activity, children: readonly PlannedChild[]): boolean {
  const isOpen = children.some(({ texts }) => texts.some((text) => text.isOpen));
  return (
    !isOpen && !Object.values(parameters).some(({ type }) => type.kind === "sessionName" || type.kind === "encrypted")
  );
}

/** The parameters whose values decide whether others count. */
function conditionKeys(parameters: Parameters): ReadonlySet<string> {
  const keys = new Set<string>();
  const collect = (condition: Condition | true | undefined): void => {
    if (condition === undefined || condition === true) return;
    if ("all" in condition) condition.all.forEach(collect);
    else if ("any" in condition) condition.any.forEach(collect);
    else if ("not" in condition) collect(condition.not);
    else if ("parameter" in condition) keys.add(condition.parameter);
  };
  for (const { required, activeWhen, noDefaultWhen, secretWhen } of Object.values(parameters)) {
    for (const condition of [required, activeWhen, noDefaultWhen, secretWhen]) collect(condition);
  }
  return keys;
}
