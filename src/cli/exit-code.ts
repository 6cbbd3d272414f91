import type { RunResult } from "../engine/run-options.ts";
import type { StopSignal } from "./io.ts";

/** What the process's exit code says. 64, 70 and 74 are those of sysexits.h; a stop signal adds its number to 128, as shells do. */
export const exitCodes = {
  succeeded: 0,
  stepFailed: 1,
  notConnected: 2,
  notLoaded: 3,
  rowsRejected: 4,
  wrongUsage: 64,
  faultInDynaml: 70,
  outputFailed: 74,
} as const;

const signalNumbers: Readonly<Record<StopSignal, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

export function stoppedBy(signal: StopSignal): number {
  return 128 + signalNumbers[signal];
}

/** The exit code of a run: a failed connection is told from a failed step. */
export function exitCodeOf(result: Pick<RunResult, "status" | "error">): number {
  if (result.status === "succeeded") return exitCodes.succeeded;
  return result.error?.family === "connection" ? exitCodes.notConnected : exitCodes.stepFailed;
}

/** The paragraph of `--help` on exit codes. */
export const exitCodeHelp = `Exit codes:
  0    succeeded
  1    a step failed
  2    signing in or connecting failed
  3    the task does not load; of dynaml load: the file of rows
  4    of dynaml load: some rows were rejected, all others written
  64   wrong usage
  70   a fault in dynaml itself
  74   of dynaml load: its journal or the file of rejected rows cannot be written
  130  stopped by Ctrl+C (128 + the signal's number)`;
