import { DynamlError } from "../errors.ts";
import type { HttpResponse } from "../net/http.ts";
import { withoutCredentials } from "../net/net-error.ts";
import type { SessionErrorCode } from "./session-error.ts";

/** What was asked, in the words of a message. */
export type ServiceName = "Organization service" | "discovery service" | "Web API";

type Explanation = {
  readonly code: SessionErrorCode;
  readonly happened: string;
  readonly remedy: string;
  readonly retryable?: true;
};

const wrongAddress = "check the address of the organization: server, port and organization name";
const notAService: Explanation = {
  code: "SESSION_NOT_A_SERVICE",
  happened: "there is no {service} at this address",
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
  happened: "the server did not answer as the {service} does",
  remedy: "see the server's log",
};

/** Whether an answer may be one of a SOAP service, by its type. */
export function mayBeEnvelope({ headers, body }: HttpResponse): boolean {
  const type = headers["content-type"];
  return body.length > 0 && (typeof type !== "string" || /[/+]xml\b/i.test(type));
}

export function isRedirect({ status }: HttpResponse): boolean {
  return status >= 300 && status < 400;
}

/** An answer that is no SOAP envelope, explained by its status, type and title. */
export function noEnvelope(response: HttpResponse, service: ServiceName, where: string, cause?: unknown): DynamlError {
  const { code, happened, remedy, retryable = false } = statuses[response.status] ?? otherStatus;
  return new DynamlError<SessionErrorCode>({
    code,
    message: `${happened.replace("{service}", service)}: ${describe(response)}`,
    where,
    remedy,
    retryable,
    context: { status: response.status },
    cause,
  });
}

/** `status 200, text/html, "Sign in"`: the page's title says most about an HTML answer. */
function describe({ status, headers, body }: HttpResponse): string {
  const type = headers["content-type"];
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 4096)).toString();
  const title = /<title>([^<]{1,200})/i.exec(start)?.[1]?.replace(/\s+/g, " ").trim();
  const parts = [`status ${status}`, typeof type === "string" ? type : "no content type", title && `"${title}"`];
  return parts.filter(Boolean).join(", ");
}

export function redirected({ status, headers }: HttpResponse, where: string): DynamlError {
  const target = typeof headers.location === "string" ? headers.location : "nowhere";
  const location = withoutCredentials(target).replace(/[?#].*$/, "");
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_REDIRECTED",
    message: `the server answers ${status} and points to ${location}; redirects are never followed`,
    where,
    remedy: "give the organization's real address; a sign-in page there means another AUTHTYPE",
    context: { status, location },
  });
}

export function unreadable(what: string, service: ServiceName, where: string, cause?: unknown): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: `the answer of the ${service} ${what}`,
    where,
    remedy:
      service === "discovery service"
        ? "check the address; see the server's log"
        : "whether the server carried out the request is not known: look before repeating it",
    cause,
  });
}
