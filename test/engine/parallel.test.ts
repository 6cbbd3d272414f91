import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { createActions } from "../../src/actions/create-actions.ts";
import type { Activity } from "../../src/catalog/activity.ts";
import type { ActivityFunction } from "../../src/engine/activity-function.ts";
import type { RunOptions } from "../../src/engine/run-options.ts";
import { logged, runFlow } from "./run-flow.ts";
import { eventsOf } from "./run-steps.ts";

const say = (text: string) => `<AMWRITETOLOG TEXT="${text}" />`;
const endLoop = `<AMLOOP ACTIVITY="end" />`;
const waitFor = (milliseconds: string) => `<AMWAIT SCALAR="${milliseconds}" MEASURE="milliseconds" />`;
const range = (to: number, body: string, more = `PARALLEL="4"`) =>
  `<AMVARIABLE NAME="i" VALUE="outside" /><AMLOOP TO="${to}" RESULTVARIABLE="i" ${more} />${body}${endLoop}`;

/** Actions in which AMWAIT waits until as many iterations as SCALAR says are there at once: a loop that runs them in turn never ends. */
function meeting(): Pick<RunOptions, "actions"> & { readonly most: () => number } {
  let there = 0;
  let most = 0;
  let { promise, resolve } = Promise.withResolvers<void>();
  const deed: ActivityFunction<Activity> = async ({ scalar }) => {
    there += 1;
    most = Math.max(most, there);
    if (there === scalar) {
      there = 0;
      resolve();
      ({ promise, resolve } = Promise.withResolvers<void>());
      return undefined;
    }
    await promise;
    return undefined;
  };
  const actions = createActions({ openSession: () => Promise.reject(new Error("none")) });
  return { actions: new Map([...actions, ["AMWAIT.duration", deed]]), most: () => most };
}

