import type { Task } from "../markup/task.ts";
import type { FlowFinding } from "./flow.ts";
import {
  type FindTask,
  type KnownTask,
  mainSteps,
  type OtherTask,
  type StartedTask,
  startedTasks,
} from "./other-tasks.ts";
import { readStep, type StepReading } from "./step-reading.ts";

/** Tasks that steps start and that are not there or do not load, and those that start the task itself again without an end. */
export function checkStartedTasks(
  task: Task,
  readings: readonly StepReading[],
  find: FindTask = () => undefined,
): readonly FlowFinding[] {
  return readings.flatMap((reading) =>
    startedTasks(reading).flatMap((started) => {
      const other = started.wanted && find(started.wanted);
      return other === undefined ? [] : judge(other, started, reading, task, find);
    }),
  );
}

function judge(
  other: OtherTask,
  { how, parameter }: StartedTask,
  { step }: StepReading,
  task: Task,
  find: FindTask,
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
  const way = how === "start" && step.depth === 0 ? wayTo(task, other, find, new Set()) : undefined;
  if (way === undefined) return [];
  const message = `the task starts itself again, without an end: ${way.join(", which starts ")}`;
  return [{ ...place, code: "CHECK_TASK_CYCLE", message, remedy: "start it in an If that comes to be false" }];
}

/** The names of the tasks by which one leads to a task, by steps that always run; undefined where none does. */
function wayTo(wanted: Task, from: KnownTask, find: FindTask, seen: Set<Task>): readonly string[] | undefined {
  if (from.task === wanted) return [from.name];
  if (seen.has(from.task)) return undefined;
  seen.add(from.task);
  for (const next of surelyStarted(from.task, find)) {
    const way = wayTo(wanted, next, find, seen);
    if (way !== undefined) return [from.name, ...way];
  }
  return undefined;
}

/** The tasks that Main waits for outside of every block, before it may end or go elsewhere. */
function surelyStarted(task: Task, find: FindTask): readonly KnownTask[] {
  const readings = mainSteps(task)
    .filter(({ kind }) => kind === "action")
    .map(readStep);
  const end = readings.findIndex(({ activity }) => /^(stop|return|goto)$/.test(activity?.flow ?? ""));
  return readings
    .slice(0, end < 0 ? readings.length : end)
    .filter(({ step }) => step.depth === 0)
    .flatMap(startedTasks)
    .filter(({ how }) => how === "start")
    .flatMap(({ wanted }) => {
      const other = wanted && find(wanted);
      return other !== undefined && "task" in other ? [other] : [];
    });
}
