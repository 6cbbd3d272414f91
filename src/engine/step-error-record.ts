import { errorNumber } from "../catalog/error-numbers.ts";
import { DynamlError } from "../errors.ts";
import type { ErrorFamily, StepErrorRecord, StepIdentity } from "./event.ts";
import { FailedInside } from "./failed-inside.ts";
import type { StepSubject } from "./step-context.ts";

/** Deepest chain of causes that a record tells. */
const deepestCause = 8;

/**
 * An error as the record that events carry. It keeps the code of what was thrown (`NET_TIME_LIMIT`, `WIRE_FAULT`), so that
 * a program need not search the causes; what is not ours becomes ENGINE_STEP_FAILED. It is not scrubbed yet.
 */
export function stepErrorRecord(
  error: unknown,
  step: StepIdentity,
  place: string,
  subject: StepSubject,
): StepErrorRecord {
  if (error instanceof FailedInside) return recordInside(error.record, step);
  const ours = error instanceof DynamlError ? error : undefined;
  const code = ours?.code ?? "ENGINE_STEP_FAILED";
  return {
    code,
    number: faultNumberOf(error) ?? errorNumber(code),
    family: familyOf(error, subject),
    message: messageOf(error),
    where: ours?.where ?? place,
    remedy: ours?.remedy,
    ...(ours?.means === undefined ? {} : { means: ours.means }),
    step,
    session: subject.session,
    organizationUri: subject.organizationUri,
    causes: causesOf(error).map((cause) => ({
      code: cause instanceof DynamlError ? cause.code : undefined,
      message: messageOf(cause),
    })),
  };
}

/** Of functions in one another the error of the innermost. */
function recordInside({ inside, ...record }: StepErrorRecord, step: StepIdentity): StepErrorRecord {
  if (inside !== undefined) return { ...record, step, inside };
  return { ...record, message: `step ${record.step.number} failed: ${record.message}`, step, inside: record.step };
}

/** The number that the server's fault carried, or a task gave, somewhere in the chain; undefined where there is none. */
function faultNumberOf(error: unknown): number | undefined {
  for (const one of [error, ...causesOf(error)]) {
    const number = one instanceof DynamlError ? one.context.errorCode : undefined;
    if (typeof number === "number") return number;
  }
  return undefined;
}

/** What fails while a connection is being made, and what breaks one later, is the connection's failure. */
function familyOf(error: unknown, subject: StepSubject): ErrorFamily {
  if (error instanceof DynamlError && error.code === "ENGINE_CANCELLED") return "step";
  if (subject.connecting === true) return "connection";
  const codes = [error, ...causesOf(error)].map((one) => (one instanceof DynamlError ? one.code : ""));
  return codes.some((code) => /^(NET|AUTH)_/.test(code)) ? "connection" : "step";
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && cause !== null && causes.length < deepestCause) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
