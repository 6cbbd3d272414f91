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
 * walker over the same parsed expressions, which knows no events, checks, types or errors: the limit. Then what it costs to
 * read and check a task of 100,000 steps, as they are in tasks and each with an expression of its own. All in time of the
 * processor, so that others on the machine count little.
 */
export async function benchEngine(iterations = 1_000_000, rounds = 3): Promise<BenchResult[]> {
  const ours: number[] = [];
  const limit: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push((stepsInLoop * iterations) / (await cpuSecondsOf(() => runOurs(iterations))));
    memory.push(process.memoryUsage.rss() / 2 ** 20);
    limit.push((stepsInLoop * iterations) / (await cpuSecondsOf(async () => walkPlainly(iterations))));
  }
  const value = median(ours) / 1000;
  const peerValue = median(limit) / 1000;
  const growth = (memory.at(-1) ?? 0) - (memory[0] ?? 0);
  return [
    {
      name: "steps with every event",
      value,
      unit: "thousand a CPU second",
      peer: "the aim",
      peerValue: 300,
      ratio: value / 300,
      aim: ">= 1",
    },
    {
      name: "the same",
      value,
      unit: "thousand a CPU second",
      peer: "a plain walker",
      peerValue,
      ratio: value / peerValue,
    },
    {
      name: `memory that further ${(rounds - 1) * iterations} iterations take`,
      value: growth,
      unit: "MiB",
      peer: "after the first round",
      peerValue: memory[0] ?? 0,
      ratio: growth / (memory[0] ?? 1),
      aim: "<= 0.1",
    },
    await benchChecking("a task of 100,000 steps is read and checked", readAndCheck),
    await benchChecking("the same, each step with an expression of its own", readAndCheckExpressions),
  ];
}

async function benchChecking(name: string, work: (steps: number) => void): Promise<BenchResult> {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) times.push(await cpuSecondsOf(async () => work(100_000)));
  const value = 1 / median(times);
  return { name, value, unit: "a CPU second", peer: "the aim", peerValue: 1, ratio: value, aim: ">= 1" };
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

function readAndCheckExpressions(steps: number): void {
  const all = Array.from({ length: steps }, (_, index) => `<AMSET VARIABLENAME="c" VALUE="%c + ${index} * 2%" />\n`);
  const found = checkTask(parseTask(`<AMVARIABLE NAME="c" />${all.join("")}`)).length;
  if (found > 0) throw new Error(`${found} findings`);
}

/** All threads of this process. */
async function cpuSecondsOf(work: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchEngine()));
}
