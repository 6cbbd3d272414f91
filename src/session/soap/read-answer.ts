import { DynamlError } from "../../errors.ts";
import type { HttpResponse } from "../../net/http.ts";
import type {
  Operation,
  OrganizationReply,
  OrganizationServiceFault,
  ParameterValue,
} from "../../wire/organization-call.ts";
import { decodeReply } from "../../wire/soap/decode-reply.ts";
import { hexErrorCode, type SoapFault } from "../../wire/soap/soap-fault.ts";
import { isRedirect, mayBeEnvelope, noEnvelope, redirected, unreadable } from "../foreign-answer.ts";
import type { SessionErrorCode } from "../session-error.ts";
import { faultNameOf } from "./fault-names.ts";

export type ReplyTo<O extends Operation> = OrganizationReply & { readonly operation: O };

const service = "Organization service";

/**
 * The reply in an HTTP answer of the Organization service.
 * Throws SESSION_FAULT for a fault, and an error that explains the answer where it is no SOAP envelope.
 */
export function readAnswer<O extends Operation>(
  response: HttpResponse,
  operation: O,
  organizationUri: string,
): ReplyTo<O> {
  if (isRedirect(response)) throw redirected(response, organizationUri);
  if (!mayBeEnvelope(response)) throw noEnvelope(response, service, organizationUri);
  const reply = decode(response, organizationUri);
  if ("kind" in reply) throw faultError(reply, operation, organizationUri);
  if (!answers(reply, operation))
    throw unreadable(`to ${operation} is one to ${reply.operation}`, service, organizationUri);
  return reply;
}

function answers<O extends Operation>(reply: OrganizationReply, operation: O): reply is ReplyTo<O> {
  return reply.operation === operation;
}

function decode(response: HttpResponse, organizationUri: string): OrganizationReply | SoapFault {
  try {
    return decodeReply(response.body);
  } catch (cause) {
    if (response.status !== 200) throw noEnvelope(response, service, organizationUri, cause);
    throw unreadable("cannot be read", service, organizationUri, cause);
  }
}

/** A fault as an error: the service's own message, its code in both spellings, its trace. */
function faultError(fault: SoapFault, operation: Operation, organizationUri: string): DynamlError {
  const { detail } = fault;
  const known = detail === undefined ? undefined : faultNameOf(detail.errorCode);
  const hexCode = detail === undefined ? undefined : hexErrorCode(detail.errorCode);
  const text = detail?.message || fault.reason;
  const label = [hexCode, known?.name ?? fault.subcode].filter((part) => part !== undefined).join(" ");
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_FAULT",
    message: `${operation}: ${text}${label === "" ? "" : ` (${label})`}`,
    where: organizationUri,
    remedy: known?.remedy,
    retryable: known?.retryable ?? false,
    context: {
      operation,
      organizationUri,
      faultMessage: text,
      errorCode: detail?.errorCode,
      hexCode,
      name: known?.name,
      trace: detail?.traceText,
      blame: fault.blame,
      subcode: fault.subcode,
      activityId: detail?.activityId?.text,
      timestamp: detail?.timestamp,
      errorDetails: detail === undefined ? undefined : plainDetails(detail.errorDetails),
    },
  });
}

/** As text: what a person reads, and a TimeSpan as seconds. */
function plainDetails(details: OrganizationServiceFault["errorDetails"]): Record<string, string> {
  return Object.fromEntries([...details].map(([name, value]) => [name, plainDetail(value)]));
}

function plainDetail(value: ParameterValue): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || !("kind" in value)) return String(value);
  if (value.kind === "Duration") return String(value.seconds);
  return value.kind === "UnknownValue" ? `(${value.typeName})` : `(${value.kind})`;
}
