import type { Parameter, ParameterType } from "../catalog/activity.ts";
import { readAssignment } from "../catalog/assignment.ts";
import { nameIn } from "../catalog/conditions.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { writtenTexts } from "../catalog/written-texts.ts";
import { type MentionedName, mentionedNames } from "../expression/mentioned-names.ts";
import { parseField } from "../expression/parse-expression.ts";
import { parseTemplate } from "../expression/parse-template.ts";
import type { ChildElement, Step, Task } from "../markup/task.ts";
import { kindOf, type NamedKind, usesDefault } from "./mention.ts";
import { readStep } from "./step-reading.ts";
import type { WrittenTexts } from "./written-texts.ts";

type ReportedKind = NamedKind | "file";

/** What a step does with something that has a name, or with files. */
export type NameUse = {
  readonly kind: ReportedKind;
  /** As it is written; an expression where the run alone will know. */
  readonly name: string;
  readonly does: "creates" | "reads" | "writes" | "uses" | "ends";
};

export type StepReport = {
  readonly step: Step;
  /** Each once. */
  readonly uses: readonly NameUse[];
};

export type NamedReport = {
  readonly kind: ReportedKind;
  readonly name: string;
  /** Numbers of the steps, by what they do with it. */
  readonly steps: Readonly<Partial<Record<NameUse["does"], readonly number[]>>>;
};

export type TaskReport = { readonly steps: readonly StepReport[]; readonly names: readonly NamedReport[] };

/**
 * What every enabled step of a task reads and writes, and by which steps each session, variable, dataset and file is created, used and
 * ended, as far as the task's text tells.
 */
export function reportTask(task: Task): TaskReport {
  const steps = task.steps
    .filter(({ kind, disabled }) => kind === "action" && disabled === "no")
    .map((step): StepReport => ({ step, uses: usesOf(step) }));
  return { steps, names: namesOf(steps) };
}

type Parameters = Readonly<Record<string, Parameter>>;

function usesOf(step: Step): readonly NameUse[] {
  const { activity, written } = readStep(step);
  const uses = usesOfElement(step, { ...stepParameters, ...activity?.parameters });
  const inChildren = step.children.flatMap((child) => {
    const record = Object.values(activity?.children ?? {}).find(({ name }) => name === child.name);
    return usesOfElement(child, record?.parameters ?? {});
  });
  return [...uses, ...usualNames(written, activity?.parameters ?? {}), ...inChildren].filter(isFirst);
}

/** A session that the step does not name, and uses by its usual name. */
function usualNames({ given }: WrittenTexts, parameters: Parameters): readonly NameUse[] {
  return Object.values(parameters).flatMap((parameter): readonly NameUse[] => {
    const { type, default: usual } = parameter;
    const isMeant = type.kind === "sessionName" && nameIn(parameter, given) === undefined;
    if (!isMeant || usual === undefined || !usesDefault(parameter, parameters, given)) return [];
    return [{ kind: "session", name: usual, does: doneWith(parameter) }];
  });
}

function usesOfElement(element: Step | ChildElement, parameters: Parameters): readonly NameUse[] {
  return [...writtenTexts(element, parameters).values()].flatMap(
    ({ text, parameter, isSecret }): readonly NameUse[] => {
      if (parameter === undefined) return [];
      const kind = kindOf(parameter.type);
      const read = readIn(text, parameter.type).map(
        ({ kind: of, name }): NameUse => ({ kind: of, name, does: "reads" }),
      );
      if (isSecret) return read;
      if (parameter === stepParameters.setVariable) {
        read.push({ kind: "variable", name: readAssignment(text).name, does: "writes" });
      }
      if (parameter.path !== undefined) read.push({ kind: "file", name: text.trim(), does: parameter.path });
      return kind === undefined ? read : [...read, { kind, name: text.trim(), does: doneWith(parameter) }];
    },
  );
}

/** A step that uses a variable by its name puts something into it; a dataset's rows are read. */
function doneWith({ type, effect = "uses" }: Parameter): NameUse["does"] {
  if (effect !== "uses") return effect;
  if (type.kind === "variableName") return "writes";
  return type.kind === "datasetName" ? "reads" : "uses";
}

function readIn(text: string, type: ParameterType): readonly MentionedName[] {
  try {
    if (type.kind === "expression") return mentionedNames(parseField(text).root);
    return parseTemplate(text).parts.flatMap((part) => (typeof part === "string" ? [] : mentionedNames(part)));
  } catch {
    // What cannot be read is a finding of the check; the report goes on.
    return [];
  }
}

function isFirst(use: NameUse, index: number, all: readonly NameUse[]): boolean {
  return all.findIndex((other) => keyOf(other) === keyOf(use) && other.does === use.does) === index;
}

/** Names compare in any case, and files by their paths as they are written. */
function keyOf({ kind, name }: Pick<NameUse, "kind" | "name">): string {
  return `${kind} ${kind === "file" ? name : name.toUpperCase()}`;
}

function namesOf(steps: readonly StepReport[]): readonly NamedReport[] {
  const names = new Map<
    string,
    { kind: ReportedKind; name: string; steps: Partial<Record<NameUse["does"], number[]>> }
  >();
  for (const { step, uses } of steps) {
    for (const use of uses) {
      const known = names.get(keyOf(use)) ?? { kind: use.kind, name: use.name, steps: {} };
      const numbers = known.steps[use.does] ?? [];
      numbers.push(step.number);
      known.steps[use.does] = numbers;
      names.set(keyOf(use), known);
    }
  }
  return [...names.values()];
}
