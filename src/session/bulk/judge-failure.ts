import { DynamlError } from "../../errors.ts";

/**
 * What a set's failure asks for.
 * `unsupported`: the organization has no such message · `again`: nothing was done, the same may be sent once more ·
 * `unknown`: the rows may have been written · `tooLarge`: fewer rows · `stop`: no row can succeed ·
 * `rows`: one of the rows is bad.
 */
export type Failure = "unsupported" | "again" | "unknown" | "tooLarge" | "stop" | "rows";

/** Faults that are about the user or the table, not about a row. */
const hopeless: ReadonlySet<string> = new Set([
  "PrivilegeDenied",
  "PrincipalPrivilegeDenied",
  "AccessDenied",
  "QueryBuilderNoEntity",
  "CrmSecurityError",
  "UserNotMemberOfOrg",
  "OrganizationDisabled",
  "SystemUserDisabled",
]);

const unsupportedTexts =
  /not (?:yet )?(?:been )?(?:supported|implemented)|does not support|Resource not found for the segment/i;

export function judgeFailure(error: unknown): Failure {
  if (!(error instanceof DynamlError)) return "stop";
  const { code, context, retryable } = error;
  if (code === "SESSION_FAULT") return judgeFault(error);
  if (code === "NET_TIME_LIMIT") return context.mayHaveRun === true ? "unknown" : "again";
  if (code.startsWith("NET_")) return context.sent === true ? "unknown" : retryable ? "again" : "stop";
  if (code === "SESSION_UNAVAILABLE" || code === "SESSION_UNREADABLE_ANSWER") return "unknown";
  if (code.startsWith("SESSION_BAD") || code.startsWith("WIRE_")) return "rows";
  return "stop";
}

function judgeFault({ context, retryable }: DynamlError): Failure {
  const name = String(context.name);
  if (retryable) return "again";
  if (name === "NotSupported" || name === "MessageNotFound") return "unsupported";
  if (unsupportedTexts.test(String(context.faultMessage)) && name !== "ObjectDoesNotExist") return "unsupported";
  if (isTooLarge(context)) return "tooLarge";
  return hopeless.has(name) ? "stop" : "rows";
}

/** The limit of a batch (ErrorDetails, MaxBatchSize), a time limit of the database, a message that is too large. */
function isTooLarge({ errorDetails, faultMessage, errorCode }: DynamlError["context"]): boolean {
  const details = typeof errorDetails === "object" && errorDetails !== null ? Object.keys(errorDetails) : [];
  const sqlTimeout = -2147204783;
  return details.includes("MaxBatchSize") || errorCode === sqlTimeout || /timeout expired/i.test(String(faultMessage));
}
