import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { stop } from "../../catalog/task/stop.ts";
import { EngineError, placeOf } from "../engine-error.ts";
import type { RunStatus, StepResult } from "../event.ts";
import type { RunningStep } from "../running-step.ts";
import { stepErrorRecord } from "../step-error-record.ts";
import { setErrorDataset } from "../tell-error.ts";
import { over } from "./frame.ts";

const statuses: Readonly<Record<ParametersOf<typeof stop>["statusType"], RunStatus>> = {
  success: "succeeded",
  aborted: "cancelled",
  error: "failed",
};

/** Ends the task with a status. The step itself has succeeded: it did what it was told. */
export function stopTask(parameters: ParametersOf<typeof stop>, running: RunningStep): StepResult {
  const { statusType, errorNumber, errorText } = parameters;
  const { frame, run, step, identity } = running;
  const error =
    statusType === "success"
      ? undefined
      : stepErrorRecord(stopped(statusType, errorNumber, errorText), identity, placeOf(run.name, step.position), {});
  if (error !== undefined) setErrorDataset(running, error);
  frame.end = { kind: "stopped", status: statuses[statusType], error, isMeant: true };
  running.next = over;
  return { summary: `the task ends here: ${statusType}` };
}

function stopped(status: "aborted" | "error", number: number | undefined, text: string | undefined): EngineError {
  return new EngineError({
    code: "ENGINE_STOPPED",
    message:
      text ?? (status === "aborted" ? "the task was stopped by this step" : "the task was stopped with an error"),
    ...(number === undefined ? {} : { context: { errorCode: number } }),
  });
}
