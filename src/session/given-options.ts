import { DynamlError } from "../errors.ts";
import { Secret } from "../values/secret.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { SessionOptions } from "./session-options.ts";

const defaultTimeout = 120;

/** The options without empty ones: an empty attribute means the same as none (decision 6 of the AML reference); an empty Secret too. */
export function givenOptions(options: SessionOptions): SessionOptions {
  const isEmpty = (value: unknown) =>
    value === undefined ||
    (typeof value === "string" && value.trim() === "") ||
    (value instanceof Secret && value.reveal() === "");
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !isEmpty(value)));
}

/** Seconds. Error: SESSION_BAD_VALUE. */
export function timeoutOf({ timeout = 0 }: SessionOptions): number {
  if (timeout >= 0 && Number.isFinite(timeout)) return timeout || defaultTimeout;
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_VALUE",
    message: `TIMEOUT ${timeout} is not a number of seconds`,
    remedy: `give a positive number, or 0 for the default of ${defaultTimeout} s`,
  });
}
