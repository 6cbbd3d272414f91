import type { Task } from "../markup/task.ts";
import { EngineError, placeOf } from "./engine-error.ts";
import type { RunStatus, StepErrorRecord } from "./event.ts";
import { callFrame } from "./flow/create-frame.ts";
import type { Frame, FrameEnd } from "./flow/frame.ts";
import { walk } from "./flow/walk.ts";
import type { RunOptions, RunResult } from "./run-options.ts";
import { createRunState, type RunState } from "./run-state.ts";
import { handleTaskError } from "./task-handlers.ts";

/** Milliseconds that ending the open sessions may take, each and together: also a run that is cancelled then ends within a second. */
const endLimits = { each: 250, total: 600 };

/**
 * Runs a task from the first step of its function Main to the last, or to the first error that stops it.
 *
 * ```ts
 * const result = await runTask(parseTask(text), {
 *   actions: createActions({ openSession }), inspect: inspectStep, name: "task.aml", onEvent: console.log,
 * });
 * if (result.status === "failed") process.exitCode = result.error?.family === "connection" ? 2 : 1;
 * ```
 *
 * What goes wrong in a step is in the result and in the events, never thrown. Whatever happens, the open sessions are
 * ended before this returns. Throws ENGINE_TASK_NOT_LOADABLE for a task with errors that stop it from loading, and
 * ENGINE_VARIABLE_NAME for a supplied variable whose name is none.
 */
export async function runTask(task: Task, options: RunOptions): Promise<RunResult> {
  refuseUnloadable(task, options.name);
  const run = createRunState(task, options);
  const started = run.clock.milliseconds();
  const frame = mainFrame(run);
  let end: RunEnd = { status: "failed" };
  run.emit({ type: "run-started", task: options.name, steps: stepsOf(frame) });
  try {
    end = await runMain(run, frame);
  } finally {
    await run.things.endAll(endLimits);
  }
  end = withLeftUndone(run, end);
  const seconds = (run.clock.milliseconds() - started) / 1000;
  const summary = run.tally.summary(run.things.opened("session"));
  run.emit({ type: "run-finished", ...end, seconds, summary });
  return { ...end, summary, variables: frame?.variables ?? run.variables, datasets: run.datasets };
}

type RunEnd = { readonly status: RunStatus; readonly error?: StepErrorRecord };

function mainFrame(run: RunState): Frame | undefined {
  const { main } = run.program;
  return main === undefined ? undefined : callFrame(run, main);
}

function stepsOf(frame: Frame | undefined): number {
  const steps = new Set(frame?.code.instructions.map(({ step }) => step.number));
  return steps.size;
}

/** Main, and then the tasks that were started beside it. */
async function runMain(run: RunState, frame: Frame | undefined): Promise<RunEnd> {
  const end = frame === undefined ? undefined : await walk(frame);
  if (frame !== undefined) await handleTaskError(frame, end);
  const isWaiting = run.triggered.size > 0;
  while (run.triggered.size > 0) await Promise.all(run.triggered);
  if (isWaiting && run.signal.aborted && end?.kind !== "stopped") return { status: "cancelled" };
  return endOf(end);
}

/** What was left undone fails a run that nothing else has failed; of another it is a warning. */
function withLeftUndone({ leftUndone, emit }: RunState, end: RunEnd): RunEnd {
  const [first] = leftUndone;
  const isWhy = end.status === "succeeded" && first !== undefined;
  for (const { step, code, message } of isWhy ? leftUndone.slice(1) : leftUndone) {
    emit({ type: "step-warning", step, code, message });
  }
  return isWhy ? { status: "failed", error: first } : end;
}

function endOf(end: FrameEnd | undefined): RunEnd {
  if (end?.kind !== "stopped") return { status: "succeeded" };
  const { status, error } = end;
  return error === undefined ? { status } : { status, error };
}

function refuseUnloadable(task: Task, name: string): void {
  const first = task.diagnostics.find(({ severity }) => severity === "error");
  if (first === undefined) return;
  throw new EngineError({
    code: "ENGINE_TASK_NOT_LOADABLE",
    message: `the task cannot be run: ${first.message}`,
    where: placeOf(name, first.position),
    remedy: first.remedy ?? "mend what dynaml check shows",
  });
}
