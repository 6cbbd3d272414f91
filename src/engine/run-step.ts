import type { Activity } from "../catalog/activity.ts";
import { findActivity } from "../catalog/catalog.ts";
import type { Step } from "../markup/task.ts";
import { setAmError } from "./am-error.ts";
import { placeOf } from "./engine-error.ts";
import type { StepErrorRecord, StepResult } from "./event.ts";
import { prepareStep } from "./prepare-step.ts";
import type { RunState } from "./run-state.ts";
import { contextOf, type RunningStep } from "./running-step.ts";
import { faultNumberOf, stepErrorRecord } from "./step-error-record.ts";
import { identify } from "./step-identity.ts";
import { shownMarkup } from "./task-secrets.ts";
import { cancelled, untilAborted } from "./until-aborted.ts";

/** Milliseconds that an activity has to tidy up after a cancel. */
const cancelGrace = 250;

/** Runs one step and tells what became of it. Returns the error that stopped it; undefined when it did what it should. */
export async function runStep(run: RunState, step: Step, functionName: string): Promise<StepErrorRecord | undefined> {
  const activity = findActivity(step.action, step.activity);
  const running: RunningStep = {
    run,
    step,
    identity: identify(step, functionName, activity),
    subject: {},
    over: false,
  };
  const started = run.clock.milliseconds();
  run.emit({ type: "step-started", step: running.identity });
  const outcome = await perform(running, activity);
  running.over = true;
  const seconds = (run.clock.milliseconds() - started) / 1000;
  return outcome.ok ? succeed(running, outcome.result, seconds) : fail(running, outcome.error, seconds);
}

type Outcome =
  | { readonly ok: true; readonly result: StepResult | undefined }
  | { readonly ok: false; readonly error: unknown };

async function perform(running: RunningStep, activity: Activity | undefined): Promise<Outcome> {
  try {
    const { deed, parameters, given } = prepareStep(running, activity);
    const pending = deed(parameters, contextOf(running, given));
    const { signal } = running.run;
    const result = pending instanceof Promise ? await untilAborted(pending, signal, cancelGrace) : pending;
    return { ok: true, result };
  } catch (error) {
    return { ok: false, error };
  }
}

function succeed({ run, identity, subject }: RunningStep, done: StepResult | undefined, seconds: number): undefined {
  run.tally.succeeded(done?.records);
  run.emit({ type: "step-finished", step: identity, seconds, result: { session: subject.session, ...done } });
}

function fail({ run, step, identity, subject }: RunningStep, thrown: unknown, seconds: number): StepErrorRecord {
  const error = run.signal.aborted ? cancelled(thrown) : thrown;
  const place = placeOf(run.options.name, step.position);
  const record = run.scrubber.scrub(stepErrorRecord(error, identity, place, subject));
  run.tally.failed();
  setAmError(run.datasets, {
    errorDesc: record.message,
    errorNumber: faultNumberOf(error) ?? 1,
    functionName: identity.function,
    ipAddress: run.options.machine?.ipAddress ?? "",
    machineName: run.options.machine?.name ?? "",
    parentTaskName: "",
    stepNumber: step.number,
    stepText: run.scrubber.scrubText(shownMarkup(step, run.task.source.text)),
    tagLine: "",
    taskName: run.options.name,
  });
  run.emit({ type: "step-failed", step: identity, seconds, error: record });
  return record;
}
