import { allActivities } from "../catalog/catalog.ts";
import { textOf } from "../catalog/conditions.ts";
import { type Attribute, findAttribute, type Step, type Task } from "../markup/task.ts";
import { readStep, type StepReading } from "./step-reading.ts";

/** A task that a step names: by its file, or by its name on the vendor's server. */
export type WantedTask = { readonly file: string } | { readonly managedTask: string };

/** What is known of another task before the run. Whoever finds it gives the same object for the same file. */
export type OtherTask =
  | KnownTask
  | { readonly name: string; readonly problem: { readonly message: string; readonly remedy?: string | undefined } };

export type KnownTask = { readonly name: string; readonly task: Task };

/** undefined where nothing is known. */
export type FindTask = (wanted: WantedTask) => OtherTask | undefined;

/** That a step starts another task. */
export type StartedTask = {
  /** "start" waits for it and shares variables, datasets and sessions with it; "onError" does so when the step has failed. */
  readonly how: "start" | "trigger" | "onError";
  /** undefined where only the run will know. */
  readonly wanted: WantedTask | undefined;
  /** AML name of the parameter that names it. */
  readonly parameter: string;
};

const none: readonly StartedTask[] = [];

/** The tasks that an enabled step starts. */
export function startedTasks({ activity, isEnabled, written: { given } }: StepReading): readonly StartedTask[] {
  const flow = activity?.flow;
  const isStart = flow === "start" || flow === "trigger";
  if (!isEnabled || !(isStart || given.has("AM_RUNTASK"))) return none;
  const started: StartedTask[] = [];
  if (activity !== undefined && isStart) {
    const { taskFile, managedTask, taskId } = activity.parameters;
    const parameter = [taskFile, managedTask, taskId].find((one) => one !== undefined && given.has(one.name));
    const text = parameter && textOf(parameter, given);
    const wanted = text === undefined ? undefined : parameter === taskFile ? { file: text } : { managedTask: text };
    started.push({ how: flow, wanted, parameter: parameter?.name ?? "TASKFILE" });
  }
  if (given.has("AM_RUNTASK")) {
    const text = given.get("AM_RUNTASK");
    started.push({
      how: "onError",
      wanted: text === undefined ? undefined : wantedByText(text),
      parameter: "AM_RUNTASK",
    });
  }
  return started;
}

/** The tasks that a task's enabled steps start, as far as they are named without an expression. */
export function tasksStartedBy({ steps }: Task): readonly WantedTask[] {
  return steps
    .filter(
      ({ kind, action, attributes }) => kind === "action" && (starters.has(action) || has(attributes, "AM_RUNTASK")),
    )
    .flatMap((step) => startedTasks(readStep(step)))
    .flatMap(({ wanted }) => wanted ?? []);
}

const starters: ReadonlySet<string> = new Set(
  allActivities.filter(({ flow }) => flow === "start" || flow === "trigger").map(({ action }) => action),
);

function has(attributes: readonly Attribute[], name: string): boolean {
  return findAttribute(attributes, name) !== undefined;
}

/** Whether a step runs another task on the datasets and sessions of this one. */
export function startsTask(reading: StepReading): boolean {
  return startedTasks(reading).some(({ how }) => how !== "trigger");
}

/** The steps of the function that runs. */
export function mainSteps({ functions }: Task): readonly Step[] {
  const main = functions.find(({ name }) => name.toUpperCase() === "MAIN") ?? functions[0];
  return main?.steps ?? [];
}

/** A task by one text: a file where it looks like one, else a name. */
function wantedByText(text: string): WantedTask {
  return /\.aml$/i.test(text) || text.includes("/") ? { file: text } : { managedTask: text };
}
