import { DynamlError } from "../errors.ts";
import { type Diagnosis, diagnoses } from "./diagnoses.ts";
import type { Failure } from "./report.ts";

const unknown = "Something went wrong that this check has no explanation for.";
const lookFurther = "see the causes, and the server's log";

/**
 * An error as what happened, what it means and what to do next: its own remedy where it has one. `otherwise` is what a code
 * means that has no diagnosis.
 */
export function diagnose(error: DynamlError, otherwise = unknown): Failure {
  const found = diagnosisOf(error.code);
  return {
    outcome: "failed",
    code: error.code,
    happened: error.message,
    where: error.where,
    means: error.means ?? found?.means ?? otherwise,
    next: error.remedy ?? found?.next ?? lookFurther,
    causes: causesOf(error),
  };
}

/**
 * The same error, which now tells what it means and what to do next in the words of `diagnose`; what has no diagnosis stays as it
 * is. For whoever opens a session and shows what went wrong: `openSession(options).catch((error) => { throw explained(error); })`
 */
export function explained<E>(error: E): E {
  if (!(error instanceof DynamlError) || error.means !== undefined) return error;
  const found = diagnosisOf(error.code);
  if (found === undefined) return error;
  return Object.assign(error, { means: found.means, remedy: error.remedy ?? found.next });
}

function diagnosisOf(code: string): Diagnosis | undefined {
  return Object.hasOwn(diagnoses, code) ? diagnoses[code] : undefined;
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 8; cause = cause.cause) {
    if (cause.message !== "") causes.push(cause.message);
  }
  return causes;
}
