import { DynamlError } from "../errors.ts";
import type { SessionErrorCode } from "./session-error.ts";

type Finding = { readonly parameter: string; readonly value: string };

const supported = "use another value; the documentation of sessions says which there are";

/** A value that has its meaning and is not followed by this version. */
export function notSupported({ parameter, value }: Finding, remedy = supported): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_NOT_SUPPORTED",
    message: `${parameter} ${value} is not supported yet`,
    remedy,
    context: { parameter, value },
  });
}
