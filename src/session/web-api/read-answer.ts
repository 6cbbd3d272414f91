import type { DynamlError } from "../../errors.ts";
import type { HttpResponse, ResponseHead } from "../../net/http.ts";
import { errorCodeOf, parseErrorJson, type WebApiError } from "../../wire/odata/error-json.ts";
import type { WebApiAnswer } from "../../wire/odata/exchange/web-api-exchange.ts";
import type { OrganizationServiceFault } from "../../wire/organization-call.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import { isRedirect, noEnvelope, redirected, unreadable } from "../foreign-answer.ts";

const service = "Web API";

/**
 * What an HTTP answer of the Web API means. Throws SESSION_FAULT for an error of the organization, and an error that explains
 * the answer where it is none of the Web API.
 */
export function readAnswer<T>(
  response: HttpResponse,
  operation: string,
  address: string,
  read: (answer: WebApiAnswer) => T,
): T {
  if (isRedirect(response)) throw redirected(response, address);
  const answer = { status: response.status, headers: response.headers, body: textOf(response.body) };
  // A batch that failed has the status of its first error; its parts tell.
  if (response.status >= 400 && !isBatch(response)) {
    const fault = faultOf(answer);
    throw fault === undefined
      ? noEnvelope(response, service, address)
      : serviceFaultError(fault, operation, { organizationUri: address, status: response.status }, address);
  }
  if (!mayBeOData(response)) throw noEnvelope(response, service, address);
  return readIt(() => read(answer), address);
}

/** Whether the body of an answer may be read as a page while it arrives. */
export function mayBePage({ status, headers }: ResponseHead): boolean {
  return status === 200 && isJson(headers);
}

/** The same as `readAnswer` of a page that was read while it arrived; `end` makes it. */
export function readArrived<T>(end: () => T, address: string): T {
  return readIt(end, address);
}

/** What an answer with an error status says, of a request by itself or of a part of a batch; undefined where it says nothing. */
export function faultOf({ status, headers, body }: WebApiAnswer): OrganizationServiceFault | undefined {
  const error = parseErrorJson(body);
  if (error === undefined) return undefined;
  const retryAfter = headers["retry-after"];
  const code = errorCodeOf(error.code) ?? (status === 429 ? throttled : 0);
  return {
    errorCode: code,
    message: error.innerMessage ?? error.message,
    errorDetails: new Map([
      ...detailsOf(error),
      ...(typeof retryAfter === "string" ? [["Retry-After", retryAfter] as const] : []),
    ]),
    traceText: traceOf(error),
  };
}

/** ThrottlingBurstRequestLimitExceededError. */
const throttled = -2147015902;

/** The part of a batch as an error. */
export function faultErrorOf(answer: WebApiAnswer, operation: string, address?: string): DynamlError {
  const fault = faultOf(answer);
  const context = { status: answer.status, ...(address !== undefined && { organizationUri: address }) };
  if (fault !== undefined) return serviceFaultError(fault, operation, context, address);
  return unreadable(`to ${operation} in a batch has the status ${answer.status} and no error`, service, "");
}

const detailPrefix = "@Microsoft.PowerApps.CDS.ErrorDetails.";

/** ErrorDetails of the fault, by the names that they have over SOAP. */
function detailsOf({ details }: WebApiError): [name: string, value: string][] {
  return Object.entries(details).flatMap(([name, value]): [string, string][] =>
    name.startsWith(detailPrefix) ? [[name.slice(detailPrefix.length), value]] : [],
  );
}

function traceOf({ details, stackTrace }: WebApiError): string | undefined {
  return details["@Microsoft.PowerApps.CDS.TraceText"] ?? stackTrace;
}

function isBatch({ headers }: HttpResponse): boolean {
  const type = headers["content-type"];
  return typeof type === "string" && /^\s*multipart\/mixed\b/i.test(type);
}

/** Nothing, JSON, or the parts of a batch. */
function mayBeOData(response: HttpResponse): boolean {
  if (response.status === 204 || response.body.length === 0 || isBatch(response)) return true;
  return isJson(response.headers);
}

function isJson(headers: HttpResponse["headers"]): boolean {
  const type = headers["content-type"];
  return typeof type === "string" && /^\s*application\/json\b/i.test(type);
}

function readIt<T>(read: () => T, address: string): T {
  try {
    return read();
  } catch (cause) {
    throw unreadable("cannot be read", service, address, cause);
  }
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}
