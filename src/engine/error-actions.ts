import type { ErrorActions } from "./error-policy.ts";
import type { StepErrorRecord } from "./event.ts";
import { runSubtask } from "./flow/subtask.ts";
import type { RunningStep } from "./running-step.ts";

/** Who does something about an error: the step that failed, or the task that it stopped. */
export type Acting = Pick<RunningStep, "run" | "frame" | "signal" | "identity" | "warnAtEnd">;

/** What a failed step asks for beside its flow. An action that fails is a warning: the step's own error is what counts. */
export async function runErrorActions(
  running: Acting,
  { setVariable, email, writesToEventLog, runTask }: ErrorActions,
  error: StepErrorRecord,
): Promise<void> {
  const { run, frame, identity } = running;
  const attempt = async (name: string, work: () => unknown): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      running.warnAtEnd("ENGINE_ERROR_ACTION", `${name} could not be done: ${why}`);
    }
  };
  if (setVariable !== undefined) {
    await attempt("AM_SETVAR", () => frame.variables.set(setVariable.name, setVariable.value));
  }
  if (writesToEventLog) run.emit({ type: "log", step: identity, level: "error", text: error.message });
  if (email !== undefined) {
    running.warnAtEnd("ENGINE_MAIL_NOT_SENT", `no mail was sent to ${email}: this version sends none`);
  }
  if (runTask !== undefined) await attempt("AM_RUNTASK", () => runSubtask(running, wantedByText(runTask)));
}

/** A task by one text: a file where it looks like one, else a name. */
function wantedByText(text: string): { readonly file: string } | { readonly managedTask: string } {
  return /\.aml$/i.test(text) || text.includes("/") ? { file: text } : { managedTask: text };
}
