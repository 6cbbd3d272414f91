import { DynamlError } from "../../errors.ts";

/** Throws the error; of a fault that says that something is not there, with what to do about that thing, which is no record. */
export function remedyWhereMissing(remedy: string): (error: unknown) => never {
  return (error) => {
    const isMissing = error instanceof DynamlError && error.context.name === "ObjectDoesNotExist";
    throw isMissing ? withRemedy(error, remedy) : error;
  };
}

/** The same error with another thing to do, where there is one. */
export function withRemedy<Code extends string>(error: DynamlError<Code>, remedy: string | undefined) {
  if (remedy === undefined || remedy === error.remedy) return error;
  const { code, message, where, means, context, retryable, cause } = error;
  return new DynamlError<Code>({ code, message, where, means, remedy, context: { ...context }, retryable, cause });
}
