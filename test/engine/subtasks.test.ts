import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorNumber } from "../../src/catalog/error-numbers.ts";
import type { LoadedTask, RunOptions, WantedTask } from "../../src/engine/run-options.ts";
import { parseTask } from "../../src/markup/parse-task.ts";
import { logged, runFlow } from "./run-flow.ts";
import { eventsOf } from "./run-steps.ts";

const say = (text: string) => `<AMWRITETOLOG TEXT="${text}" />`;

/** Runs Main with other tasks beside it, by their files' names. */
async function run(aml: string, tasks: Readonly<Record<string, string>>, options: Partial<RunOptions> = {}) {
  const wanted: WantedTask[] = [];
  const loadTask = async (which: WantedTask): Promise<LoadedTask> => {
    wanted.push(which);
    const name = "file" in which ? which.file : `${which.managedTask.replaceAll("\\", "/")}.aml`;
    const text = tasks[name];
    if (text === undefined) throw new Error(`there is no ${name}`);
    return { name, task: parseTask(text) };
  };
  return { recorded: await runFlow(aml, { loadTask, ...options }), wanted };
}

describe("Start subtask", () => {
  const cases: readonly (readonly [name: string, aml: string, subtask: string, logged: string])[] = [
    ["waits for its end", `<AMTASK TASKFILE="sub.aml" />${say("b")}`, say("a"), "a b"],
    ["the old form", `<AMSTARTTASK TASKFILE="sub.aml" />${say("b")}`, say("a"), "a b"],
    [
      "shares variables both ways",
      `<AMVARIABLE NAME="v" VALUE="1" /><AMTASK TASKFILE="sub.aml" />${say("%v%")}`,
      `${say("%v%")}<AMSET VARIABLENAME="v">2</AMSET>`,
      "1 2",
    ],
    [
      "hides private ones",
      `<AMVARIABLE NAME="v" VALUE="1" PRIVATE="YES" /><AMTASK TASKFILE="sub.aml" />`,
      say("%v%"),
      "! ENGINE_SUBTASK_FAILED",
    ],
    [
      "keeps what the caller has for a parameter",
      `<AMVARIABLE NAME="v" VALUE="1" /><AMTASK TASKFILE="sub.aml" />`,
      `<AMVARIABLE NAME="v" VALUE="default" ISPARAMETER="YES" />${say("%v%")}`,
      "1",
    ],
    [
      "has the parameter's own value where the caller has none",
      `<AMTASK TASKFILE="sub.aml" />`,
      `<AMVARIABLE NAME="v" VALUE="default" ISPARAMETER="YES" />${say("%v%")}`,
      "default",
    ],
    [
      "its own variables end with it, and hide those of its caller",
      `<AMVARIABLE NAME="v" VALUE="1" /><AMTASK TASKFILE="sub.aml" />${say("%v%")}${say("%w%")}`,
      `<AMVARIABLE NAME="v" VALUE="own" /><AMVARIABLE NAME="w" VALUE="own" />${say("%v%")}`,
      "own 1 ! EXPRESSION_NO_NAME",
    ],
    [
      "shares datasets",
      `<AMTASK TASKFILE="sub.aml" />${say("%d.TotalColumns%")}`,
      `<AMDATASET RESULTDATASET="d" COLUMNS="a,b" />`,
      "2",
    ],
    [
      "a Stop ends the subtask alone",
      `<AMTASK TASKFILE="sub.aml" />${say("b")}`,
      `${say("a")}<AMSTOPTASK />${say("never")}`,
      "a b",
    ],
    [
      "a Stop with an error is the step's error",
      `<AMTASK TASKFILE="sub.aml" AM_ONERROR="continue" />${say("%AMError.ErrorDesc% %AMError.ErrorNumber% %AMError.ParentTaskName%")}`,
      `<AMSTOPTASK STATUSTYPE="error" ERRORNUMBER="7" ERRORTEXT="bad" />`,
      "bad 7 test",
    ],
    [
      "AMError is that of the step that failed",
      `<AMTASK TASKFILE="sub.aml" AM_ONERROR="continue" />${say("%AMError.TaskName% %AMError.StepNumber%")}`,
      `${say("%GetTaskName()%")}<AMSET VARIABLENAME="nobody" />`,
      "sub sub 2",
    ],
    [
      "one that does not load",
      `<AMTASK TASKFILE="sub.aml" />`,
      `<AMIF EXPRESSION="1" />`,
      "! ENGINE_TASK_NOT_LOADABLE",
    ],
    [
      "one that starts itself without an end",
      `<AMTASK TASKFILE="sub.aml" />`,
      `<AMTASK TASKFILE="sub.aml" />`,
      "! ENGINE_SUBTASK_FAILED",
    ],
  ];
  for (const [name, aml, subtask, expected] of cases) {
    it(name, async () => assert.equal(logged((await run(aml, { "sub.aml": subtask })).recorded), expected));
  }

  it("what is private is not offered in its messages, either", async () => {
    const { recorded } = await run(`<AMVARIABLE NAME="price" VALUE="1" PRIVATE="YES" /><AMTASK TASKFILE="sub.aml" />`, {
      "sub.aml": say("%prices & price%"),
    });
    assert.doesNotMatch(recorded.result.error?.remedy ?? "", /price\b/);
  });

  it("of subtasks in one another the error is the innermost one's, told once", async () => {
    const start = `<AMTASK TASKFILE="sub.aml" />`;
    const { error } = (await run(start, { "sub.aml": start })).recorded.result;
    const message = "functions and subtasks call one another more than 100 deep";
    assert.equal(error?.message, `sub.aml failed: ${message}`);
    assert.deepEqual(error.causes, [{ code: "ENGINE_TOO_DEEP", message }]);
    assert.equal(error.number, errorNumber("ENGINE_TOO_DEEP"));
  });

  it("is found by the name of a managed task", async () => {
    const { recorded, wanted } = await run(`<AMTASK MANAGEDTASK="Folder\\Sub" TASKID="{1}" />`, {
      "Folder/Sub.aml": say("a"),
    });
    assert.equal(logged(recorded), "a");
    assert.deepEqual(wanted, [{ managedTask: "Folder\\Sub" }]);
  });

  it("its steps' events say which task they are of", async () => {
    const { recorded } = await run(`<AMTASK TASKFILE="sub.aml" />`, { "sub.aml": say("a") });
    assert.deepEqual(
      eventsOf(recorded, "step-started").map(({ step }) => step.task),
      [undefined, "sub.aml"],
    );
  });

  it("fails where the run has no way to tasks", async () => {
    assert.equal(logged(await runFlow(`<AMTASK TASKFILE="sub.aml" />`)), "! ENGINE_NO_TASKS");
  });

  it("a secret of a subtask is hidden from its events", async () => {
    const subtask = `<AMVARIABLE NAME="s" VALUE="h1dden-value" SECURE="YES" />${say("%s%")}`;
    const { recorded } = await run(`<AMTASK TASKFILE="sub.aml" />`, { "sub.aml": subtask });
    assert.ok(!JSON.stringify(recorded.events).includes("h1dden"));
  });
});

