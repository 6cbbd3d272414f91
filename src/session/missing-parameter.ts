import { DynamlError } from "../errors.ts";
import type { SessionErrorCode } from "./session-error.ts";

export function missing(parameter: string, reason: string): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_MISSING_PARAMETER",
    message: `${parameter} is missing: ${reason}`,
    remedy: `give ${parameter}`,
    context: { parameter },
  });
}
