import { DynamlError } from "../../errors.ts";
import type { HttpResponse, ResponseHead } from "../../net/http.ts";
import type { Operation, OrganizationReply } from "../../wire/organization-call.ts";
import { decodeReply } from "../../wire/soap/decode-reply.ts";
import type { KnownMessages } from "../../wire/soap/known-messages.ts";
import type { SoapFault } from "../../wire/soap/soap-fault.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import { isRedirect, mayBeEnvelope, noEnvelope, redirected, unreadable } from "../foreign-answer.ts";
import type { SessionErrorCode } from "../session-error.ts";

export type ReplyTo<O extends Operation> = OrganizationReply & { readonly operation: O };

const service = "Organization service";

/** The call, for messages: its name, and those of the messages that a transaction holds. */
export type CallLabel = { readonly name: string; readonly members?: readonly string[] | undefined };

/**
 * The reply in an HTTP answer of the Organization service.
 * `label` names the call in messages; a fault of a message in a transaction has that message's name. Throws SESSION_FAULT for a fault, and an error that explains the answer where it is no SOAP envelope.
 */
export function readAnswer<O extends Operation>(
  response: HttpResponse,
  operation: O,
  organizationUri: string,
  label: CallLabel = { name: operation },
  known?: KnownMessages,
): ReplyTo<O> {
  if (isRedirect(response)) throw redirected(response, organizationUri);
  if (!mayBeEnvelope(response)) throw noEnvelope(response, service, organizationUri);
  return judged(decode(response, organizationUri, known), operation, organizationUri, label);
}

/** Whether the body of an answer may be read as a reply while it arrives. */
export function mayBeReply({ status, headers }: ResponseHead): boolean {
  return status === 200 && /[/+]xml\b/i.test(String(headers["content-type"] ?? ""));
}

/** The same as `readAnswer` of a reply that was read while it arrived; `end` makes it. */
export function readArrived<O extends Operation>(
  end: () => OrganizationReply | SoapFault,
  operation: O,
  organizationUri: string,
): ReplyTo<O> {
  let reply: OrganizationReply | SoapFault;
  try {
    reply = end();
  } catch (cause) {
    throw unreadable("cannot be read", service, organizationUri, cause);
  }
  return judged(reply, operation, organizationUri, { name: operation });
}

/** The reply, if it is one to the operation. */
function judged<O extends Operation>(
  reply: OrganizationReply | SoapFault,
  operation: O,
  organizationUri: string,
  label: CallLabel,
): ReplyTo<O> {
  if ("kind" in reply) throw faultError(reply, label, organizationUri);
  if (!answers(reply, operation))
    throw unreadable(`to ${operation} is one to ${reply.operation}`, service, organizationUri);
  return reply;
}

function answers<O extends Operation>(reply: OrganizationReply, operation: O): reply is ReplyTo<O> {
  return reply.operation === operation;
}

function decode(
  response: HttpResponse,
  organizationUri: string,
  known: KnownMessages | undefined,
): OrganizationReply | SoapFault {
  try {
    return decodeReply(response.body, known);
  } catch (cause) {
    if (response.status !== 200) throw noEnvelope(response, service, organizationUri, cause);
    throw unreadable("cannot be read", service, organizationUri, cause);
  }
}

/** A fault as an error; one without the service's own detail has a reason alone. */
function faultError(fault: SoapFault, { name, members = [] }: CallLabel, organizationUri: string): DynamlError {
  const { detail, reason, blame, subcode } = fault;
  const operation = members[detail?.faultedRequestIndex ?? -1] ?? name;
  const context = { organizationUri, blame, subcode };
  if (detail !== undefined) {
    const message = detail.message || reason;
    return serviceFaultError({ ...detail, message }, operation, context, organizationUri);
  }
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_FAULT",
    message: `${operation}: ${reason}${subcode === undefined ? "" : ` (${subcode})`}`,
    where: organizationUri,
    context: { operation, faultMessage: reason, ...context },
  });
}
