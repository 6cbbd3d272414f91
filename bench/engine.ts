import { createActions } from "../src/actions/create-actions.ts";
import { checkTask } from "../src/check/check-task.ts";
import { inspectStep } from "../src/check/inspect-step.ts";
import { runTask } from "../src/engine/run-task.ts";
import { evaluateExpression } from "../src/expression/evaluate-expression.ts";
import { parseField } from "../src/expression/parse-expression.ts";
import type { Scope, Value } from "../src/expression/value.ts";
import { parseTask } from "../src/markup/parse-task.ts";
import { type BenchResult, describeMachine, median, printResults } from "./benchmark.ts";

/** Steps in an iteration: one sets a variable, one compares. */
const stepsInLoop = 2;

/**
 * A loop with a variable that is set and a comparison, every event emitted and consumed, beside the same loop of a plain
 * walker over the same parsed expressions, which knows no events, checks, types or errors: the limit. Then how long a task of
 * 100,000 steps takes to be read and checked.
 */
export async function benchEngine(iterations = 1_000_000, rounds = 3): Promise<BenchResult[]> {
  const ours: number[] = [];
  const limit: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push((stepsInLoop * iterations) / (await secondsOf(() => runOurs(iterations))));
    limit.push((stepsInLoop * iterations) / (await secondsOf(async () => walkPlainly(iterations))));
  }
  const value = median(ours) / 1000;
  const peerValue = median(limit) / 1000;
  const loaded = await secondsOf(async () => readAndCheck(100_000));
  return [
    {
      name: "steps with every event",
      value,
      unit: "thousand/s",
      peer: "the aim",
      peerValue: 300,
      ratio: value / 300,
      aim: ">= 1",
    },
    { name: "the same", value, unit: "thousand/s", peer: "a plain walker", peerValue, ratio: value / peerValue },
    {
      name: "a task of 100,000 steps is read and checked",
      value: 1 / loaded,
      unit: "a second",
      peer: "the aim",
      peerValue: 1,
      ratio: 1 / loaded,
      aim: ">= 1",
    },
  ];
}

async function runOurs(iterations: number): Promise<void> {
  const aml = `<AMVARIABLE NAME="c" VALUE="0" /><AMLOOP TO="${iterations}" />
    <AMSET VARIABLENAME="c" VALUE="%c + 1%" /><AMIF EXPRESSION="c = 5" /><AMIF ACTIVITY="end" /><AMLOOP ACTIVITY="end" />`;
  let events = 0;
  const result = await runTask(parseTask(aml), {
    actions: createActions({ openSession: () => Promise.reject(new Error("no session is opened here")) }),
    inspect: inspectStep,
    name: "bench.aml",
    onEvent: () => {
      events += 1;
    },
  });
  const expected = 2 * stepsInLoop * iterations + 6;
  if (result.variables.get("c") !== iterations || events !== expected)
    throw new Error(`${events} events, not ${expected}`);
}

function walkPlainly(iterations: number): void {
  const variables = new Map<string, Value>([["c", 0]]);
  const scope: Scope = {
    variable: (name) => ({ value: variables.get(name) }),
    dataset: () => undefined,
    names: () => [...variables.keys()],
  };
  const sum = parseField("c + 1");
  const condition = parseField("c = 5");
  let hits = 0;
  for (let index = 0; index < iterations; index += 1) {
    variables.set("c", evaluateExpression(sum, scope));
    if (evaluateExpression(condition, scope) === true) hits += 1;
  }
  if (hits !== 1) throw new Error("the loop was left out");
}

function readAndCheck(steps: number): void {
  const block = `<AMLOOP TO="3" RESULTVARIABLE="i" />\n<AMSET VARIABLENAME="c" VALUE="%c + 1%" />\n<AMIF EXPRESSION="c = 5" />\n<AMWRITETOLOG TEXT="x" />\n<AMIF ACTIVITY="end" />\n<AMLOOP ACTIVITY="end" />\n`;
  const task = parseTask(`<AMVARIABLE NAME="i" /><AMVARIABLE NAME="c" />${block.repeat(Math.ceil(steps / 6))}`);
  const found = checkTask(task).length;
  if (task.steps.length < steps || found > 0) throw new Error(`${task.steps.length} steps, ${found} findings`);
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchEngine()));
}
