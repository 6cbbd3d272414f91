import { EngineError } from "./engine-error.ts";
import type { StepContext } from "./step-context.ts";

/**
 * The date that a parameter gives: an expression's as it is, a text as the run's locale or ISO 8601 writes dates. undefined where
 * it is not given. Throws ENGINE_PARAMETER for what is no date.
 */
export function dateParameter(step: Pick<StepContext, "valueOf" | "call">, parameter: string): Date | undefined {
  const written = step.valueOf(parameter);
  if (written === undefined) return undefined;
  let date: unknown;
  try {
    date = step.call("CDate", written);
  } catch (cause) {
    throw noDate(parameter, cause);
  }
  if (date instanceof Date) return date;
  throw noDate(parameter);
}

function noDate(parameter: string, cause?: unknown): EngineError {
  return new EngineError({
    code: "ENGINE_PARAMETER",
    message: `${parameter} is no date`,
    remedy: "write it as 2026-01-31 or 2026-01-31T12:00, or compute it: %DateSerial(2026, 1, 31)%",
    context: { parameter },
    cause,
  });
}
