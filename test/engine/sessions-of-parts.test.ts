import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "../../src/markup/parse-task.ts";
import { type Deed, log, runSteps, variable } from "./run-steps.ts";

/** Runs a task whose AMVARIABLE opens a session and whose AMWRITETOLOG tells those that are open; `sub.aml` beside it. */
async function run(aml: string, sub = ""): Promise<readonly string[]> {
  const told: string[] = [];
  const open: Deed = async ({ name }, { things }) => {
    await things.open("session", String(name), {
      end: async () => {
        told.push(`end ${name}`);
      },
    });
    return undefined;
  };
  const tell: Deed = ({ text }, { things }) => {
    told.push([text, ...things.names("session")].join(" "));
    return undefined;
  };
  await runSteps(
    aml,
    { [variable]: open, [log]: tell },
    { loadTask: async () => ({ name: "sub.aml", task: parseTask(sub) }) },
  );
  return told;
}

const inside = `<AMVARIABLE NAME="inner" /><AMWRITETOLOG TEXT="in" />`;
const after = `<AMWRITETOLOG TEXT="after" />`;

describe("sessions that a part of a run opens", () => {
  it("end with the subtask, which sees its caller's", async () => {
    const told = await run(`<AMVARIABLE NAME="outer" /><AMTASK TASKFILE="sub.aml" />${after}`, inside);
    assert.deepEqual(told, ["in outer inner", "end inner", "after outer", "end outer"]);
  });

  it("end with the subtask that fails", async () => {
    const failing = `${inside}<AMBREAK />`;
    const told = await run(`<AMTASK TASKFILE="sub.aml" AM_ONERROR="continue" />${after}`, failing);
    assert.deepEqual(told, ["in inner", "end inner", "after"]);
  });

  it("end with the task that was started and not waited for, which sees none but its own", async () => {
    const told = await run(`<AMVARIABLE NAME="outer" /><AMTASK ACTIVITY="trigger" TASKFILE="sub.aml" />`, inside);
    assert.deepEqual(told, ["in inner", "end inner", "end outer"]);
  });

  it("end with the iteration of those that run at once", async () => {
    const told = await run(`<AMLOOP TO="2" PARALLEL="2" />${inside}<AMLOOP ACTIVITY="end" />${after}`);
    assert.deepEqual(told.toSorted(), ["after", "end inner", "end inner", "in inner", "in inner"]);
    assert.equal(told.at(-1), "after");
  });
});
