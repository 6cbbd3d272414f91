import assert from "node:assert/strict";
import { createActions } from "../../src/actions/create-actions.ts";
import { checkTask } from "../../src/check/check-task.ts";
import { inspectStep } from "../../src/check/inspect-step.ts";
import { otherTasks } from "../../src/cli/other-tasks.ts";
import type { RunEvent } from "../../src/engine/event.ts";
import { runTask } from "../../src/engine/run-task.ts";
import { DynamlError } from "../../src/errors.ts";
import type { FileGate } from "../../src/files/file-gate.ts";
import { parseTask } from "../../src/markup/parse-task.ts";

/** Milliseconds until a run is cancelled: many tasks loop without an end. */
const patience = 60;
/** Milliseconds that a cancelled run may take to end. */
const longest = 10_000;

/**
 * Checks and runs a task, whatever it is: nothing throws, the run ends soon after its cancel, every event is plain data, and each
 * step that started has one end.
 */
export async function expectSoundRun(aml: string, files: FileGate): Promise<void> {
  const task = parseTask(aml);
  checkTask(task, { strict: true });
  if (task.diagnostics.some(({ severity }) => severity === "error")) return;
  const events: RunEvent[] = [];
  const openSession = () =>
    Promise.reject(new DynamlError({ code: "NET_REFUSED", message: "no session is opened here" }));
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), patience);
  const started = performance.now();
  const result = await runTask(task, {
    actions: createActions({ openSession, files }),
    inspect: inspectStep,
    name: "fuzz.aml",
    files,
    loadTask: otherTasks(files),
    signal: controller.signal,
    onEvent: (event) => events.push(event),
  });
  clearTimeout(timer);
  const seconds = (performance.now() - started) / 1000;
  assert.ok(seconds * 1000 < patience + longest, `ended after ${seconds} s`);
  expectSoundEvents(events);
  assert.equal(result.status === "failed", result.error !== undefined && result.status !== "cancelled");
}

function expectSoundEvents(events: readonly RunEvent[]): void {
  assert.deepEqual([events.at(0)?.type, events.at(-1)?.type], ["run-started", "run-finished"]);
  const open = new Map<string, number>();
  let [finished, failed] = [0, 0];
  for (const event of events) {
    assert.deepEqual(JSON.parse(JSON.stringify(event)), withoutUndefined(event));
    if (event.type === "step-started") open.set(keyOf(event), (open.get(keyOf(event)) ?? 0) + 1);
    if (event.type === "step-finished" || event.type === "step-failed") {
      const count = open.get(keyOf(event)) ?? 0;
      assert.ok(count > 0, `step ${keyOf(event)} ended without a beginning`);
      open.set(keyOf(event), count - 1);
    }
    if (event.type === "step-finished") finished += 1;
    if (event.type !== "step-failed") continue;
    failed += 1;
    const { code, number, message } = event.error;
    assert.match(code, /^[A-Z]+(_[A-Z]+)+$/);
    assert.notEqual(code, "ENGINE_STEP_FAILED", `${keyOf(event)}: ${message}`);
    assert.ok(Number.isFinite(number) && message !== "", code);
  }
  assert.deepEqual(
    [...open].filter(([, count]) => count > 0),
    [],
    "steps without an end",
  );
  const last = events.at(-1);
  if (last?.type !== "run-finished") return;
  assert.deepEqual([last.summary.stepsSucceeded, last.summary.stepsFailed], [finished, failed]);
}

function keyOf({ step }: Extract<RunEvent, { type: "step-started" | "step-finished" | "step-failed" }>): string {
  return [step.task ?? "", step.number, ...(step.iteration ?? [])].join(" ");
}

function withoutUndefined(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutUndefined);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, withoutUndefined(value)]),
  );
}
