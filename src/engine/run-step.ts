import type { Activity, FlowPart } from "../catalog/activity.ts";
import type { ActivityFunction } from "./activity-function.ts";
import { placeOf } from "./engine-error.ts";
import { runErrorActions } from "./error-actions.ts";
import { type ErrorFlow, readErrorActions, readErrorPolicy, timeLimitOf } from "./error-policy.ts";
import type { StepErrorRecord, StepResult } from "./event.ts";
import { signalOf } from "./flow/block-limits.ts";
import { afterBlock, breakFrom, goTo } from "./flow/blocks.ts";
import { flowDeeds } from "./flow/flow-deeds.ts";
import { type Frame, type LastStep, over } from "./flow/frame.ts";
import type { Instruction } from "./flow/program.ts";
import { pause } from "./pause.ts";
import { notSupported, prepareStep, refuseBrokenTag, unclearDisabled } from "./prepare-step.ts";
import { RunningStep } from "./running-step.ts";
import { stepErrorRecord } from "./step-error-record.ts";
import { setErrorDataset } from "./tell-error.ts";
import { startTimeLimit, stoppedBy } from "./time-limit.ts";
import { untilAborted } from "./until-aborted.ts";

/** Milliseconds that an activity has to tidy up after a cancel, and after its time limit. */
const cancelGrace = 250;

type Done = StepResult | undefined;

/**
 * Runs one step, tells what became of it, and gives the place where its function goes on; `over`, when it does not, with
 * the reason in the frame. What does not wait is done at once, without a promise.
 */
export function runStep(frame: Frame, instruction: Instruction): number | Promise<number> {
  const running = new RunningStep(frame, instruction);
  const started = frame.run.clock.milliseconds();
  frame.run.emit({ type: "step-started", step: running.identity });
  let done: Done | Promise<Done>;
  try {
    done = attempt(running);
  } catch (error) {
    return fail(running, error, started);
  }
  if (!(done instanceof Promise)) return succeed(running, done, started);
  return done.then(
    (result) => succeed(running, result, started),
    (error: unknown) => fail(running, error, started),
  );
}

/** A block's own step has failed after its beginning: an expression of a loop that was computed again. It is not tried again. */
export function failBlock(frame: Frame, instruction: Instruction, error: unknown): number | Promise<number> {
  const running = new RunningStep(frame, instruction);
  frame.run.emit({ type: "step-started", step: running.identity });
  return fail(running, error, frame.run.clock.milliseconds(), { mayRetry: false });
}

function attempt(running: RunningStep): Done | Promise<Done> {
  const { instruction } = running;
  if (instruction.disabled === "unclear") throw unclearDisabled(instruction);
  const { activity, part } = instruction;
  const deed = activity === undefined || part !== undefined ? undefined : deedOf(running, activity);
  refuseBrokenTag(instruction.plan, running);
  if (activity === undefined || (part === undefined && deed === undefined)) throw notSupported(instruction);
  const prepared = prepareStep(running, activity);
  running.evaluated = prepared;
  const limit = instruction.plan.errorTexts === undefined ? undefined : timeLimitOf(prepared.given.parameters);
  if (limit !== undefined) return withinLimit(running, limit, () => perform(running, prepared.parameters, deed));
  const pending = perform(running, prepared.parameters, deed);
  // What plays a part in the flow hears the signal by itself.
  return pending instanceof Promise && part === undefined
    ? untilAborted(pending, running.signal, cancelGrace)
    : pending;
}

function deedOf({ run }: RunningStep, { action, name }: Activity): ActivityFunction<Activity> | undefined {
  return run.options.actions.get(`${action}.${name}`);
}

function perform(
  running: RunningStep,
  parameters: Parameters<ActivityFunction<Activity>>[0],
  deed: ActivityFunction<Activity> | undefined,
): Done | Promise<Done> {
  const { part } = running.instruction;
  if (part === undefined) return deed?.(parameters, running);
  return flowDeeds[part]?.(parameters, running);
}

/** AM_TIMEOUT: the step's signal aborts, and after a moment to tidy up its outcome no longer counts. That of a block goes on to the block's end. */
async function withinLimit(running: RunningStep, limit: number, work: () => Done | Promise<Done>): Promise<Done> {
  const { frame, instruction, signal } = running;
  const time = startTimeLimit(limit, signal);
  running.signal = time.signal;
  try {
    const done = await untilAborted(Promise.resolve(work()), time.signal, cancelGrace);
    if (opensBlock(instruction)) frame.limits.push({ block: instruction, time });
    return done;
  } catch (error) {
    throw time.isPassed() ? stoppedBy(time.signal, error) : error;
  } finally {
    if (frame.limits.at(-1)?.time !== time) {
      time.end();
      running.signal = signal;
    }
  }
}

function succeed(running: RunningStep, done: Done, started: number): number | Promise<number> {
  const { run, identity, instruction, frame, subject } = running;
  running.over = true;
  run.tally.succeeded(done?.records);
  const seconds = (run.clock.milliseconds() - started) / 1000;
  run.emit({ type: "step-finished", step: identity, seconds, result: { session: subject.session, ...done } });
  if (instruction.part === undefined || callers.has(instruction.part)) frame.lastStep = succeeded;
  return running.after === undefined ? running.next : running.after();
}

