import type { Step, Task } from "../markup/task.ts";
import { EngineError, placeOf } from "./engine-error.ts";
import type { RunStatus, StepErrorRecord } from "./event.ts";
import type { RunOptions, RunResult } from "./run-options.ts";
import { createRunState, type RunState } from "./run-state.ts";
import { runStep } from "./run-step.ts";

/** Milliseconds that ending the open sessions may take, each and together: also a run that is cancelled then ends within a second. */
const endLimits = { each: 250, total: 600 };

/**
 * Runs a task from the first step of its function Main to the last, or to the first error.
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
  let end: RunEnd = { status: "failed" };
  const steps = stepsToRun(task);
  run.emit({ type: "run-started", task: options.name, steps: steps.length });
  try {
    end = await walk(run, steps);
  } finally {
    await run.things.endAll(endLimits);
  }
  const seconds = (run.clock.milliseconds() - started) / 1000;
  const summary = run.tally.summary(run.things.opened("session"));
  run.emit({ type: "run-finished", ...end, seconds, summary });
  return { ...end, summary, variables: run.variables, datasets: run.datasets };
}

type RunEnd = { readonly status: RunStatus; readonly error?: StepErrorRecord };

async function walk(run: RunState, steps: readonly StepToRun[]): Promise<RunEnd> {
  for (const { step, functionName } of steps) {
    await run.pacer.pass();
    if (run.signal.aborted) return { status: "cancelled" };
    // Whether a disabled block leaves out its inner steps is not known: runStep refuses it, as it does every block.
    if (step.disabled === "yes" && step.block === undefined) {
      run.tally.skipped();
      continue;
    }
    const error = await runStep(run, step, functionName);
    if (error !== undefined) return { status: error.code === "ENGINE_CANCELLED" ? "cancelled" : "failed", error };
  }
  return { status: "succeeded" };
}

type StepToRun = { readonly step: Step; readonly functionName: string };

/** The steps of Main, comments left out; of the first function where none has that name. */
function stepsToRun(task: Task): readonly StepToRun[] {
  const mains = task.functions.filter(({ name }) => name.toUpperCase() === "MAIN");
  return (mains.length > 0 ? mains : task.functions.slice(0, 1)).flatMap(({ name, steps }) =>
    steps.filter(({ kind }) => kind === "action").map((step) => ({ step, functionName: name })),
  );
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
