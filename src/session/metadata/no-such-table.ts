import { DynamlError } from "../../errors.ts";
import { closestName } from "../../values/closest-name.ts";
import { unknownTable } from "../faults/fault-subject.ts";
import type { SessionErrorCode } from "../session-error.ts";

/** Whether an error is the organization's word that there is no such table. */
export function isNoSuchTable(error: unknown): error is DynamlError {
  if (!(error instanceof DynamlError) || error.code !== "SESSION_FAULT") return false;
  return unknownTable(String(error.context.faultMessage ?? "")) !== undefined;
}

/** The same error with the table that was meant, where one has a name that is near. */
export function withNearestTable(error: DynamlError, name: string, names: Iterable<string>): DynamlError {
  const near = closestName(name, names);
  if (near === undefined) return error;
  const { message, where, means, context, retryable } = error;
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_FAULT",
    message,
    where,
    means,
    remedy: `did you mean ${near}?`,
    context: { ...context },
    retryable,
    cause: error.cause,
  });
}
