import { createActions } from "../actions/create-actions.ts";
import { activityOf } from "../catalog/catalog.ts";
import { inspectStep } from "../check/inspect-step.ts";
import { runTask } from "../engine/run-task.ts";
import { DynamlError } from "../errors.ts";
import type { Task } from "../markup/task.ts";
import type { SessionOptions } from "../session/session-options.ts";
import type { ConnectionSettings } from "./connection-options.ts";
import type { GivenVariables } from "./given-variable.ts";
import type { Secrets } from "./secret-options.ts";

export type CaptureOptions = {
  readonly settings: ConnectionSettings;
  readonly secrets: Secrets;
  readonly file: string;
  /** As given on the command line; - is standard input. */
  readonly path: string;
  readonly variables: GivenVariables | undefined;
  readonly signal: AbortSignal;
};

/**
 * The options that a step of a task opens its session with, expressions, profile and secrets resolved as a run does it:
 * runs the variable steps before it, then the step up to where it would connect. Nothing is connected.
 * Throws what stopped the step before that.
 */
export async function capturedSession(
  task: Task,
  stepNumber: number,
  options: CaptureOptions,
): Promise<SessionOptions> {
  const { settings, secrets, file: name, path, variables, signal } = options;
  let captured: SessionOptions | undefined;
  const { error } = await runTask(upTo(task, stepNumber), {
    actions: createActions({
      openSession: async (session) => {
        captured = session;
        throw new Error("this is as far as it goes");
      },
      profile: settings.apply,
      secrets: secrets.find,
      files: settings.filesFor(path),
    }),
    inspect: (activity, given) =>
      inspectStep(activity, { ...given, parameters: settings.overlay(activity, given.parameters) }),
    name,
    variables,
    signal,
    onEvent: () => {},
  });
  if (captured !== undefined) return { ...captured, signal };
  throw new DynamlError({
    code: error?.code ?? "ENGINE_CANCELLED",
    message: error?.message ?? "the step could not be read",
    where: error?.where,
    remedy: error?.remedy,
  });
}

function upTo(task: Task, stepNumber: number): Task {
  const isNeeded = (step: Task["steps"][number]): boolean =>
    step.number === stepNumber ||
    (step.number < stepNumber && step.action === "AMVARIABLE" && activityOf(step)?.flow === undefined);
  return {
    ...task,
    functions: task.functions.map((one) => ({ ...one, steps: one.steps.filter(isNeeded) })),
  };
}
