import { inspect } from "node:util";
import { DynamlError } from "../errors.ts";
import { Secret } from "../values/secret.ts";
import { checkSessionOptions } from "./check-session-options.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { SessionOptions } from "./session-options.ts";

const defaultTimeout = 120;

/** Throws SESSION_BAD_VALUE for options that are none. The options without empty ones: an empty attribute means the same as none (decision 6 of the AML reference); an empty Secret too. */
export function givenOptions(options: SessionOptions): SessionOptions {
  checkSessionOptions(options);
  const isEmpty = (value: unknown) =>
    value === undefined ||
    (typeof value === "string" && value.trim() === "") ||
    (value instanceof Secret && value.reveal() === "");
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !isEmpty(value)));
}

/**
 * Seconds, of a session's options or those of a call.
 *
 * @param usual what 0 stands for, and what was left out
 * Error: SESSION_BAD_VALUE for what is no number of seconds.
 */
export function timeoutOf({ timeout = 0 }: Pick<SessionOptions, "timeout">, usual = defaultTimeout): number {
  if (typeof timeout === "number" && timeout >= 0 && Number.isFinite(timeout)) return timeout || usual;
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_VALUE",
    message: `TIMEOUT ${inspect(timeout)} is not a number of seconds`,
    remedy: `give a positive number, or 0 for the default of ${usual} s`,
  });
}
