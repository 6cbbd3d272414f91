import assert from "node:assert/strict";
import { test } from "node:test";
import { eventsOf, log, logText, runSteps } from "./run-steps.ts";

const step = `<AMWRITETOLOG TEXT="x" />`;
const second = 1000;

/** Milliseconds from the abort to the end of the run. */
async function timeToEnd(aml: string, deeds: Parameters<typeof runSteps>[1]) {
  const controller = new AbortController();
  let aborted = 0;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, 30);
  const recorded = await runSteps(aml, deeds, { signal: controller.signal });
  return { recorded, milliseconds: performance.now() - aborted };
}

test("a signal that has aborted before the start runs nothing", async () => {
  const recorded = await runSteps(step, { [log]: logText }, { signal: AbortSignal.abort() });
  assert.equal(recorded.result.status, "cancelled");
  assert.deepEqual(
    recorded.events.map(({ type }) => type),
    ["run-started", "run-finished"],
  );
});

test("steps that never wait let a timer cancel the run, which ends before the next step", async () => {
  const controller = new AbortController();
  let [steps, stepsAtAbort] = [0, 0];
  const { result } = await runSteps(
    `<AMLOOP ACTIVITY="expression" EXPRESSION="1 = 1" />${step}<AMLOOP ACTIVITY="end" />`,
    {
      [log]: () => {
        steps += 1;
        if (steps === 1) {
          setTimeout(() => {
            stepsAtAbort = steps;
            controller.abort();
          }, 1);
        }
        return undefined;
      },
    },
    { signal: controller.signal, onEvent: () => {} },
  );
  assert.equal(result.status, "cancelled");
  assert.ok(stepsAtAbort > 0);
  assert.equal(steps, stepsAtAbort);
});

test("an activity that obeys the signal is cancelled with its own error as the cause", async () => {
  const { recorded, milliseconds } = await timeToEnd(step + step, {
    [log]: (_parameters, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("stopped waiting")))),
  });
  assert.equal(recorded.result.status, "cancelled");
  const [failed, ...others] = eventsOf(recorded, "step-failed");
  assert.deepEqual(others, []);
  assert.equal(failed?.error.code, "ENGINE_CANCELLED");
  assert.deepEqual(failed.error.causes, [{ code: undefined, message: "stopped waiting" }]);
  assert.ok(milliseconds < second, `${milliseconds} ms`);
});

test("an activity that does not obey is left behind, its things are ended, and what it says later is not heard", async () => {
  let goOn = () => {};
  const ended: string[] = [];
  const thing = (name: string) => ({ end: async () => void ended.push(name) });
  let late = Promise.resolve();
  const { recorded, milliseconds } = await timeToEnd(step, {
    [log]: async (_parameters, context) => {
      await context.things.open("session", "early", thing("early"));
      await context.things.open("session", "hanging", { end: () => new Promise(() => {}) });
      const { promise, resolve } = Promise.withResolvers<void>();
      goOn = resolve;
      late = promise.then(async () => {
        context.log("user", "too late");
        await context.things.open("session", "late", thing("late"));
      });
      await late;
      return undefined;
    },
  });
  assert.equal(recorded.result.status, "cancelled");
  assert.ok(milliseconds < second, `${milliseconds} ms`);
  assert.deepEqual(ended, ["early"]);
  goOn();
  await late;
  assert.deepEqual(ended, ["early", "late"]);
  assert.deepEqual(eventsOf(recorded, "log"), []);
  assert.equal(recorded.events.at(-1)?.type, "run-finished");
});

test("a step that ends well in spite of the cancel is told as done, and the run as cancelled", async () => {
  const { recorded } = await timeToEnd(step + step, {
    [log]: (_parameters, { signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined))),
  });
  assert.equal(recorded.result.status, "cancelled");
  assert.equal(recorded.result.summary.stepsSucceeded, 1);
  assert.deepEqual(eventsOf(recorded, "step-failed"), []);
});

test("a listener that throws ends the run and its sessions", async () => {
  const ended: string[] = [];
  const running = runSteps(
    step,
    {
      [log]: async (_parameters, context) => {
        await context.things.open("session", "s", { end: async () => void ended.push("s") });
        return undefined;
      },
    },
    {
      onEvent: ({ type }) => {
        if (type === "step-finished") throw new Error("listener");
      },
    },
  );
  await assert.rejects(running, /listener/);
  assert.deepEqual(ended, ["s"]);
});