describe("a subtask that takes long", () => {
  const long = `<AMWAIT SCALAR="3600" /><AMWRITETOLOG TEXT="never" />`;

  it("is ended by the time limit of the step that started it", async () => {
    const { recorded } = await run(
      `<AMTASK TASKFILE="sub.aml" AM_TIMEOUT="20" AM_TIMEOUTSCALE="milliseconds" AM_ONERROR="continue" />${say("on")}`,
      { "sub.aml": long },
    );
    assert.equal(logged(recorded), "on");
    const failed = eventsOf(recorded, "step-failed").map(({ step, error }) => `${step.task ?? "main"} ${error.code}`);
    // On a busy machine the limit may be over before the subtask has begun.
    const begun = eventsOf(recorded, "step-started").filter(({ step }) => step.task !== undefined);
    assert.deepEqual(failed, [...begun.map(() => "sub.aml ENGINE_STEP_TIME_LIMIT"), "main ENGINE_STEP_TIME_LIMIT"]);
  });

  it("and so is a function that a step calls", async () => {
    const recorded = await runFlow(
      `<AMFUNCTION NAME="Main"><AMTASK ACTIVITY="call" FUNCTION="f" AM_TIMEOUT="20" AM_TIMEOUTSCALE="milliseconds" AM_ONERROR="continue" />
         <AMWAIT SCALAR="60" MEASURE="milliseconds" />${say("on")}</AMFUNCTION>
       <AMFUNCTION NAME="f"><AMLOOP TO="1000" /><AMWAIT SCALAR="5" MEASURE="milliseconds" /><AMLOOP ACTIVITY="end" />${say("never")}</AMFUNCTION>`,
    );
    assert.equal(logged(recorded), "on");
    const last = eventsOf(recorded, "step-started").at(-1);
    assert.equal(last?.step.function, "Main", "nothing of the function goes on behind the task's back");
  });

  for (const activity of ["start", "trigger"]) {
    it(`is cancelled with its run within a second (${activity})`, async () => {
      const controller = new AbortController();
      const started = performance.now();
      setTimeout(() => controller.abort(), 30);
      const { recorded } = await run(
        `<AMTASK ACTIVITY="${activity}" TASKFILE="sub.aml" />`,
        { "sub.aml": long },
        { signal: controller.signal },
      );
      assert.ok(performance.now() - started < 1030);
      assert.equal(logged(recorded).includes("never"), false);
      assert.equal(recorded.result.status, "cancelled");
    });
  }
});

