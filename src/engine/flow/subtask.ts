import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { start, trigger } from "../../catalog/task/subtask.ts";
import { DynamlError } from "../../errors.ts";
import { setAmTask } from "../am-task.ts";
import { createDatasets } from "../dataset-table.ts";
import { EngineError, placeOf } from "../engine-error.ts";
import type { Acting } from "../error-actions.ts";
import type { StepErrorRecord, StepResult } from "../event.ts";
import { createNamedThings } from "../named-thing-table.ts";
import type { LoadedTask, WantedTask } from "../run-options.ts";
import { createSubRun, type RunState } from "../run-state.ts";
import type { RunningStep } from "../running-step.ts";
import { handleTaskError } from "../task-handlers.ts";
import { createVariables } from "../variable-table.ts";
import { requireDepth } from "./call.ts";
import { callFrame } from "./create-frame.ts";
import type { FrameEnd } from "./frame.ts";
import { walk } from "./walk.ts";

/** Milliseconds that ending the sessions of a subtask may take, each and together. */
const endLimits = { each: 250, total: 600 };

export async function startSubtask(
  parameters: ParametersOf<typeof start>,
  running: RunningStep,
): Promise<StepResult | undefined> {
  return { summary: `ran ${await runSubtask(running, wantedBy(parameters))}` };
}

/**
 * Runs another task and waits for its end: with the variables (private ones left out), datasets and sessions of the
 * caller. Throws ENGINE_SUBTASK_FAILED where it fails. Gives its name.
 */
export async function runSubtask(running: Acting, wanted: WantedTask): Promise<string> {
  const { frame, run } = running;
  const loaded = await load(running, wanted);
  const things = createNamedThings(frame.things);
  const sub = createSubRun(run, loaded, {
    variables: createVariables({}, run.onWrite, {
      outer: frame.variables,
      hidesPrivate: true,
      locale: run.language.locale,
    }),
    datasets: frame.datasets,
    things,
    signal: running.signal,
  });
  try {
    const end = await runMain(sub, frame.depth);
    const isDone = end.kind !== "stopped" || end.status === "succeeded";
    setAmTask(frame.datasets, { name: loaded.name, agentName: run.options.machine?.name ?? "", result: isDone });
    requireSuccess(end, loaded.name);
  } finally {
    await things.endAll(endLimits);
  }
  return loaded.name;
}

/** Starts another task and does not wait; the run does, at its end. */
export async function triggerTask(
  parameters: ParametersOf<typeof trigger>,
  running: RunningStep,
): Promise<StepResult | undefined> {
  const { run, frame } = running;
  const loaded = await load(running, wantedBy(parameters));
  const things = createNamedThings();
  const sub = createSubRun(run, loaded, {
    variables: createVariables({}, run.onWrite, { locale: run.language.locale }),
    datasets: createDatasets(() => run.clock.now()),
    things,
    signal: run.signal,
  });
  const finish = async (): Promise<void> => {
    try {
      requireSuccess(await runMain(sub, frame.depth), loaded.name);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      running.warnAtEnd("ENGINE_SUBTASK_FAILED", why);
    } finally {
      await things.endAll(endLimits);
    }
  };
  const pending = finish().finally(() => run.triggered.delete(pending));
  run.triggered.add(pending);
  return { summary: `started ${loaded.name}` };
}

async function runMain(run: RunState, depth: number): Promise<FrameEnd> {
  const { main } = run.program;
  if (main === undefined) return { kind: "done" };
  const frame = { ...callFrame(run, main), depth: depth + 1 };
  const end = await walk(frame);
  await handleTaskError(frame, end);
  return end;
}

function wantedBy({ taskFile, managedTask, taskId }: ParametersOf<typeof start>): WantedTask {
  return taskFile === undefined ? { managedTask: managedTask ?? taskId ?? "" } : { file: taskFile };
}

async function load({ run, frame }: Pick<Acting, "run" | "frame">, wanted: WantedTask): Promise<LoadedTask> {
  requireDepth(frame);
  if (run.options.loadTask === undefined) throw noTasks();
  const loaded = await run.options.loadTask(wanted);
  const fault = loaded.task.diagnostics.find(({ severity }) => severity === "error");
  if (fault === undefined) return loaded;
  throw new EngineError({
    code: "ENGINE_TASK_NOT_LOADABLE",
    message: `${loaded.name} cannot be run: ${fault.message}`,
    where: placeOf(loaded.name, fault.position),
    remedy: fault.remedy ?? "mend what dynaml check shows",
  });
}

function requireSuccess(end: FrameEnd, name: string): void {
  if (end.kind !== "stopped" || end.status === "succeeded") return;
  throw subtaskFailed(name, end.error, end.error && rootOf(end.error));
}

/** Of subtasks in one another the error of the innermost. */
function rootOf(error: StepErrorRecord): { readonly code: string; readonly message: string } {
  const [{ code = error.code, message } = error] = error.code === "ENGINE_SUBTASK_FAILED" ? error.causes : [];
  return { code, message };
}

function subtaskFailed(
  name: string,
  error: StepErrorRecord | undefined,
  root: ReturnType<typeof rootOf> | undefined,
): EngineError {
  return new EngineError({
    code: "ENGINE_SUBTASK_FAILED",
    message: `${name} failed: ${root?.message ?? "it was stopped"}`,
    remedy: error?.remedy,
    where: error?.where,
    ...(root === undefined ? {} : { cause: new DynamlError(root) }),
    context: { task: name, code: root?.code, ...(error?.number === undefined ? {} : { errorCode: error.number }) },
  });
}

function noTasks(): EngineError {
  return new EngineError({
    code: "ENGINE_NO_TASKS",
    message: "this run has no way to other tasks",
    remedy: "give it one (the option loadTask of runTask; the command line has one)",
  });
}
