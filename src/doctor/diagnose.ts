import type { DynamlError } from "../errors.ts";
import { diagnoses } from "./diagnoses.ts";
import type { Failure } from "./report.ts";

const unknown = "Something went wrong that this check has no explanation for.";
const lookFurther = "see the causes, and the server's log";

/**
 * An error as what happened, what it means and what to do next: its own remedy where it has one. `otherwise` is what a code
 * means that has no diagnosis.
 */
export function diagnose(error: DynamlError, otherwise = unknown): Failure {
  const found = Object.hasOwn(diagnoses, error.code) ? diagnoses[error.code] : undefined;
  return {
    outcome: "failed",
    code: error.code,
    happened: error.message,
    where: error.where,
    means: found?.means ?? otherwise,
    next: error.remedy ?? found?.next ?? lookFurther,
    causes: causesOf(error),
  };
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 8; cause = cause.cause) {
    if (cause.message !== "") causes.push(cause.message);
  }
  return causes;
}
