import { DynamlError } from "../errors.ts";

/** Whether a call that failed may have been carried out all the same: no answer came, or none that tells. */
export function mayHaveRun(error: unknown): boolean {
  if (!(error instanceof DynamlError)) return false;
  const { code, context } = error;
  if (code === "NET_TIME_LIMIT") return context.mayHaveRun === true;
  return code.startsWith("NET_") ? context.sent === true : untold.has(code) && context.status !== 429;
}

/** Answers of servers in front of the organization, and such as cannot be read. */
const untold: ReadonlySet<string> = new Set([
  "SESSION_UNEXPECTED_STATUS",
  "SESSION_UNAVAILABLE",
  "SESSION_UNREADABLE_ANSWER",
]);
