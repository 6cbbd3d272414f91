import { DynamlError } from "../../errors.ts";

/** The same error with another thing to do, where there is one. */
export function withRemedy<Code extends string>(error: DynamlError<Code>, remedy: string | undefined) {
  if (remedy === undefined || remedy === error.remedy) return error;
  const { code, message, where, means, context, retryable, cause } = error;
  return new DynamlError<Code>({ code, message, where, means, remedy, context: { ...context }, retryable, cause });
}
