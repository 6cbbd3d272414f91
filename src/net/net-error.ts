import { HTTPParserError } from "undici/lib/core/errors.js";
import { DynamlError } from "../errors.ts";

export type NetErrorCode =
  | "NET_REFUSED"
  | "NET_NAME_NOT_FOUND"
  | "NET_UNREACHABLE"
  | "NET_DIAL_REFUSED"
  | "NET_RESET"
  | "NET_CLOSED_EARLY"
  | "NET_NOT_HTTP"
  | "NET_HEADERS_TOO_LARGE"
  | "NET_BODY_TOO_LARGE"
  | "NET_BAD_REQUEST"
  | "NET_TIME_LIMIT"
  | "NET_ABORTED"
  | "NET_SOCKET_GONE"
  | "NET_OTHER_ORIGIN"
  | "NET_BUSY"
  | "NET_CLOSED"
  | "NET_TLS_SELF_SIGNED"
  | "NET_TLS_UNKNOWN_CA"
  | "NET_TLS_EXPIRED"
  | "NET_TLS_NOT_YET_VALID"
  | "NET_TLS_REVOKED"
  | "NET_TLS_WRONG_HOST"
  | "NET_TLS_VERSION"
  | "NET_TLS_NOT_SPOKEN"
  | "NET_TLS_WEAK"
  | "NET_TLS_CLOSED"
  | "NET_TLS_FAILED"
  | "NET_TLS_BAD_CA"
  | "NET_BAD_ENCODING"
  | "NET_PROXY_REFUSED"
  | "NET_PROXY_UNREACHABLE"
  | "NET_PROXY_REJECTED"
  | "NET_PROXY_NO_CREDENTIALS"
  | "NET_PROXY_SCHEME_NOT_SUPPORTED"
  | "NET_PROXY_NOT_KEPT"
  | "NET_PROXY_BAD_ANSWER"
  | "NET_PROXY_BAD_SETTING"
  | "NET_PROXY_SETTINGS_UNREADABLE"
  | "NET_FAILED";

type Explanation = { readonly code: NetErrorCode; readonly happened: string; readonly remedy: string };

const unreachable: Explanation = {
  code: "NET_UNREACHABLE",
  happened: "the server cannot be reached",
  remedy: "check the address, the network and the firewalls on the way",
};
const reset: Explanation = {
  code: "NET_RESET",
  happened: "the server reset the connection",
  remedy: "see the server's log; a firewall or a proxy on the way may also do this",
};
const nameNotFound: Explanation = {
  code: "NET_NAME_NOT_FOUND",
  happened: "the server's name is not known",
  remedy: "check the spelling of the server's name, and the name resolution of this machine",
};
const closedEarly: Explanation = {
  code: "NET_CLOSED_EARLY",
  happened: "the server closed the connection before its answer was complete",
  remedy: "see the server's log; whether it carried out the request is not known",
};

/** By the `code` of Node's system errors and of undici's errors. */
const explanations: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    code: "NET_REFUSED",
    happened: "the server refuses the connection",
    remedy: "check host and port, and that the server runs",
  },
  ENOTFOUND: nameNotFound,
  EAI_AGAIN: nameNotFound,
  EAI_NODATA: nameNotFound,
  EAI_NONAME: nameNotFound,
  EHOSTUNREACH: unreachable,
  EHOSTDOWN: unreachable,
  ENETUNREACH: unreachable,
  ENETDOWN: unreachable,
  EADDRNOTAVAIL: unreachable,
  ETIMEDOUT: unreachable,
  ECONNRESET: reset,
  ECONNABORTED: reset,
  EPIPE: reset,
  UND_ERR_SOCKET: closedEarly,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: closedEarly,
  UND_ERR_HEADERS_OVERFLOW: {
    code: "NET_HEADERS_TOO_LARGE",
    happened: "the headers of the answer are too large",
    remedy: "check that the address is that of the organization",
  },
  UND_ERR_RES_EXCEEDED_MAX_SIZE: {
    code: "NET_BODY_TOO_LARGE",
    happened: "the answer is larger than the limit",
    remedy: "ask for fewer columns or records at a time",
  },
  UND_ERR_DESTROYED: {
    code: "NET_CLOSED",
    happened: "this connection was closed before the answer came",
    remedy: "close it when its exchanges are done",
  },
  UND_ERR_INVALID_ARG: {
    code: "NET_BAD_REQUEST",
    happened: "the request cannot be written as HTTP",
    remedy: "check the address for characters that a URL may not hold",
  },
};

const notHttp: Explanation = {
  code: "NET_NOT_HTTP",
  happened: "the answer is not HTTP",
  remedy: "check host and port: another kind of server may listen there, or one that wants https",
};
const failed: Explanation = {
  code: "NET_FAILED",
  happened: "the exchange failed",
  remedy: "see the cause",
};

/** What went wrong below HTTP, as one of our errors. `sent` is whether any byte of the request may have left. */
export function netError(cause: unknown, url: string, sent: boolean): DynamlError {
  if (cause instanceof DynamlError) return cause;
  const { code, happened, remedy } = explain(cause);
  return new DynamlError<NetErrorCode>({
    code,
    message: `${happened}: ${withoutCredentials(url)}`,
    where: withoutCredentials(url),
    remedy,
    context: { sent },
    retryable: !sent && code !== "NET_BAD_REQUEST",
    cause,
  });
}

function explain(cause: unknown): Explanation {
  return cause instanceof HTTPParserError ? notHttp : (explanations[systemCode(cause)] ?? failed);
}

/** The code of an error; of several attempts on several addresses (AggregateError) that of the first. */
export function systemCode(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string" && error.code !== "") return error.code;
  return error instanceof AggregateError ? systemCode(error.errors[0]) : "";
}

/** The URL, or an address without a scheme, without user name and password, for messages. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i, "$1");
}

/** The error of an exchange that its signal ended: the signal's reason where that is one of our errors. */
export function abortError(signal: AbortSignal, url: string, sent: boolean): DynamlError {
  if (signal.reason instanceof DynamlError) return signal.reason;
  return new DynamlError<NetErrorCode>({
    code: "NET_ABORTED",
    message: `cancelled${sent ? " while waiting for the answer" : " before anything was sent"}: ${withoutCredentials(url)}`,
    where: withoutCredentials(url),
    remedy: sent ? "whether the server carried out the request is not known: look before repeating it" : undefined,
    context: { sent },
    cause: signal.reason,
  });
}
