import type { Task } from "../markup/task.ts";
import { isNamed, isWrite, type Mention, type NamedKind, type NamedMention } from "./mention.ts";
import {
  createdElsewhere,
  createdLater,
  createdTwice,
  endedBefore,
  hiddenFrom,
  type NameFinding,
  notCreated,
  readOnly,
} from "./name-findings.ts";
import type { StepReading } from "./step-reading.ts";
import { supplies } from "./supplied-names.ts";

/** What is known of the names of one kind in one function. */
type Names = {
  readonly kind: NamedKind;
  /** What the function's own steps create, the first of each name. */
  readonly created: ReadonlyMap<string, NamedMention>;
  /** The first creation of a name in another function. */
  readonly elsewhere: (key: string) => NamedMention | undefined;
  /** The names that the task creates. */
  readonly all: readonly string[];
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
  startsUnknown: (reading: StepReading) => boolean,
): readonly NameFinding[] {
  const supplied = supplies(readings, suppliedVariables, startsUnknown);
  const jumps = readings.some(({ activity }) => activity?.flow === "goto" || activity?.flow === "label");
  const byKind = Map.groupBy(mentions, ({ kind }) => kind);
  const allCreators = mentions.filter(({ effect }) => effect === "creates");
  return (["session", "variable", "dataset"] as const).flatMap((kind) => {
    const creators = allCreators.filter((mention) => mention.kind === kind);
    const given = supplied[kind];
    if (given === "any" || !creators.every(isNamed)) return [];
    const others = allCreators.filter((mention) => mention.kind !== kind);
    const isOpen = others.some((other) => !isNamed(other));
    const own = (byKind.get(kind) ?? []).filter((mention) => !(isOpen && mention.isRead === true));
    const functions = byFunction(task, own.filter(isNamed)).map((inOne) => ({ inOne, created: createdIn(inOne) }));
    const byName = Map.groupBy(
      functions.flatMap(({ created }) => [...created.values()].map((mention) => ({ created, mention }))),
      ({ mention }) => keyOf(mention),
    );
    return functions.flatMap(({ inOne, created }) =>
      checkOrder(inOne, {
        kind,
        created,
        elsewhere: (key) => byName.get(key)?.find((one) => one.created !== created)?.mention,
        all: kind === "variable" ? namesIn(created) : functions.flatMap((one) => namesIn(one.created)),
        supplied: given,
        others: new Set(others.filter(isNamed).map(keyOf)),
        jumps,
      }),
    );
  });
}

function namesIn(created: ReadonlyMap<string, NamedMention>): readonly string[] {
  return [...created.values()].map(({ name }) => name);
}

/** The mentions of each function, in the order of its steps. */
function byFunction(task: Task, mentions: readonly NamedMention[]): readonly (readonly NamedMention[])[] {
  if (task.functions.length === 1) return [mentions];
  const byStep = Map.groupBy(mentions, ({ step }) => step.number);
  return task.functions.map(({ steps }) => steps.flatMap(({ number }) => byStep.get(number) ?? []));
}

function checkOrder(mentions: readonly NamedMention[], names: Names): readonly NameFinding[] {
  const { created } = names;
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
    const finding = open.has(key) ? refused(mention, created.get(key)) : judge(mention, ended.get(key), names);
    if (finding !== undefined) {
      const once = `${mention.step.number} ${key}`;
      if (!told.has(once)) findings.push(finding);
      told.add(once);
    }
    if (mention.effect === "ends" && mention.step.depth === 0 && open.delete(key)) ended.set(key, mention);
  }
  return findings;
}

/** A private variable is none to a subtask, and one that is read-only keeps its value. */
function refused(mention: NamedMention, created: NamedMention | undefined): NameFinding | undefined {
  if (created?.isReadOnly === true && isWrite(mention)) return readOnly(mention, created);
  return mention.inTask !== undefined && created?.isPrivate === true ? hiddenFrom(mention, created) : undefined;
}

/** A variable is created once in a task; a session's second creation replaces the first. Steps in blocks may exclude each other. */
function twice(mention: NamedMention, first: NamedMention, { kind, jumps }: Names): readonly NameFinding[] {
  const mayExclude = jumps || mention.step.depth > 0 || first.step.depth > 0;
  return kind !== "variable" || mayExclude ? [] : [createdTwice(mention, first)];
}

function judge(
  mention: NamedMention,
  ended: NamedMention | undefined,
  { kind, created, elsewhere, all, others, jumps }: Names,
): NameFinding | undefined {
  const key = keyOf(mention);
  if (ended !== undefined) return jumps ? undefined : endedBefore(mention, ended);
  // Sessions and datasets are the task's, variables a function's own.
  const other = elsewhere(key);
  if (other !== undefined && kind !== "variable") return undefined;
  const later = created.get(key);
  if (later !== undefined) {
    const mayRepeat = later.step.depth > 0 && mention.step.depth > 0;
    return jumps || mayRepeat ? undefined : createdLater(mention, later);
  }
  if (mention.isRead === true && others.has(key)) return undefined;
  // A task that opens none at all is a subtask, as a rule, and works on its caller's.
  if (kind === "session" && all.length === 0) return undefined;
  return other === undefined ? notCreated(mention, all) : createdElsewhere(mention, other);
}

function createdIn(mentions: readonly NamedMention[]): ReadonlyMap<string, NamedMention> {
  return firstByName(mentions.filter(({ effect }) => effect === "creates"));
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
