import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { call } from "../../catalog/task/call.ts";
import type { returnValue as returnRecord } from "../../catalog/variable/return.ts";
import type { Value } from "../../expression/value.ts";
import { EngineError } from "../engine-error.ts";
import type { StepResult } from "../event.ts";
import { FailedInside } from "../failed-inside.ts";
import type { RunningStep } from "../running-step.ts";
import { stoppedBy } from "../time-limit.ts";
import { callFrame } from "./create-frame.ts";
import { type Frame, type FrameEnd, over } from "./frame.ts";
import { walk } from "./walk.ts";

/** How many calls may be in one another. */
const deepest = 100;

/** Runs a function of the same task. Throws FailedInside where a step in it fails. */
export async function callFunction(
  parameters: ParametersOf<typeof call>,
  running: RunningStep,
): Promise<StepResult | undefined> {
  const { functionName, resultVariable, arguments: values } = parameters;
  const { run, frame } = running;
  const code = run.program.functions.get(functionName.trim().toUpperCase());
  if (code === undefined)
    throw noFunction(
      functionName,
      [...run.program.functions.values()].map(({ name }) => name),
    );
  requireDepth(frame);
  const supplied: Record<string, Value> = {};
  const given = running.valuesOf("PARAMETER", "VALUE", "");
  for (const [index, { name }] of values.entries()) supplied[name] = given[index];
  if (resultVariable !== undefined) frame.variables.set(resultVariable, frame.variables.get(resultVariable));
  // The function hears the step's own signal, which its time limit aborts, too.
  const { signal } = running;
  const end = await walk(callFrame({ ...run, signal }, code, supplied, frame));
  if (signal.aborted && !run.signal.aborted) throw stoppedBy(signal);
  if (end.kind === "stopped") return stopWith(end, running);
  const value = end.kind === "returned" ? end.value : undefined;
  if (resultVariable === undefined) return undefined;
  frame.variables.set(resultVariable, value);
  return { wrote: [resultVariable] };
}

/** An error in the function is the calling step's; a task that stops itself or is cancelled is over. */
function stopWith(end: Extract<FrameEnd, { kind: "stopped" }>, running: RunningStep): undefined {
  if (end.status === "failed" && end.error !== undefined && end.isMeant !== true) throw new FailedInside(end.error);
  running.frame.end = end;
  running.next = over;
}

/** Refuses a call or a subtask that is in too many others; throws ENGINE_TOO_DEEP. */
export function requireDepth({ depth }: Frame): void {
  if (depth < deepest) return;
  throw new EngineError({
    code: "ENGINE_TOO_DEEP",
    message: `functions and subtasks call one another more than ${deepest} deep`,
    remedy: "does one call itself without an end?",
  });
}

/** Ends the function; in Main the task. */
export function returnValue(_parameters: ParametersOf<typeof returnRecord>, running: RunningStep): undefined {
  running.frame.end = { kind: "returned", value: running.valueOf("VALUE") };
  running.next = over;
}

function noFunction(name: string, names: readonly string[]): EngineError {
  return new EngineError({
    code: "ENGINE_NO_FUNCTION",
    message: `the task has no function "${name}"`,
    remedy: `its functions are ${names.join(", ")}`,
    context: { function: name },
  });
}
