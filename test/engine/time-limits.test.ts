import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import { parseTask } from "../../src/markup/parse-task.ts";
import { logged, runFlow } from "./run-flow.ts";
import { type Deed, eventsOf, log as logActivity, runSteps } from "./run-steps.ts";

/** Long enough for the steps before the one that waits, on a machine that is busy. */
const milliseconds = 300;
const limit = `AM_TIMEOUT="${milliseconds}" AM_TIMEOUTSCALE="milliseconds" AM_ONERROR="continue"`;
const endless = `<AMLOOP ACTIVITY="expression" EXPRESSION="1 = 1"`;
const long = `<AMWAIT SCALAR="30" AM_ONERROR="continue" />`;
const end = `<AMLOOP ACTIVITY="end" />`;
const log = (text: string) => `<AMWRITETOLOG TEXT="${text}" />`;
const sub = { task: parseTask(`${endless} />${log("in sub")}${end}`), name: "sub.aml" };

/** The steps that failed with the time limit, in the order in which that was told, and what was logged. */
const cases: readonly (readonly [title: string, aml: string, failed: readonly number[], texts: string])[] = [
  ["a loop whose steps never wait", `${endless} ${limit} /><AMVARIABLE NAME="a" />${end}${log("after")}`, [1], "after"],
  ["a loop with a step that waits", `${endless} ${limit} />${long}${end}${log("after")}`, [2, 1], "after"],
  ["an If", `<AMIF EXPRESSION="1 = 1" ${limit} />${long}<AMIF ACTIVITY="end" />${log("after")}`, [2, 1], "after"],
  [
    "an Else of an If with a limit",
    `<AMIF EXPRESSION="1 = 2" ${limit} /><AMELSE />${long}<AMIF ACTIVITY="end" />${log("after")}`,
    [3, 1],
    "after",
  ],
  [
    "a Select",
    `<AMSELECTCASE EXPRESSION="1" ${limit} /><AMCASE CONSTANT="1" />${long}<AMSELECTCASE ACTIVITY="end" />${log("after")}`,
    [3, 1],
    "after",
  ],
  ["iterations at once", `<AMLOOP TO="2" PARALLEL="2" ${limit} />${long}${end}${log("after")}`, [2, 2, 1], "after"],
  [
    "steps of an iteration beside others, in a loop around them",
    `<AMLOOP TO="2" ${limit} /><AMLOOP TO="2" PARALLEL="2" />${long}${end}${end}${log("after")}`,
    [3, 3, 1],
    "after",
  ],
  ["a step of its own", `<AMWAIT SCALAR="30" ${limit} />${log("after")}`, [1], "after"],
  [
    "the outer of two blocks",
    `${endless} ${limit} /><AMIF EXPRESSION="1 = 1" AM_TIMEOUT="30" AM_ONERROR="continue" />${long}<AMIF ACTIVITY="end" />${end}${log("after")}`,
    [3, 1],
    "after",
  ],
  [
    "the inner of two blocks",
    `<AMLOOP TO="2" AM_TIMEOUT="30" />${endless} ${limit} />${long}${end}${log("next")}${end}`,
    [3, 2, 3, 2],
    "next next",
  ],
  [
    "a function",
    `<AMFUNCTION NAME="Main">${endless} ${limit} /><AMTASK ACTIVITY="call" FUNCTION="F" />${end}${log("after")}</AMFUNCTION>
     <AMFUNCTION NAME="F">${long}</AMFUNCTION>`,
    [5, 2, 1],
    "after",
  ],
  [
    "a subtask",
    `<AMTASK TASKFILE="sub.aml" AM_TIMEOUT="1" AM_TIMEOUTSCALE="milliseconds" AM_ONERROR="continue" />${log("after")}`,
    [1],
    "after",
  ],
  ["a subtask in a block", `${endless} ${limit} /><AMTASK TASKFILE="sub.aml" />${end}${log("after")}`, [2, 1], "after"],
];

describe("AM_TIMEOUT", { concurrency: true }, () => {
  for (const [title, aml, failed, texts] of cases) {
    it(`ends ${title}`, async () => {
      const recorded = await runFlow(aml, { loadTask: async () => sub, yieldEvery: 1 });
      assert.deepEqual(
        eventsOf(recorded, "step-failed").map(({ step, error }) => `${step.number} ${error.code}`),
        failed.map((number) => `${number} ENGINE_STEP_TIME_LIMIT`),
      );
      assert.equal(logged(recorded).replaceAll("in sub ", ""), texts);
      assert.equal(recorded.result.status, "succeeded");
    });
  }

  it("ends the outer of two blocks whose time is up together", async () => {
    const outlastsBoth: Deed = async () => await setTimeout(milliseconds + 1, undefined);
    const recorded = await runSteps(`${endless} ${limit} />${endless} ${limit} />${log("")}${end}${end}`, {
      [logActivity]: outlastsBoth,
    });
    assert.deepEqual(
      eventsOf(recorded, "step-failed").map(({ step }) => step.number),
      [1],
    );
    assert.equal(recorded.result.status, "succeeded");
  });

  it("leaves alone what comes after a block that was left in time", async () => {
    const left = ["break", "goto"].map((way) => {
      const step = way === "break" ? `<AMLOOP ACTIVITY="break" />` : `<AMGOTO LABELNAME="out" />`;
      return `${endless} ${limit} />${step}${end}<AMLABEL LABELNAME="out" /><AMWAIT SCALAR="${milliseconds + 50}" MEASURE="milliseconds" />${log(way)}`;
    });
    const texts = await Promise.all(left.map(async (aml) => logged(await runFlow(aml))));
    assert.deepEqual(texts, ["break", "goto"]);
  });

  it("does what AM_ONERROR of the block says where the block stands", async () => {
    const inner = `${endless} AM_TIMEOUT="5" AM_TIMEOUTSCALE="milliseconds" AM_ONERROR="break" />${long}${end}`;
    assert.equal(logged(await runFlow(`<AMLOOP TO="3" />${inner}${log("not here")}${end}${log("after")}`)), "after");
  });

  it("stops the task where nothing else was asked for, and names the step that begins the block", async () => {
    const { result } = await runFlow(`${endless} AM_TIMEOUT="5" AM_TIMEOUTSCALE="milliseconds" />${long}${end}`);
    assert.equal(result.status, "failed");
    assert.deepEqual([result.error?.code, result.error?.step.number], ["ENGINE_STEP_TIME_LIMIT", 1]);
  });

  it("leaves the error of a step that fails in time as it is", async () => {
    const [usual, limited] = await Promise.all(
      ["", `AM_TIMEOUT="30"`].map((more) => runFlow(`<AMSET VARIABLENAME="nobody" VALUE="1" ${more} />`)),
    );
    assert.match(usual?.result.error?.message ?? "", /nobody/);
    assert.deepEqual(
      [limited?.result.status, limited?.result.error?.code],
      [usual?.result.status, usual?.result.error?.code],
    );
  });

  it("does not end at once where it is months", async () => {
    assert.equal(
      logged(await runFlow(`<AMLOOP TO="1" AM_TIMEOUT="10000" AM_TIMEOUTSCALE="hours" />${log("in")}${end}`)),
      "in",
    );
  });
});
