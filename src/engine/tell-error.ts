import { setAmError } from "./am-error.ts";
import type { StepErrorRecord } from "./event.ts";
import type { RunningStep } from "./running-step.ts";
import { taskNameOf } from "./task-name.ts";
import { shownMarkup } from "./task-secrets.ts";

/** Sets AMError for a step that failed. What a function or a subtask passed up stays as its own step set it. */
export function setErrorDataset({ run, step, identity, frame }: RunningStep, error: StepErrorRecord): void {
  if (error.code === "ENGINE_SUBTASK_FAILED" || error.inside !== undefined) return;
  setAmError(frame.datasets, {
    errorDesc: error.message,
    errorNumber: error.number ?? 0,
    functionName: identity.function,
    ipAddress: run.options.machine?.ipAddress ?? "",
    machineName: run.options.machine?.name ?? "",
    parentTaskName: taskNameOf(run.parent?.name ?? ""),
    stepNumber: step.number,
    stepText: run.scrubber.scrubText(shownMarkup(step, run.task.source.text)),
    tagLine: "",
    taskName: taskNameOf(run.name),
  });
}