const succeeded: LastStep = { ok: true };

/** Parts of the flow that are steps to `LASTSTEP` as others are. */
const callers: ReadonlySet<FlowPart> = new Set(["start", "trigger", "call"]);

function fail(
  running: RunningStep,
  thrown: unknown,
  started: number,
  { mayRetry = true } = {},
): number | Promise<number> {
  if (isLate(running)) return leaveLate(running, recordOf(running, thrown), started);
  if (running.run.signal.aborted || running.instruction.plan.errorTexts === undefined) {
    return stopAt(running, recordOf(running, thrown), started);
  }
  return handle(running, thrown, started, mayRetry);
}

/** Error causes, retries, actions, flow: in this order (reference §3.6). */
async function handle(running: RunningStep, thrown: unknown, started: number, mayRetry: boolean): Promise<number> {
  const signal = signalOf(running.frame);
  const policy = readErrorPolicy(running);
  let error = recordOf(running, thrown);
  for (let tries = 1; policy.counts(error); tries += 1) {
    if (!mayRetry || tries > policy.retries || signal.aborted) return await giveUp(running, error, started);
    if (running.whyNotAgain !== undefined) {
      running.warn("ENGINE_NOT_TRIED_AGAIN", `AM_RETRY is left out after try ${tries}: ${running.whyNotAgain}`);
      return await giveUp(running, error, started);
    }
    running.warn("ENGINE_RETRY", `try ${tries} of ${policy.retries + 1} failed: ${error.message}`);
    if (policy.retryDelay > 0) await pause(policy.retryDelay, signal);
    const again = await settled(() => {
      signal.throwIfAborted();
      return attempt(running);
    });
    if (again.ok) return await succeed(running, again.done, started);
    error = recordOf(running, again.error);
  }
  running.warn("ENGINE_ERROR_IGNORED", `this is no error to the step (AM_ERRORS): ${error.message}`);
  running.next = nextAfter(running.instruction);
  return await succeed(running, undefined, started);
}

type Outcome = { readonly ok: true; readonly done: Done } | { readonly ok: false; readonly error: unknown };

async function settled(work: () => Done | Promise<Done>): Promise<Outcome> {
  try {
    return { ok: true, done: await work() };
  } catch (error) {
    return { ok: false, error };
  }
}

async function giveUp(running: RunningStep, error: StepErrorRecord, started: number): Promise<number> {
  if (isLate(running)) return leaveLate(running, recordOf(running, undefined), started);
  if (running.run.signal.aborted) return stopAt(running, recordOf(running, undefined), started);
  tellFailure(running, error, started);
  const { flow, ...actions } = readErrorActions(running);
  await runErrorActions(running, actions, error);
  return goOn(running, error, flow);
}

function goOn(running: RunningStep, error: StepErrorRecord, flow: ErrorFlow): number {
  const { frame, instruction } = running;
  frame.lastStep = { ok: false, error };
  try {
    if (flow.kind === "continue") return nextAfter(instruction);
    if (flow.kind === "break") return breakFrom(frame, instruction);
    if (flow.kind === "goto") return goTo(frame, flow.label);
  } catch (cause) {
    running.warnAtEnd(
      "ENGINE_ERROR_ACTION",
      `AM_ONERROR is left out: ${cause instanceof Error ? cause.message : cause}`,
    );
  }
  return stopFrame(frame, error);
}

/** Behind a step; of a block that could not begin, behind the block. */
function nextAfter(instruction: Instruction): number {
  return opensBlock(instruction) ? afterBlock(instruction) : instruction.index + 1;
}

function opensBlock({ nextPart }: Instruction): boolean {
  return nextPart >= 0;
}

/** The time of a block around the step is up: the block fails next, and not its function. */
function isLate({ frame }: RunningStep): boolean {
  return frame.limits.some(({ time }) => time.isPassed());
}

function leaveLate(running: RunningStep, error: StepErrorRecord, started: number): number {
  tellFailure(running, error, started);
  return running.instruction.index;
}

function stopAt(running: RunningStep, error: StepErrorRecord, started: number): number {
  tellFailure(running, error, started);
  return stopFrame(running.frame, error);
}

function stopFrame(frame: Frame, error: StepErrorRecord): number {
  frame.lastStep = { ok: false, error };
  frame.end = { kind: "stopped", status: frame.run.signal.aborted ? "cancelled" : "failed", error };
  return over;
}

function recordOf({ run, frame, step, identity, subject }: RunningStep, thrown: unknown): StepErrorRecord {
  const signal = signalOf(frame);
  const error = signal.aborted ? stoppedBy(signal, thrown) : thrown;
  return run.scrubber.scrub(stepErrorRecord(error, identity, placeOf(run.name, step.position), subject));
}

function tellFailure(running: RunningStep, error: StepErrorRecord, started: number): void {
  const { run, identity } = running;
  running.over = true;
  run.tally.failed(running.changes);
  setErrorDataset(running, error);
  const seconds = (run.clock.milliseconds() - started) / 1000;
  run.emit({ type: "step-failed", step: identity, seconds, error });
}
