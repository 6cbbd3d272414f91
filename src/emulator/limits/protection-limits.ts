import { readFileSync } from "node:fs";
import { z } from "zod";
import { EmulatorError } from "../emulator-error.ts";

/** Service protection limits: what one user may ask of an organization within a sliding window (protocols §8). */
export type ProtectionLimits = {
  readonly windowSeconds: number;
  /** Requests in a window; a batch is one. */
  readonly requests: number;
  /** Execution time, of all requests together, in a window. */
  readonly executionSeconds: number;
  /** Requests at the same time. */
  readonly concurrency: number;
  /** What the answers recommend by `x-ms-dop-hint`; as many as can go on all the time when left out. */
  readonly degreeOfParallelism?: number | undefined;
  /** How long a request takes at least, so that time and concurrency limits are met as at a real organization: milliseconds. */
  readonly requestMilliseconds?: number | undefined;
  /** What each record that it writes adds. */
  readonly recordMilliseconds?: number | undefined;
};

/** Those of the online service. An organization on-premises has none. */
export const onlineLimits: ProtectionLimits = {
  windowSeconds: 300,
  requests: 6000,
  executionSeconds: 1200,
  concurrency: 52,
};

const positive = z.number().positive();

const file = z.strictObject({
  windowSeconds: positive.default(onlineLimits.windowSeconds),
  requests: z.int().positive().default(onlineLimits.requests),
  executionSeconds: positive.default(onlineLimits.executionSeconds),
  concurrency: z.int().positive().default(onlineLimits.concurrency),
  degreeOfParallelism: z.int().positive().optional(),
  requestMilliseconds: z.number().nonnegative().optional(),
  recordMilliseconds: z.number().nonnegative().optional(),
});

/** Reads a file of limits. Throws EmulatorError EMULATOR_LIMITS_INVALID, with the name that the user gave it. */
export function readProtectionLimits(path: string, where: string): ProtectionLimits {
  return parseProtectionLimits(readText(path, where), where);
}

function readText(path: string, where: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw invalid(where, "the file cannot be read", cause);
  }
}

/**
 * Limits of a text: `{ "windowSeconds": 3, "requests": 60, "executionSeconds": 12, "concurrency": 5 }`. What it leaves out
 * is as online. Throws EmulatorError EMULATOR_LIMITS_INVALID.
 */
export function parseProtectionLimits(text: string, where: string): ProtectionLimits {
  const parsed = file.safeParse(readJson(text, where));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  throw invalid(where, `${place === "" ? "" : `${place}: `}${issue?.message ?? "it is no limits file"}`);
}

function readJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(where, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function invalid(where: string, message: string, cause?: unknown): EmulatorError {
  return new EmulatorError({
    code: "EMULATOR_LIMITS_INVALID",
    message: `the limits cannot be read: ${message}`,
    where,
    remedy: "say online, or name a JSON file with windowSeconds, requests, executionSeconds and concurrency",
    cause,
  });
}
