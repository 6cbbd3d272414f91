import type { Task } from "../markup/task.ts";
import { isNamed, type Mention, type NamedKind, type NamedMention } from "./mention.ts";
import { type FindTask, type KnownTask, mainSteps, type StartedTask, startedTasks } from "./other-tasks.ts";
import { readStep, type StepReading } from "./step-reading.ts";
import { supplies } from "./supplied-names.ts";

/** What the tasks that a task starts do to its names, as far as they are known before the run. */
export type Subtasks = {
  /** What a step names through the subtask that it waits for: what that uses and does not create, what it ends, the datasets that it makes. */
  mentionsOf(reading: StepReading): readonly Mention[];
  /** Whether a step runs a task of which nothing is known on the datasets and sessions of this one. */
  startsUnknown(reading: StepReading): boolean;
};

const none: readonly Mention[] = [];

export function createSubtasks(find: FindTask = () => undefined): Subtasks {
  const summaries = new Map<Task, readonly Mention[]>();

  const summaryOf = (task: Task): readonly Mention[] => {
    const known = summaries.get(task);
    if (known !== undefined) return known;
    // A task that starts itself adds nothing to what it does.
    summaries.set(task, none);
    const summary = summarize(task, subtasks);
    summaries.set(task, summary);
    return summary;
  };

  const subtasks: Subtasks = {
    mentionsOf(reading) {
      const started = startedTasks(reading).find(({ how }) => how === "start");
      const other = started && knownTask(started, find);
      if (started === undefined || other === undefined) return none;
      return summaryOf(other.task).map((mention) => atStart(mention, reading, started, other));
    },
    startsUnknown: (reading) =>
      startedTasks(reading).some(
        (one) => one.how === "onError" || (one.how === "start" && knownTask(one, find) === undefined),
      ),
  };
  return subtasks;
}

function knownTask({ wanted }: StartedTask, find: FindTask): KnownTask | undefined {
  const other = wanted && find(wanted);
  const isKnown = other !== undefined && "task" in other;
  return isKnown && other.task.diagnostics.every(({ severity }) => severity !== "error") ? other : undefined;
}

/** What a subtask does, as done by the step that starts it. */
function atStart(mention: Mention, { step }: StepReading, { parameter }: StartedTask, { name }: KnownTask): Mention {
  const { inTask } = mention;
  const place =
    inTask === undefined
      ? { name, step: mention.step.number }
      : { ...inTask, name: `${name}, which starts ${inTask.name}` };
  return { ...mention, step, parameter, inside: undefined, inTask: place };
}

/**
 * What a task does to the names of who starts it: what its Main uses and no step of it creates, and the datasets that it makes.
 * Only what is certain: nothing of a kind of which it may have names that nobody can tell.
 */
function summarize(task: Task, subtasks: Subtasks): readonly Mention[] {
  const readings = task.steps.filter(({ kind }) => kind === "action").map(readStep);
  const mentions = readings.flatMap((reading) => [...reading.mentions, ...subtasks.mentionsOf(reading)]);
  const created = mentions.filter(({ effect }) => effect === "creates");
  const supplied = supplies(readings, [], subtasks.startsUnknown);
  const own = new Set(created.filter(isNamed).map(({ kind, name }) => `${kind} ${keyOf(name)}`));
  const isOpen = (kind: NamedKind) =>
    supplied[kind] === "any" || created.some((one) => one.kind === kind && !isNamed(one));
  const isOwn = ({ kind, name, isRead }: NamedMention) => {
    const given = supplied[kind];
    const key = keyOf(name);
    if (isOpen(kind) || (given !== "any" && given.has(key)) || own.has(`${kind} ${key}`)) return true;
    // An expression may read a dataset where it seems to read a variable.
    return isRead === true && (isOpen("dataset") || own.has(`dataset ${key}`) || own.has(`variable ${key}`));
  };
  const main = new Set(mainSteps(task));
  const needed = mentions
    .filter(isNamed)
    // What a step does about an error may never be done.
    .filter((one) => one.effect !== "creates" && main.has(one.step) && !one.parameter.startsWith("AM_") && !isOwn(one));
  const unknown = readings.filter(subtasks.startsUnknown).slice(0, 1);
  return [
    ...needed.map((one): Mention => (one.step.depth === 0 ? one : { ...one, effect: "uses" })),
    ...created.filter(({ kind }) => kind === "dataset"),
    ...unknown.map(
      ({ step }): Mention => ({ kind: "dataset", effect: "creates", name: undefined, step, parameter: "" }),
    ),
  ];
}

function keyOf(name: string): string {
  return name.replace(/\(.*$/s, "").trim().toUpperCase();
}
