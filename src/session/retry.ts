import { DynamlError } from "../errors.ts";
import type { HttpResponse } from "../net/http.ts";

export type FailedAttempt = {
  readonly error: unknown;
  /** The answer that the error was made of; undefined where there was none. */
  readonly response: HttpResponse | undefined;
  /** Carrying it out twice does no harm. */
  readonly mayRunTwice: boolean;
  /** Attempts made, this one included. */
  readonly count: number;
  /** The organization has answered on this session before: its address is right, and it may only be away for a moment. */
  readonly isKnownToAnswer: boolean;
};

/** Seconds before another attempt where the way to the server broke; the number of them is that of the attempts. */
const pauses: readonly number[] = [0.25, 1];
/** Against a server that says "now" and means "never". */
const mostDelays = 20;
const shortestDelay = 0.05;
/** Where the organization limits requests and does not say for how long. */
const usualPause = 1;

const away: ReadonlySet<string> = new Set(["NET_REFUSED", "NET_RESET", "NET_TLS_CLOSED", "NET_PROXY_UNREACHABLE"]);
const lost: ReadonlySet<string> = new Set(["NET_RESET", "NET_CLOSED_EARLY"]);

/**
 * Seconds after which the same request may be made again; undefined where it must not be.
 *
 * It may where it was not carried out for certain: the organization limits requests (a fault with Retry-After), a 429 or 503
 * with Retry-After, a connection that was refused or reset before anything was sent. And where its answer got lost, once,
 * if carrying it out twice does no harm: a read, or a create that carries its own record ID.
 */
export function secondsBeforeRetry(attempt: FailedAttempt): number | undefined {
  const { error, response, mayRunTwice, count, isKnownToAnswer } = attempt;
  if (!(error instanceof DynamlError)) return undefined;
  const asked = (isThrottling(error) ? throttlingDelay(error) : undefined) ?? retryAfter(response);
  if (asked !== undefined) return count > mostDelays ? undefined : Math.max(asked, shortestDelay);
  if (error.context.sent === false && away.has(error.code)) return isKnownToAnswer ? pauses[count - 1] : undefined;
  const isHarmless = error.context.sent === true && lost.has(error.code) && mayRunTwice;
  return isHarmless && count === 1 ? pauses[0] : undefined;
}

/**
 * Seconds for which the organization refuses, before it has done anything: it limits requests, or says when to come again.
 * Undefined where it does not refuse in that way.
 */
export function secondsRefused({ error, response }: Pick<FailedAttempt, "error" | "response">): number | undefined {
  const isLimit = error instanceof DynamlError && isThrottling(error);
  const asked = (isLimit ? throttlingDelay(error) : undefined) ?? retryAfter(response);
  if (asked !== undefined) return Math.max(asked, shortestDelay);
  return isLimit || response?.status === 429 ? usualPause : undefined;
}

function isThrottling({ code, context }: DynamlError): boolean {
  return code === "SESSION_FAULT" && String(context.name).startsWith("Throttling");
}

/** The fault's own word (ErrorDetails, Retry-After: a TimeSpan). */
function throttlingDelay({ context: { errorDetails } }: DynamlError): number | undefined {
  const found = typeof errorDetails === "object" && errorDetails !== null && Object.entries(errorDetails);
  const value = found ? found.find(([name]) => name.toLowerCase() === "retry-after")?.[1] : undefined;
  return typeof value === "string" ? timeSpanSeconds(value) : undefined;
}

/** `PT5M`, as the serializer writes a TimeSpan; `00:05:00` or `1.00:00:00.5`, as .NET prints one; a number of seconds. */
export function timeSpanSeconds(text: string): number | undefined {
  const duration = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  const printed = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text);
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = duration ?? printed ?? [];
  if (duration !== null || printed !== null) {
    return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  }
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** The Retry-After header of a 429 or 503 (RFC 9110, section 10.2.3): seconds, or a date. */
function retryAfter(response: HttpResponse | undefined): number | undefined {
  if (response?.status !== 429 && response?.status !== 503) return undefined;
  const value = response.headers["retry-after"];
  if (typeof value !== "string") return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