describe("PARALLEL", () => {
  it("runs iterations at once, as many as it says, each with its own loop variable", async () => {
    const { actions, most } = meeting();
    const recorded = await runFlow(range(8, `${say("%i%")}<AMWAIT SCALAR="4" />${say("%i%")}`) + say("%i%"), {
      actions,
    });
    assert.equal(most(), 4);
    const texts = logged(recorded).split(" ");
    assert.equal(texts.at(-1), "outside");
    assert.deepEqual(texts.slice(0, -1).toSorted(), [..."1122334455667788"]);
  });

  it("gives each its own current row", async () => {
    const { actions } = meeting();
    const rows = ["a", "b", "c"]
      .map((text) => `<AMDATASET ACTIVITY="add_row" DATASET="d"><COLUMN NAME="x" VALUE="${text}" /></AMDATASET>`)
      .join("");
    const recorded = await runFlow(
      `<AMDATASET RESULTDATASET="d" COLUMNS="x" />${rows}<AMLOOP ACTIVITY="dataset" DATASET="d" PARALLEL="3" /><AMWAIT SCALAR="3" />${say("%d.x%%d.CurrentRow%".replace("%%", " &amp; "))}${endLoop}${say("%d.CurrentRow%")}`,
      { actions },
    );
    assert.deepEqual(logged(recorded).split(" ").toSorted(), ["1", "a1", "b2", "c3"]);
  });

  it("keeps the order of rows that iterations add, whichever is done first", async () => {
    const recorded = await runFlow(
      `<AMDATASET RESULTDATASET="r" COLUMNS="x" /><AMDATASET ACTIVITY="add_row" DATASET="r"><COLUMN NAME="x" VALUE="before" /></AMDATASET>
       ${range(4, `${waitFor("%(5 - i) * 15%")}<AMDATASET ACTIVITY="add_row" DATASET="r"><COLUMN NAME="x" VALUE="%i%" /></AMDATASET>${say("%i%")}`)}
       <AMDATASET ACTIVITY="add_row" DATASET="r"><COLUMN NAME="x" VALUE="after" /></AMDATASET>
       <AMLOOP ACTIVITY="dataset" DATASET="r" />${say("%r.x%")}${endLoop}`,
    );
    assert.equal(logged(recorded), "4 3 2 1 before 1 2 3 4 after");
  });

  it("keeps the order of loops in one another", async () => {
    const recorded = await runFlow(
      `<AMVARIABLE NAME="j" /><AMDATASET RESULTDATASET="r" COLUMNS="x" />
       ${range(2, `<AMLOOP TO="2" RESULTVARIABLE="j" PARALLEL="2" />${waitFor("%40 - i * 10 - j * 5%")}<AMDATASET ACTIVITY="add_row" DATASET="r"><COLUMN NAME="x" VALUE="%i &amp; j%" /></AMDATASET>${endLoop}`)}
       <AMLOOP ACTIVITY="dataset" DATASET="r" />${say("%r.x%")}${endLoop}`,
    );
    assert.equal(logged(recorded), "11 12 21 22");
  });

  const three = `<AMDATASET RESULTDATASET="d" COLUMNS="x" />${[3, 1, 2].map((x) => `<AMDATASET ACTIVITY="add_row" DATASET="d"><COLUMN NAME="x" VALUE="${x}" /></AMDATASET>`).join("")}`;
  const moves = [
    `<AMDATASET ACTIVITY="sort" DATASET="d" COLUMN="x" />`,
    `<AMDATASET ACTIVITY="delete_row" DATASET="d" ROW="1" />`,
    `<AMDATASET ACTIVITY="add_row" DATASET="d" ROW="1"><COLUMN NAME="x" VALUE="0" /></AMDATASET>`,
    `<AMDATASET ACTIVITY="add_column" DATASET="d" COLUMN="y" />`,
    `<AMDATASET ACTIVITY="delete_column" DATASET="d" COLUMN="x" />`,
  ];
  for (const move of moves) {
    it(`leaves the rows and columns of shared datasets in their places: ${move}`, async () => {
      const recorded = await runFlow(`${three}${range(2, move, `PARALLEL="2"`)}`);
      assert.equal(logged(recorded), "! ENGINE_SHARED_DATASET");
      const own = `<AMDATASET ACTIVITY="copy" DATASET="d" RESULTDATASET="own" />${move.replace('"d"', '"own"')}`;
      assert.equal(logged(await runFlow(`${three}${range(2, own, `PARALLEL="2"`)}`)), "");
    });
  }

  it("sets cells of shared datasets", async () => {
    const set = `<AMDATASET ACTIVITY="set" DATASET="d" COLUMN="x" VALUE="%d.x * 10%" />`;
    const recorded = await runFlow(
      `${three}<AMLOOP ACTIVITY="dataset" DATASET="d" PARALLEL="3" />${set}${endLoop}<AMLOOP ACTIVITY="dataset" DATASET="d" />${say("%d.x%")}${endLoop}`,
    );
    assert.equal(logged(recorded), "30 10 20");
  });

  it("each iteration has a current row of its own in every dataset, and that outside stays", async () => {
    const go = `<AMDATASET ACTIVITY="go_to_row" DATASET="d" ROW="2" />`;
    const inner = `<AMLOOP ACTIVITY="dataset" DATASET="d" />${waitFor("5")}${say("%i &amp; d.x%")}${endLoop}`;
    const recorded = await runFlow(
      `${three}${go}${range(2, `${say("%d.x%")}${waitFor("%i * 8%")}${inner}`, `PARALLEL="2"`)}${say("%d.x%")}`,
    );
    const texts = logged(recorded).split(" ");
    assert.deepEqual([texts.slice(0, 2), texts.at(-1)], [["1", "1"], "1"]);
    assert.deepEqual(texts.slice(2, -1).toSorted(), ["11", "12", "13", "21", "22", "23"]);
  });

  it("serialises writes to shared variables", async () => {
    const body = `${waitFor("%i Mod 3%")}<AMSET VARIABLENAME="sum" VALUE="%sum + i%" /><AMINCREMENTVARIABLE RESULTVARIABLE="count" />`;
    const recorded = await runFlow(
      `<AMVARIABLE NAME="sum" VALUE="0" /><AMVARIABLE NAME="count" VALUE="0" />${range(50, body, `PARALLEL="16"`)}${say("%sum% %count%")}`,
    );
    assert.equal(logged(recorded), "1275 50");
  });

  it("what an iteration creates is its own and ends with it", async () => {
    const body = `<AMVARIABLE NAME="own" VALUE="%i%" /><AMDATASET RESULTDATASET="d" COLUMNS="x" /><AMDATASET ACTIVITY="add_row" DATASET="d"><COLUMN NAME="x" VALUE="%i%" /></AMDATASET><AMWAIT SCALAR="3" />${say("%own%%d.x%%d.TotalRows%".replaceAll("%%", " &amp; "))}`;
    const recorded = await runFlow(`${range(3, body, `PARALLEL="3"`)}${say("%own%")}`, meeting());
    assert.deepEqual(logged(recorded).split(" ").toSorted(), ["!", "111", "221", "331", "EXPRESSION_NO_NAME"]);
  });

  it("says of each event which iteration it is of", async () => {
    const recorded = await runFlow(range(2, say("%i%"), `PARALLEL="2"`));
    assert.deepEqual(
      eventsOf(recorded, "log").map(({ step, text }) => [step.iteration, text]),
      [
        [[1], "1"],
        [[2], "2"],
      ],
    );
  });

  it("Continue ends its iteration; Break lets no other begin, and those that run come to their end", async () => {
    const body = `<AMIF EXPRESSION="i = 2" /><AMBREAK />${`<AMIF ACTIVITY="end" />`}<AMIF EXPRESSION="i = 1" /><AMCONTINUE /><AMIF ACTIVITY="end" />${waitFor("5")}${say("%i%")}`;
    const recorded = await runFlow(`${range(20, body, `PARALLEL="3"`)}${say("end")}`);
    const texts = logged(recorded).split(" ");
    assert.equal(texts.at(-1), "end");
    assert.ok(texts.length < 6 && texts.includes("3") && !texts.includes("1"), texts.join());
  });

  it("an error stops the task: no step begins after it, and what is in flight comes to its end", async () => {
    const body = `<AMIF EXPRESSION="i = 1" />${waitFor("5")}<AMSET VARIABLENAME="nobody" /><AMIF ACTIVITY="end" />${waitFor("30")}${say("never %i%")}`;
    const recorded = await runFlow(`${range(20, body)}${say("never")}`);
    assert.equal(logged(recorded), "! ENGINE_NO_VARIABLE");
    assert.deepEqual(recorded.result.error?.step.iteration, [1]);
    assert.equal(recorded.result.datasets.find("AMError")?.rows[0]?.[0], 'variable "nobody" does not exist');
    assert.equal(eventsOf(recorded, "step-failed").length, 1);
    const waits = eventsOf(recorded, "step-started").filter(({ step }) => step.action === "AMWAIT").length;
    assert.equal(eventsOf(recorded, "step-finished").filter(({ step }) => step.action === "AMWAIT").length, waits);
  });

  it("an error that an iteration passes over concerns no other", async () => {
    const body = `<AMIF EXPRESSION="i = 2" /><AMSET VARIABLENAME="nobody" AM_ONERROR="continue" /><AMIF LASTSTEP="failed" />${say("failed %i%")}<AMIF ACTIVITY="end" /><AMIF ACTIVITY="end" />${waitFor("1")}${say("%i%")}`;
    const recorded = await runFlow(range(3, body));
    assert.deepEqual(logged(recorded).split(" ").toSorted(), ["1", "2", "2", "3", "failed"]);
  });

  it("a Goto out of it, a Return and a Stop end it", async () => {
    for (const [step, expected] of [
      [`<AMGOTO LABELNAME="out" />`, "out"],
      [`<AMRETURN />`, ""],
      [`<AMSTOPTASK />`, ""],
    ] as const) {
      const recorded = await runFlow(
        `${range(20, `${waitFor("2")}${step}`)}${say("never")}<AMLABEL LABELNAME="out" />${say("out")}`,
      );
      assert.deepEqual([logged(recorded), recorded.result.status], [expected, "succeeded"], step);
    }
  });

  it("a cancel ends it within a second", async () => {
    const controller = new AbortController();
    const started = performance.now();
    void wait(30).then(() => controller.abort());
    const recorded = await runFlow(range(100, waitFor("3600000"), `PARALLEL="8"`), { signal: controller.signal });
    assert.equal(recorded.result.status, "cancelled");
    assert.ok(performance.now() - started < 1030);
  });

  it("a loop variable that cannot be written is the loop's error", async () => {
    const recorded = await runFlow(
      `<AMVARIABLE NAME="c" READONLY="YES" VALUE="1" /><AMLOOP TO="3" RESULTVARIABLE="c" PARALLEL="2" />${endLoop}`,
    );
    assert.equal(logged(recorded), "! ENGINE_READ_ONLY_VARIABLE");
  });
});

describe("PARALLEL and how many iterations there are", () => {
  for (const count of [0, 1]) {
    it(`what an iteration creates ends with it, also where there ${count === 1 ? "is one" : "is none"}`, async () => {
      const body = `<AMVARIABLE NAME="own" VALUE="%i%" />${say("%own%")}`;
      const recorded = await runFlow(`${range(count, body)}<AMVARIABLE NAME="own" VALUE="after" />${say("%own%")}`);
      assert.equal(logged(recorded), count === 1 ? "1 after" : "after");
    });
  }
});
