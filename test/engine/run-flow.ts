import { createActions } from "../../src/actions/create-actions.ts";
import { inspectStep } from "../../src/check/inspect-step.ts";
import type { RunOptions } from "../../src/engine/run-options.ts";
import { eventsOf, type Recorded, runSteps } from "./run-steps.ts";

/** Runs AML with the real activities and checks, without a network. */
export async function runFlow(aml: string, options: Partial<RunOptions> = {}): Promise<Recorded> {
  const openSession = () => Promise.reject(new Error("no session is opened here"));
  return await runSteps(aml, {}, { actions: createActions({ openSession }), inspect: inspectStep, ...options });
}

/** What the task logged, and behind it the code of the error that stopped it. */
export function logged(recorded: Recorded): string {
  const texts = eventsOf(recorded, "log").map(({ text }) => text);
  const { error } = recorded.result;
  return [...texts, ...(error === undefined ? [] : [`! ${error.code}`])].join(" ");
}
