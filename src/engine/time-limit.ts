import { EngineError } from "./engine-error.ts";
import { startTimer } from "./timer.ts";

/** AM_TIMEOUT while it counts: of one try of a step, or of a block from its beginning to its end. */
export type TimeLimit = {
  /** Aborts when the time is up, with the error as its reason, and when what is around aborts. */
  readonly signal: AbortSignal;
  /** Whether the time is up. */
  isPassed(): boolean;
  end(): void;
};

export function startTimeLimit(milliseconds: number, around: AbortSignal): TimeLimit {
  const time = new AbortController();
  const end = startTimer(milliseconds, () => time.abort(timeLimitPassed(milliseconds)));
  return { signal: AbortSignal.any([around, time.signal]), isPassed: () => time.signal.aborted, end };
}

/** The error of a step that a signal has stopped: a cancel of the run, or a time limit of its own or of what is around it. */
export function stoppedBy({ reason }: AbortSignal, cause?: unknown): EngineError {
  if (!isTimeLimit(reason)) {
    return new EngineError({ code: "ENGINE_CANCELLED", message: "the run was cancelled during this step", cause });
  }
  const { code, message, remedy } = reason;
  return isTimeLimit(cause) ? cause : new EngineError({ code, message, remedy, cause });
}

function isTimeLimit(error: unknown): error is EngineError {
  return error instanceof EngineError && error.code === "ENGINE_STEP_TIME_LIMIT";
}

function timeLimitPassed(milliseconds: number): EngineError {
  return new EngineError({
    code: "ENGINE_STEP_TIME_LIMIT",
    message: `the step was not over within ${milliseconds / 1000} s (AM_TIMEOUT)`,
    remedy: "give it more time, or 0 for no limit",
  });
}
