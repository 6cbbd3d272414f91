import { holds, nameIn, textOf } from "../catalog/conditions.ts";
import { readValue } from "../catalog/read-value.ts";
import type { Position } from "../markup/diagnostic.ts";
import type { Step, Task } from "../markup/task.ts";
import { closestName } from "../values/closest-name.ts";
import type { CheckCode } from "./finding.ts";
import type { StepReading } from "./step-reading.ts";

/** A step's use of a name that does not exist at that point, as far as the order of the steps tells. */
type NameFinding = {
  readonly code: CheckCode;
  readonly message: string;
  readonly remedy: string;
  readonly step: Step;
  /** AML name of the parameter that holds the name. */
  readonly parameter: string;
  readonly related?: { readonly message: string; readonly position: Position };
};

type Kind = "sessionName" | "variableName";

type Mention = {
  readonly kind: Kind;
  readonly effect: "creates" | "uses" | "ends";
  /** undefined when only the run will know. */
  readonly name: string | undefined;
  readonly step: Step;
  readonly parameter: string;
};

const words: Readonly<Record<Kind, string>> = { sessionName: "session", variableName: "variable" };

/**
 * Sessions that are used before they are created or after they are ended, variables that no step creates, or two steps
 * (reference §0.4). Only what is certain: nothing where an expression makes a name, or the task jumps to labels.
 */
export function checkNames(
  task: Task,
  readings: readonly StepReading[],
  supplied: readonly string[] = [],
): readonly NameFinding[] {
  if (readings.some(({ activity }) => activity?.flow === "goto" || activity?.flow === "label")) return [];
  const mentions = readings.flatMap(mentionsOf);
  return (["sessionName", "variableName"] as const).flatMap((kind) =>
    checkKind(
      task,
      mentions.filter((mention) => mention.kind === kind),
      new Set(kind === "variableName" ? supplied.map((name) => name.toUpperCase()) : []),
    ),
  );
}

function checkKind(task: Task, mentions: readonly Mention[], supplied: ReadonlySet<string>): readonly NameFinding[] {
  const creators = mentions.filter(({ effect }) => effect === "creates");
  if (creators.some(({ name }) => name === undefined)) return [];
  const created = firstByName(creators);
  const byStep = Map.groupBy(mentions, ({ step }) => step.number);
  return task.functions.flatMap(({ steps }) =>
    checkOrder(
      steps.flatMap(({ number }) => byStep.get(number) ?? []),
      created,
      supplied,
    ),
  );
}

/** One function's mentions in the order of its steps; `everywhere` is what any step of the task creates, `supplied` what its caller does. */
function checkOrder(
  mentions: readonly Mention[],
  everywhere: ReadonlyMap<string, Mention>,
  supplied: ReadonlySet<string>,
): readonly NameFinding[] {
  const created = firstByName(mentions.filter(({ effect }) => effect === "creates"));
  const open = new Set<string>(supplied);
  const ended = new Map<string, Mention>();
  const findings: NameFinding[] = [];
  for (const mention of mentions) {
    if (mention.name === undefined) continue;
    const key = keyOf(mention);
    if (mention.effect === "creates") {
      const first = created.get(key);
      if (first !== undefined && first !== mention) findings.push(...createdTwice(mention, first));
      open.add(key);
      ended.delete(key);
      continue;
    }
    const finding = open.has(key) ? undefined : judge(mention, created.get(key), ended.get(key), everywhere);
    if (finding !== undefined) findings.push(finding);
    if (mention.effect === "ends" && mention.step.depth === 0 && open.delete(key)) ended.set(key, mention);
  }
  return findings;
}

/** A variable is created once in a task; a session's second creation replaces the first. Steps in blocks may exclude each other. */
function createdTwice({ kind, step, parameter, name = "" }: Mention, first: Mention): readonly NameFinding[] {
  if (kind !== "variableName" || step.depth > 0 || first.step.depth > 0) return [];
  return [
    {
      step,
      parameter,
      code: "CHECK_CREATED_TWICE",
      message: `variable "${name}" exists already when step ${step.number} creates it`,
      remedy: "give one of the two another name, or remove this step",
      related: { message: `step ${first.step.number} creates it here`, position: first.step.position },
    },
  ];
}

function judge(
  mention: Mention,
  later: Mention | undefined,
  ended: Mention | undefined,
  everywhere: ReadonlyMap<string, Mention>,
): NameFinding | undefined {
  const { kind, step, parameter, name = "" } = mention;
  const what = `${words[kind]} "${name}"`;
  const place = { step, parameter };
  if (ended !== undefined) {
    return {
      ...place,
      code: "CHECK_ENDED_BEFORE",
      message: `${what} has been ended by step ${ended.step.number} when step ${step.number} uses it`,
      remedy: "create it again before this step, or end it later",
      related: { message: `step ${ended.step.number} ends it here`, position: ended.step.position },
    };
  }
  if (later !== undefined) {
    if (later.step.depth > 0 && step.depth > 0) return undefined;
    return {
      ...place,
      code: "CHECK_CREATED_LATER",
      message: `${what} does not exist yet when step ${step.number} uses it; step ${later.step.number} creates it later`,
      remedy: `move step ${later.step.number} before step ${step.number}`,
      related: { message: `step ${later.step.number} creates it here`, position: later.step.position },
    };
  }
  // A task that creates no session at all is a subtask, as a rule, and works on its caller's.
  if (everywhere.has(keyOf(mention)) || (kind === "sessionName" && everywhere.size === 0)) return undefined;
  return {
    ...place,
    code: "CHECK_NOT_CREATED",
    message: `no step creates ${what}`,
    remedy: howToCreate(mention, everywhere),
  };
}

function howToCreate({ kind, name = "" }: Mention, creators: ReadonlyMap<string, Mention>): string {
  const names = [...creators.values()].map((creator) => creator.name ?? "");
  const closest = closestName(name, names);
  const question = closest === undefined ? "" : `did you mean ${closest}? If not, `;
  return kind === "variableName"
    ? `${question}create it in an earlier step, <AMVARIABLE NAME="${name}" VALUE="" />, or supply it with the run`
    : `${question}create it in an earlier step, <AMDYNAMICSCRM ACTIVITY="create_session" SESSION="${name}" … />`;
}

function firstByName(mentions: readonly Mention[]): ReadonlyMap<string, Mention> {
  const first = new Map<string, Mention>();
  for (const mention of mentions) {
    if (!first.has(keyOf(mention))) first.set(keyOf(mention), mention);
  }
  return first;
}

/** Of an element of an array the array's. */
function keyOf({ name = "" }: Mention): string {
  return name.replace(/\(.*$/s, "").trim().toUpperCase();
}

function mentionsOf({ step, activity, written }: StepReading): readonly Mention[] {
  if (activity === undefined || step.disabled !== "no") return [];
  const { given } = written;
  return Object.values(activity.parameters).flatMap((parameter): Mention[] => {
    const { type, effect, noDefaultWhen } = parameter;
    if (effect === undefined || (type.kind !== "sessionName" && type.kind !== "variableName")) return [];
    const isGiven = nameIn(parameter, given) !== undefined;
    const usesDefault = noDefaultWhen === undefined || holds(noDefaultWhen, activity.parameters, given) === false;
    if (!isGiven && (parameter.default === undefined || !usesDefault)) return [];
    const name = isGiven ? textOf(parameter, given) : parameter.default;
    if (name !== undefined && !readValue(type, name).ok) return [];
    return [{ kind: type.kind, effect, name, step, parameter: parameter.name }];
  });
}
