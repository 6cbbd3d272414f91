import { DynamlError } from "../errors.ts";
import type { SessionErrorCode } from "./session-error.ts";

/** What a call gets that comes after the session's end. */
export function sessionEnded(sessionName: string, where: string): DynamlError<SessionErrorCode> {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_ENDED",
    message: `session "${sessionName}" has ended`,
    where,
    remedy: "make the call before the session ends, or open the session again",
  });
}
