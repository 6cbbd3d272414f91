import type { Step, Task } from "../markup/task.ts";
import type { FlowFinding } from "./flow.ts";
import { isNamed, type Mention, type NamedKind } from "./mention.ts";
import { type FindTask, type OtherTask, type StartedTask, startedTasks } from "./other-tasks.ts";
import { readStep, type StepReading } from "./step-reading.ts";
import { supplies } from "./supplied-names.ts";

/** What the tasks that a task starts do to it, as far as they are known before the run. */
export type Subtasks = {
  /** What a step names through the subtask that it waits for: what that uses and does not create, what it ends, the datasets that it makes. */
  mentionsOf(reading: StepReading): readonly Mention[];
  /** Whether a step runs a task of which nothing is known on the datasets and sessions of this one. */
  startsUnknown(reading: StepReading): boolean;
  /** Tasks that are not there or do not load, and those that start themselves again without an end. */
  findings(readings: readonly StepReading[]): readonly FlowFinding[];
};

const none: readonly Mention[] = [];

export function createSubtasks(root: Task, find: FindTask = () => undefined): Subtasks {
  const summaries = new Map<Task, readonly Mention[]>();
  const knownTask = ({ wanted }: StartedTask): (OtherTask & { readonly task: Task }) | undefined => {
    const other = wanted && find(wanted);
    return other !== undefined && "task" in other && loads(other.task) ? other : undefined;
  };
  const startedBy = (reading: StepReading): StartedTask | undefined =>
    startedTasks(reading).find(({ how }) => how === "start");

  const summaryOf = (task: Task): readonly Mention[] => {
    const known = summaries.get(task);
    if (known !== undefined) return known;
    // A task that starts itself adds nothing to what it does.
    summaries.set(task, []);
    const summary = summarize(task, subtasks);
    summaries.set(task, summary);
    return summary;
  };

  const subtasks: Subtasks = {
    mentionsOf(reading) {
      const started = startedBy(reading);
      const other = started && knownTask(started);
      if (started === undefined || other === undefined) return none;
      return summaryOf(other.task).map((mention) => ({
        ...mention,
        step: reading.step,
        parameter: started.parameter,
        inside: undefined,
        inTask:
          mention.inTask === undefined
            ? { name: other.name, step: mention.step.number }
            : { ...mention.inTask, name: `${other.name}, which starts ${mention.inTask.name}` },
      }));
    },
    startsUnknown: (reading) =>
      startedTasks(reading).some(
        (one) => one.how === "onError" || (one.how === "start" && knownTask(one) === undefined),
      ),
    findings: (readings) =>
      readings.flatMap((reading) =>
        startedTasks(reading).flatMap((started) => {
          const other = started.wanted && find(started.wanted);
          return other === undefined ? [] : findingsOf(other, started, reading.step, root, (one) => knownTask(one));
        }),
      ),
  };
  return subtasks;
}

const kinds: readonly NamedKind[] = ["session", "variable", "dataset"];

/** What a task does to the names of who starts it, in the order in which it does it. */
function summarize(task: Task, subtasks: Subtasks): readonly Mention[] {
  const main = mainOf(task);
  const all = task.steps.filter(({ kind }) => kind === "action").map(readStep);
  const readings = all.filter(({ step }) => main.has(step));
  const mentions = readings.flatMap((reading) => [...reading.mentions, ...subtasks.mentionsOf(reading)]);
  const supplied = supplies(all, [], subtasks.startsUnknown);
  const creates = (mention: Mention) => mention.effect === "creates";
  const made = new Set<string>();
  const isOpen = (kind: NamedKind) =>
    supplied[kind] === "any" || mentions.some((one) => one.kind === kind && creates(one) && !isNamed(one));
  const open = new Set(kinds.filter(isOpen));
  const given = (mention: Mention) => {
    const own = supplied[mention.kind];
    return own !== "any" && own.has(keyOf(mention));
  };
  const own = mentions.filter((mention) => {
    const key = keyOf(mention);
    if (creates(mention)) {
      made.add(`${mention.kind} ${key}`);
      if (mention.kind !== "session") made.add(`read ${key}`);
      return false;
    }
    if (!isNamed(mention) || open.has(mention.kind) || given(mention)) return false;
    const isMade = made.has(`${mention.kind} ${key}`) || (mention.isRead === true && made.has(`read ${key}`));
    return !isMade && (mention.isRead !== true || open.size === 0);
  });
  const datasets = all
    .flatMap((reading) => [...reading.mentions, ...subtasks.mentionsOf(reading)])
    .filter((mention) => creates(mention) && mention.kind === "dataset");
  const unknown: Mention[] = all
    .filter(subtasks.startsUnknown)
    .map(({ step }) => ({ kind: "dataset", effect: "creates", name: undefined, step, parameter: "TASKFILE" }));
  return [...own, ...datasets, ...unknown];
}

function mainOf({ functions }: Task): ReadonlySet<Step> {
  const main = functions.find(({ name }) => name.toUpperCase() === "MAIN") ?? functions[0];
  return new Set(main?.steps);
}

function keyOf({ name = "" }: Mention): string {
  return name.replace(/\(.*$/s, "").trim().toUpperCase();
}

function loads({ diagnostics }: Task): boolean {
  return diagnostics.every(({ severity }) => severity !== "error");
}

function findingsOf(
  other: OtherTask,
  { how, parameter }: StartedTask,
  step: Step,
  root: Task,
  known: (started: StartedTask) => (OtherTask & { readonly task: Task }) | undefined,
): readonly FlowFinding[] {
  const place = { step, parameter, severity: "error" } as const;
  if ("problem" in other) {
    const { message, remedy = "name a task that is there" } = other.problem;
    return [{ ...place, code: "CHECK_NO_TASK", message: `${other.name} cannot be started: ${message}`, remedy }];
  }
  const fault = other.task.diagnostics.find(({ severity }) => severity === "error");
  if (fault !== undefined) {
    const where = `${other.name}:${fault.position.line}:${fault.position.column}`;
    const message = `${other.name} cannot be started, for it does not load: ${fault.message} (${where})`;
    return [{ ...place, code: "CHECK_NO_TASK", message, remedy: `mend what dynaml check ${other.name} shows` }];
  }
  const way = how === "start" && step.depth === 0 ? wayBack(other, root, known, []) : undefined;
  if (way === undefined) return [];
  const message = `the task starts itself again, without an end: ${way.join(", which starts ")}`;
  return [{ ...place, code: "CHECK_TASK_CYCLE", message, remedy: "start it in an If that comes to be false" }];
}

/** The tasks through which a task comes back to the first one, or to one on the way, by steps that always run. */
function wayBack(
  other: OtherTask & { readonly task: Task },
  root: Task,
  known: (started: StartedTask) => (OtherTask & { readonly task: Task }) | undefined,
  way: readonly (OtherTask & { readonly task: Task })[],
): readonly string[] | undefined {
  const names = [...way, other].map(({ name }) => name);
  if (other.task === root) return names;
  if (way.some(({ task }) => task === other.task)) return undefined;
  const main = mainOf(other.task);
  for (const step of main) {
    const isSure = step.kind === "action" && step.depth === 0;
    const reading = isSure ? readStep(step) : undefined;
    const flow = reading?.activity?.flow;
    if (flow === "stop" || flow === "return" || flow === "goto") return undefined;
    const started = reading && startedTasks(reading).find(({ how }) => how === "start");
    const next = started && known(started);
    const found = next && wayBack(next, root, known, [...way, other]);
    if (found !== undefined) return found;
  }
  return undefined;
}
