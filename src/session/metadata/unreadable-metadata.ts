import { DynamlError } from "../../errors.ts";
import type { SessionErrorCode } from "../session-error.ts";

export function unreadableMetadata(message: string): DynamlError<SessionErrorCode> {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: `the answer to ${message} holds no description of a table`,
    remedy: "check that the address is that of the organization",
  });
}
