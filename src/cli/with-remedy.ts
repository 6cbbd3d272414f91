import { DynamlError } from "../errors.ts";

/** The same error with another thing to do. */
export function withRemedy(error: DynamlError, remedy: string): DynamlError {
  const { code, message, where, means, context, retryable, cause } = error;
  return new DynamlError({ code, message, where, remedy, means, context: { ...context }, retryable, cause });
}