describe("Run task", () => {
  it("does not wait; the run does, and shares nothing", async () => {
    const { recorded } = await run(
      `<AMVARIABLE NAME="v" VALUE="1" /><AMTASK ACTIVITY="trigger" TASKFILE="sub.aml" />${say("main")}`,
      { "sub.aml": `<AMWAIT SCALAR="20" MEASURE="milliseconds" />${say("sub")}${say("%v%")}` },
    );
    assert.equal(logged(recorded), "main sub");
    assert.equal(recorded.result.status, "succeeded");
    assert.match(
      eventsOf(recorded, "step-warning")
        .map(({ message }) => message)
        .join(),
      /sub\.aml failed: .*no variable "v"/,
    );
  });
});

describe("functions", () => {
  const main = (steps: string) => `<AMFUNCTION NAME="Main">${steps}</AMFUNCTION>`;
  const bad = `<AMFUNCTION NAME="Bad"><AMSET VARIABLENAME="nobody">1</AMSET>${say("never")}</AMFUNCTION>`;
  const callBad = (attributes: string) => `<AMTASK ACTIVITY="call" FUNCTION="Bad" ${attributes} />`;
  const failures: readonly (readonly [name: string, aml: string, logged: string])[] = [
    ["stops its caller, as any error", main(callBad("") + say("never")) + bad, "! ENGINE_NO_VARIABLE"],
    ["obeys what the caller says about errors", main(callBad(`AM_ONERROR="continue"`) + say("on")) + bad, "on"],
    [
      "goes by its own code and number",
      main(callBad(`AM_ERRORS="ENGINE_NO_VARIABLE" AM_ONERROR="continue"`) + say("%AMError.StepNumber%")) + bad,
      "3",
    ],
    ["may be none to the caller", main(callBad(`AM_ERRORS="all but ENGINE_NO_VARIABLE"`) + say("on")) + bad, "on"],
    [
      "is the last step's",
      `${main(`${callBad(`AM_ONERROR="continue"`)}<AMIF LASTSTEP="failed" />${say("yes")}<AMIF ACTIVITY="end" />`)}${bad}`,
      "yes",
    ],
    [
      "goes through functions in one another",
      `${main(`<AMTASK ACTIVITY="call" FUNCTION="f" AM_ONERROR="continue" />${say("on")}`)}<AMFUNCTION NAME="f">${callBad("")}${say("never")}</AMFUNCTION>${bad}`,
      "on",
    ],
    [
      "is none where the task stops itself",
      `${main(`<AMTASK ACTIVITY="call" FUNCTION="f" AM_ONERROR="continue" />${say("never")}`)}<AMFUNCTION NAME="f"><AMTASK ACTIVITY="stop" STATUSTYPE="ERROR" /></AMFUNCTION>`,
      "! ENGINE_STOPPED",
    ],
  ];
  for (const [name, aml, expected] of failures) {
    it(`an error in it ${name}`, async () => assert.equal(logged(await runFlow(aml)), expected));
  }

  it("an error in it fails each step that called, and names the step that failed first", async () => {
    const recorded = await runFlow(
      `${main(`<AMTASK ACTIVITY="call" FUNCTION="f" />`)}<AMFUNCTION NAME="f">${callBad("")}</AMFUNCTION>${bad}`,
    );
    const failed = eventsOf(recorded, "step-failed").map(({ step, error }) => [step.number, error.inside?.number]);
    assert.deepEqual(failed, [
      [3, undefined],
      [2, 3],
      [1, 3],
    ]);
    assert.equal(recorded.result.error?.message, 'step 3 failed: variable "nobody" does not exist');
    assert.match(recorded.result.error.where, /:176$/);
  });
  const cases: readonly (readonly [name: string, aml: string, logged: string])[] = [
    [
      "parameters and a value that is returned",
      `${main(`<AMVARIABLE NAME="r" /><AMTASK ACTIVITY="call" FUNCTION="add" RESULTVARIABLE="r"><PARAMETER NAME="a" VALUE="1" /><PARAMETER NAME="b">2</PARAMETER></AMTASK>${say("%r%")}`)}
       <AMFUNCTION NAME="Add"><AMVARIABLE NAME="a" ISPARAMETER="YES" /><AMVARIABLE ACTIVITY="return" VALUE="%a + b%" />${say("never")}</AMFUNCTION>`,
      "3",
    ],
    [
      "variables of their own: those of the caller are not seen",
      `${main(`<AMVARIABLE NAME="v" VALUE="1" /><AMTASK ACTIVITY="call" FUNCTION="f" />`)}<AMFUNCTION NAME="f">${say("%v%")}</AMFUNCTION>`,
      "! EXPRESSION_NO_NAME",
    ],
    [
      "calling themselves",
      `${main(`<AMVARIABLE NAME="r" /><AMTASK ACTIVITY="call" FUNCTION="fact" RESULTVARIABLE="r"><PARAMETER NAME="n" VALUE="5" /></AMTASK>${say("%r%")}`)}
       <AMFUNCTION NAME="fact"><AMVARIABLE NAME="n" ISPARAMETER="YES" /><AMVARIABLE NAME="r" VALUE="1" />
         <AMIF EXPRESSION="n &gt; 1" /><AMTASK ACTIVITY="call" FUNCTION="fact" RESULTVARIABLE="r"><PARAMETER NAME="n" VALUE="%n - 1%" /></AMTASK><AMIF ACTIVITY="end" />
         <AMVARIABLE ACTIVITY="return" VALUE="%n * r%" /></AMFUNCTION>`,
      "120",
    ],
    [
      "without an end",
      `${main(`<AMTASK ACTIVITY="call" FUNCTION="f" />`)}<AMFUNCTION NAME="f"><AMTASK ACTIVITY="call" FUNCTION="f" /></AMFUNCTION>`,
      "! ENGINE_TOO_DEEP",
    ],
    ["one that is not there", `<AMTASK ACTIVITY="call" FUNCTION="f" />`, "! ENGINE_NO_FUNCTION"],
    [
      "an error inside stops the task",
      `${main(`<AMTASK ACTIVITY="call" FUNCTION="f" />${say("never")}`)}<AMFUNCTION NAME="f"><AMBREAK /></AMFUNCTION>`,
      "! ENGINE_NO_LOOP",
    ],
    ["Return in Main ends the task", `${say("a")}<AMRETURN />${say("never")}`, "a"],
  ];
  for (const [name, aml, expected] of cases) {
    it(name, async () => assert.equal(logged(await runFlow(aml)), expected));
  }
});
