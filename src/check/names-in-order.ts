import type { Task } from "../markup/task.ts";
import { isNamed, type Mention, type NamedKind, type NamedMention } from "./mention.ts";
import { createdLater, createdTwice, endedBefore, type NameFinding, notCreated } from "./name-findings.ts";
import type { StepReading } from "./step-reading.ts";
import { supplies } from "./supplied-names.ts";

/** All that a task names, by what may give it to the names of one kind. */
type Names = {
  readonly kind: NamedKind;
  /** What the steps create, the first of each name. */
  readonly created: ReadonlyMap<string, NamedMention>;
  /** What may be there without a step that creates it. */
  readonly supplied: ReadonlySet<string>;
  /** What an expression may read in place of one: a dataset for a variable. */
  readonly others: ReadonlySet<string>;
  /** Steps do not run in the order of the text. */
  readonly jumps: boolean;
};

/**
 * Sessions, variables and datasets that are used before they are created or after they are ended, that no step creates, and
 * variables that two steps create (reference §0.4): where a parameter names one, and where an expression reads one. Only
 * what is certain: nothing of a kind where an expression makes a name or another task may, and of a task that jumps to
 * labels only what no step creates.
 */
export function checkNames(
  task: Task,
  readings: readonly StepReading[],
  mentions: readonly Mention[],
  suppliedVariables: readonly string[],
): readonly NameFinding[] {
  const supplied = supplies(readings, suppliedVariables);
  const jumps = readings.some(({ activity }) => activity?.flow === "goto" || activity?.flow === "label");
  return (["session", "variable", "dataset"] as const).flatMap((kind) => {
    const creators = mentions.filter((mention) => mention.kind === kind && mention.effect === "creates");
    if (supplied[kind] === "any" || !creators.every(isNamed)) return [];
    const others = mentions.filter((mention) => mention.kind !== kind && mention.effect === "creates");
    const isOpen = others.some((other) => !isNamed(other));
    const names: Names = {
      kind,
      created: firstByName(creators),
      supplied: supplied[kind],
      others: new Set(others.filter(isNamed).map(keyOf)),
      jumps,
    };
    const own = mentions.filter((mention) => mention.kind === kind && !(isOpen && mention.isRead === true));
    return checkFunctions(task, own.filter(isNamed), names);
  });
}

function checkFunctions(task: Task, mentions: readonly NamedMention[], names: Names): readonly NameFinding[] {
  const byStep = Map.groupBy(mentions, ({ step }) => step.number);
  return task.functions.flatMap(({ steps }) =>
    checkOrder(
      steps.flatMap(({ number }) => byStep.get(number) ?? []),
      names,
    ),
  );
}

/** One function's mentions in the order of its steps. */
function checkOrder(mentions: readonly NamedMention[], names: Names): readonly NameFinding[] {
  const created = firstByName(mentions.filter(({ effect }) => effect === "creates"));
  const open = new Set<string>(names.supplied);
  const ended = new Map<string, NamedMention>();
  const told = new Set<string>();
  const findings: NameFinding[] = [];
  for (const mention of mentions) {
    const key = keyOf(mention);
    if (mention.effect === "creates") {
      const first = created.get(key);
      if (first !== undefined && first !== mention) findings.push(...twice(mention, first, names));
      open.add(key);
      ended.delete(key);
      continue;
    }
    const finding = open.has(key) ? undefined : judge(mention, created.get(key), ended.get(key), names);
    const once = `${mention.step.number} ${key}`;
    if (finding !== undefined && !told.has(once)) findings.push(finding);
    if (finding !== undefined) told.add(once);
    if (mention.effect === "ends" && mention.step.depth === 0 && open.delete(key)) ended.set(key, mention);
  }
  return findings;
}

/** A variable is created once in a task; a session's second creation replaces the first. Steps in blocks may exclude each other. */
function twice(mention: NamedMention, first: NamedMention, { kind, jumps }: Names): readonly NameFinding[] {
  const mayExclude = jumps || mention.step.depth > 0 || first.step.depth > 0;
  return kind !== "variable" || mayExclude ? [] : [createdTwice(mention, first)];
}

function judge(
  mention: NamedMention,
  later: NamedMention | undefined,
  ended: NamedMention | undefined,
  names: Names,
): NameFinding | undefined {
  const { kind, created, others, jumps } = names;
  const key = keyOf(mention);
  if (ended !== undefined) return jumps ? undefined : endedBefore(mention, ended);
  if (later !== undefined) {
    // Another function's step may have created it when this one runs.
    const isFirst = created.get(key) === later;
    const mayRepeat = later.step.depth > 0 && mention.step.depth > 0;
    return jumps || mayRepeat || !isFirst ? undefined : createdLater(mention, later);
  }
  if (created.has(key) || (mention.isRead === true && others.has(key))) return undefined;
  // A task that creates none at all is a subtask, as a rule, and works on its caller's.
  if (kind !== "variable" && created.size === 0) return undefined;
  return notCreated(
    mention,
    [...created.values()].map(({ name }) => name),
  );
}

function firstByName(mentions: readonly NamedMention[]): ReadonlyMap<string, NamedMention> {
  const first = new Map<string, NamedMention>();
  for (const mention of mentions) {
    if (!first.has(keyOf(mention))) first.set(keyOf(mention), mention);
  }
  return first;
}

/** Of an element of an array the array's. */
function keyOf({ name }: NamedMention): string {
  return name.replace(/\(.*$/s, "").trim().toUpperCase();
}
