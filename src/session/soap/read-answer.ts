import { DynamlError } from "../../errors.ts";
import type { HttpResponse } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import { decodeReply } from "../../wire/soap/decode-reply.ts";
import type { Operation, OrganizationReply } from "../../wire/soap/organization-call.ts";
import { hexErrorCode, type SoapFault } from "../../wire/soap/soap-fault.ts";
import type { SessionErrorCode } from "../session-error.ts";
import { faultNameOf } from "./fault-names.ts";

export type ReplyTo<O extends Operation> = OrganizationReply & { readonly operation: O };

type Explanation = {
  readonly code: SessionErrorCode;
  readonly happened: string;
  readonly remedy: string;
  readonly retryable?: true;
};

const wrongAddress = "check the address of the organization: server, port and organization name";
const notAService: Explanation = {
  code: "SESSION_NOT_A_SERVICE",
  happened: "there is no Organization service at this address",
  remedy: wrongAddress,
};
const unavailable: Explanation = {
  code: "SESSION_UNAVAILABLE",
  happened: "the organization takes no requests just now",
  remedy: "wait and repeat; see the server's log",
  retryable: true,
};

/** Answers that are no SOAP envelope, by HTTP status. */
const statuses: Readonly<Record<number, Explanation>> = {
  200: notAService,
  403: {
    code: "SESSION_FORBIDDEN",
    happened: "the server knows the user and does not let it in",
    remedy: "check that the user is an enabled user of the organization",
  },
  404: notAService,
  405: notAService,
  415: notAService,
  429: unavailable,
  503: unavailable,
};

const otherStatus: Explanation = {
  code: "SESSION_UNEXPECTED_STATUS",
  happened: "the server did not answer as an Organization service does",
  remedy: "see the server's log",
};

/**
 * The reply in an HTTP answer of the Organization service.
 * Throws SESSION_FAULT for a fault, and an error that explains the answer where it is no SOAP envelope.
 */
export function readAnswer<O extends Operation>(
  response: HttpResponse,
  operation: O,
  organizationUri: string,
): ReplyTo<O> {
  if (response.status >= 300 && response.status < 400) throw redirected(response, organizationUri);
  if (!mayBeEnvelope(response)) throw noEnvelope(response, organizationUri);
  const reply = decode(response, organizationUri);
  if ("kind" in reply) throw faultError(reply, operation, organizationUri);
  if (!answers(reply, operation)) throw unreadable(`to ${operation} is one to ${reply.operation}`, organizationUri);
  return reply;
}

function answers<O extends Operation>(reply: OrganizationReply, operation: O): reply is ReplyTo<O> {
  return reply.operation === operation;
}

function decode(response: HttpResponse, organizationUri: string): OrganizationReply | SoapFault {
  try {
    return decodeReply(response.body);
  } catch (cause) {
    if (response.status !== 200) throw noEnvelope(response, organizationUri, cause);
    throw unreadable("cannot be read", organizationUri, cause);
  }
}

function mayBeEnvelope({ headers, body }: HttpResponse): boolean {
  const type = headers["content-type"];
  return body.length > 0 && (typeof type !== "string" || /[/+]xml\b/i.test(type));
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
      activityId: detail?.activityId,
      timestamp: detail?.timestamp,
      errorDetails: detail === undefined ? undefined : Object.fromEntries(detail.errorDetails),
    },
  });
}

function noEnvelope(response: HttpResponse, organizationUri: string, cause?: unknown): DynamlError {
  const { code, happened, remedy, retryable = false } = statuses[response.status] ?? otherStatus;
  return new DynamlError<SessionErrorCode>({
    code,
    message: `${happened}: ${describe(response)}`,
    where: organizationUri,
    remedy,
    retryable,
    context: { status: response.status, organizationUri },
    cause,
  });
}

/** `status 200, text/html, "Sign in"`: the page's title says most about an HTML answer. */
function describe({ status, headers, body }: HttpResponse): string {
  const type = headers["content-type"];
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 4096)).toString();
  const title = /<title>([^<]{1,200})/i.exec(start)?.[1]?.trim();
  const parts = [`status ${status}`, typeof type === "string" ? type : "no content type", title && `"${title}"`];
  return parts.filter(Boolean).join(", ");
}

function redirected({ status, headers }: HttpResponse, organizationUri: string): DynamlError {
  const target = typeof headers.location === "string" ? headers.location : "nowhere";
  const location = withoutCredentials(target).replace(/[?#].*$/, "");
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_REDIRECTED",
    message: `the server answers ${status} and points to ${location}; redirects are never followed`,
    where: organizationUri,
    remedy: "give the organization's real address; a sign-in page there means another AUTHTYPE",
    context: { status, location },
  });
}

function unreadable(what: string, organizationUri: string, cause?: unknown): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: `the answer of the Organization service ${what}`,
    where: organizationUri,
    remedy: "whether the server carried out the request is not known: look before repeating it",
    cause,
  });
}
