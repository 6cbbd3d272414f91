import { DynamlError } from "../../errors.ts";
import { mayHaveRun } from "../may-have-run.ts";

/**
 * What a request's failure asks for.
 * `unsupported`: the organization has no such message · `again`: nothing was done, the same may be sent once more ·
 * `unknown`: the rows may have been written · `tooLarge`: fewer rows · `stop`: no row can succeed ·
 * `rows`: one of the rows is bad.
 */
export type Failure = "unsupported" | "again" | "unknown" | "tooLarge" | "stop" | "rows";

/** Faults that are about the user or the organization, never about a row. */
const hopeless: ReadonlySet<string> = new Set(["UserNotMemberOfOrg", "OrganizationDisabled", "SystemUserDisabled"]);

/** Faults that are about one record, or about every one: only many of them tell. */
const denials: ReadonlySet<string> = new Set([
  "PrivilegeDenied",
  "PrincipalPrivilegeDenied",
  "AccessDenied",
  "CrmSecurityError",
  "QueryBuilderNoEntity",
  "InvalidEntityKeyOperation",
]);

/** Faults that pass: the database undid the request in favour of another, or was too busy for it. */
const passing: ReadonlySet<string> = new Set([
  "unManagedidssqlerror",
  "AzureSqlMaxConcurrentWorkersLimitExceededError",
  "ConcurrentOperationFailure",
]);

/** Whatever their texts say: they come from the organization's own plug-ins. */
const ofPlugIns: ReadonlySet<string> = new Set(["IsvAborted", "IsvUnExpected"]);

/** The parameter that a refusal is about: `Unrecognized request parameter: tag`, `the Web API has no way to say tag`. */
const refusedParameter = /(?:\bparameter:? '?|\bsay )(\w+)/i;

/** Errors of the network that other settings alone can mend. */
const lasting =
  /^NET_(TLS_(?!CLOSED)|PROXY_(?!UNREACHABLE)|OTHER_ORIGIN|BAD_REQUEST|DIAL_REFUSED|CLOSED$|BUSY|ABORTED)/;

/** Statuses of servers in front that did not reach the organization, or lost it. */
const gateways: ReadonlySet<unknown> = new Set([500, 502, 504]);

/**
 * @param message the message that failed: `CreateMultiple`
 * @param parameters names of what every message of the load takes besides its own parameters
 */
export function judgeFailure(error: unknown, message: string, parameters: readonly string[] = []): Failure {
  if (!(error instanceof DynamlError)) return "stop";
  const { code, context } = error;
  if (isOfParameter(error, parameters)) return "stop";
  if (code === "SESSION_FAULT") return judgeFault(error, message);
  if (isTooLong(error)) return "tooLarge";
  if (isAway(error)) return mayHaveRun(error) ? "unknown" : "again";
  if (code === "SESSION_NOT_A_SERVICE")
    return context.status === 404 && message.endsWith("Multiple") ? "tooLarge" : "stop";
  if (code.startsWith("SESSION_BAD") || code.startsWith("WIRE_")) return "rows";
  return "stop";
}

function isOfParameter({ message, context }: DynamlError, parameters: readonly string[]): boolean {
  if (parameters.length === 0) return false;
  const [, named = ""] = refusedParameter.exec(String(context.faultMessage ?? message)) ?? [];
  return parameters.includes(String(context.parameter ?? named));
}

/** Whether the error says that the organization, or the way to it, is gone for a while. */
export function isAway(error: unknown): error is DynamlError {
  if (!(error instanceof DynamlError)) return false;
  const { code, context } = error;
  if (code.startsWith("NET_")) return !lasting.test(code) && code !== "NET_BODY_TOO_LARGE";
  if (code === "SESSION_UNEXPECTED_STATUS") return gateways.has(context.status);
  return (code === "SESSION_UNAVAILABLE" && context.status !== 429) || code === "SESSION_UNREADABLE_ANSWER";
}

/** Whether the error is one that only a privilege, a table or a key missing for every row explains, once there are many of them. */
export function isDenial({ code, context }: DynamlError): boolean {
  return code === "SESSION_FAULT" && denials.has(String(context.name));
}

/** What a request is told that was carried out before, although its first answer never came. */
export function mayBeOwnEffect({ context }: DynamlError, operation: "create" | "delete"): boolean {
  const name = String(context.name);
  return operation === "delete" ? name === "ObjectDoesNotExist" : name.startsWith("DuplicateRecord");
}

function judgeFault({ context, retryable }: DynamlError, message: string): Failure {
  const name = String(context.name);
  if (ofPlugIns.has(name)) return "rows";
  if (retryable || passing.has(name)) return "again";
  if (isUnknownMessage(String(context.faultMessage), message)) return "unsupported";
  if (isTooLarge(context)) return "tooLarge";
  return hopeless.has(name) ? "stop" : "rows";
}

/** The platform's words for a message that it does not have, or not for the table. They name the message. */
function isUnknownMessage(text: string, message: string): boolean {
  if (!text.includes(message)) return false;
  return /not (?:yet )?(?:been )?(?:supported|implemented)|does not support|no message with the name|Resource not found for the segment|has no knowledge of any type|(?:was|is|could) not (?:be )?found/i.test(
    text,
  );
}

/** The limit of a batch (ErrorDetails, MaxBatchSize), a time limit of the database. */
function isTooLarge({ errorDetails, faultMessage, name }: DynamlError["context"]): boolean {
  const details = typeof errorDetails === "object" && errorDetails !== null ? Object.keys(errorDetails) : [];
  const isLate = name === "unManagedidssqltimeouterror" || /timeout expired/i.test(String(faultMessage));
  return details.includes("MaxBatchSize") || isLate;
}

/** A message that a server in front does not take for its length, or an answer that we do not. */
function isTooLong({ code, context }: DynamlError): boolean {
  return code === "NET_BODY_TOO_LARGE" || context.status === 413;
}
