import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorNumber } from "../../src/catalog/error-numbers.ts";
import { timeLimitOf } from "../../src/engine/error-policy.ts";
import type { LoadedTask } from "../../src/engine/run-options.ts";
import { DynamlError } from "../../src/errors.ts";
import { parseTask } from "../../src/markup/parse-task.ts";
import { logged, runFlow } from "./run-flow.ts";
import { type Deed, eventsOf, log, logText, runSteps, setVariable, variable } from "./run-steps.ts";

const say = (text: string) => `<AMWRITETOLOG TEXT="${text}" />`;
const fails = `<AMSET VARIABLENAME="nobody" VALUE="1" `;
const noVariable = errorNumber("ENGINE_NO_VARIABLE");

type Case = readonly [name: string, aml: string, logged: string];

function table(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [name, aml, expected] of cases) {
      const loadTask = async (): Promise<LoadedTask> => ({ name: "sub.aml", task: parseTask("") });
      it(name, async () => assert.equal(logged(await runFlow(aml, { loadTask })), expected));
    }
  });
}

table("the flow after an error", [
  ["stops the task by default", `${fails} />${say("never")}`, "! ENGINE_NO_VARIABLE"],
  ["stop", `${fails} AM_ONERROR="stop" />${say("never")}`, "! ENGINE_NO_VARIABLE"],
  ["continue", `${fails} AM_ONERROR="continue" />${say("on")}`, "on"],
  ["next step", `${fails} AM_ONERROR="next step" />${say("on")}`, "on"],
  [
    "break",
    `<AMLOOP TO="3" />${fails} AM_ONERROR="break" />${say("never")}<AMLOOP ACTIVITY="end" />${say("on")}`,
    "on",
  ],
  ["break without a loop", `${fails} AM_ONERROR="break" />${say("never")}`, "! ENGINE_NO_VARIABLE"],
  ["goto", `${fails} AM_ONERROR="goto problem" />${say("never")}<AMLABEL LABELNAME="problem" />${say("on")}`, "on"],
  [
    "goto with the label apart",
    `${fails} AM_ONERROR="goto" AM_ONERRORLABEL="p" />${say("never")}<AMLABEL LABELNAME="p" />${say("on")}`,
    "on",
  ],
  [
    "goto out of a loop",
    `<AMLOOP TO="3" />${fails} AM_ONERROR="goto:p" /><AMLOOP ACTIVITY="end" />${say("never")}<AMLABEL LABELNAME="p" />${say("on")}`,
    "on",
  ],
  ["goto a label that is not there", `${fails} AM_ONERROR="goto p" />${say("never")}`, "! ENGINE_NO_VARIABLE"],
  [
    "an If that cannot be computed is left out with its block",
    `<AMIF EXPRESSION="nobody = 1" AM_ONERROR="continue" />${say("never")}<AMELSE />${say("never")}<AMIF ACTIVITY="end" />${say("on")}`,
    "on",
  ],
  [
    "a loop that cannot begin likewise",
    `<AMLOOP ACTIVITY="dataset" DATASET="nobody" AM_ONERROR="continue" />${say("never")}<AMLOOP ACTIVITY="end" />${say("on")}`,
    "on",
  ],
  [
    "an expression in a parameter counts as the step's error",
    `<AMWRITETOLOG TEXT="%nobody%" AM_ONERROR="continue" />${say("on")}`,
    "on",
  ],
]);

table("which errors count", [
  [
    "the listed number",
    `${fails} AM_ERRORS="42001, ${noVariable}" AM_ONERROR="continue" />${say("%AMError.ErrorNumber%")}`,
    String(noVariable),
  ],
  ["another number: the step has succeeded", `${fails} AM_ERRORS="42001" />${say("on")}`, "on"],
  ["another fault's number likewise", `${fails} AM_ERRORS="0x80040217,-1" />${say("on")}`, "on"],
  ["a number that no error has: every error counts", `${fails} AM_ERRORS="18999,42001" />`, "! ENGINE_NO_VARIABLE"],
  ["a mistyped code likewise", `${fails} AM_ERRORS="NET_TIMELIMIT" />`, "! ENGINE_NO_VARIABLE"],
  ["a code that no error has likewise", `${fails} AM_ERRORS="banana" />`, "! ENGINE_NO_VARIABLE"],
  [
    "any number of a function, which gives it",
    `<AMFUNCTION NAME="Main"><AMTASK ACTIVITY="call" FUNCTION="f" AM_ERRORS="8080" />${say("on")}</AMFUNCTION><AMFUNCTION NAME="f">${fails} /></AMFUNCTION>`,
    "on",
  ],
  ["a code of ours", `${fails} AM_ERRORS="engine_no_variable" />${say("never")}`, "! ENGINE_NO_VARIABLE"],
  ["all", `${fails} AM_ERRORS="all" />${say("never")}`, "! ENGINE_NO_VARIABLE"],
  ["all but the listed", `${fails} AM_ERRORS="all but ${noVariable}" />${say("on")}`, "on"],
  ["all but others", `${fails} AM_ERRORS="!18999" />${say("never")}`, "! ENGINE_NO_VARIABLE"],
]);

const lastStep = (attributes: string) =>
  `<AMIF ${attributes} />${say("yes")}<AMELSE />${say("no")}<AMIF ACTIVITY="end" />`;

table("If last step", [
  ["succeeded", say("a") + lastStep(`LASTSTEP="succeeded"`), "a yes"],
  ["failed", `${fails} AM_ONERROR="continue" />${lastStep(`ACTIVITY="last_step" LASTSTEP="failed"`)}`, "yes"],
  [
    "a condition between does not count as a step",
    `${fails} AM_ONERROR="continue" /><AMIF EXPRESSION="1 = 1" />${lastStep(`LASTSTEP="failed"`)}<AMIF ACTIVITY="end" />`,
    "yes",
  ],
  ["not failed", say("a") + lastStep(`LASTSTEP="failed"`), "a no"],
  [
    "with one of the codes",
    `${fails} AM_ONERROR="continue" />${lastStep(`LASTSTEP="failedwithcode" RESULTCODE="20074, ${noVariable}"`)}`,
    "yes",
  ],
  [
    "with another code",
    `${fails} AM_ONERROR="continue" />${lastStep(`LASTSTEP="failedwithcode" RESULTCODE="20074"`)}`,
    "no",
  ],
  ...["start", "trigger"].map(
    (activity): Case => [
      `a task that was started is a step: ${activity}`,
      `${fails} AM_ONERROR="continue" /><AMTASK ACTIVITY="${activity}" TASKFILE="sub.aml" />${lastStep(`LASTSTEP="succeeded"`)}`,
      "yes",
    ],
  ),
  [
    "what does not count as an error has succeeded",
    `${fails} AM_ERRORS="42001" />${lastStep(`LASTSTEP="succeeded"`)}`,
    "yes",
  ],
]);

describe("AMError", () => {
  it("tells the error that was passed over", async () => {
    const recorded = await runFlow(
      `${fails} AM_ONERROR="continue" />${say("%AmError.ErrorDesc%|%AMERROR.stepnumber%|%AMError.TaskName%")}`,
    );
    assert.equal(logged(recorded), 'variable "nobody" does not exist|1|test');
  });
});

describe("actions after an error", () => {
  it("sets a variable, writes to the log, says that no mail was sent", async () => {
    const recorded = await runFlow(
      `<AMVARIABLE NAME="v" VALUE="before" />${fails} AM_SETVAR="V;a;b" AM_EMAIL="a@example.com" AM_WRITETOEVENTLOG="0" AM_ONERROR="continue" />${say("%v%")}`,
    );
    assert.deepEqual(
      eventsOf(recorded, "log").map(({ level, text }) => [level, text]),
      [
        ["error", 'variable "nobody" does not exist'],
        ["user", "a;b"],
      ],
    );
    const codes = eventsOf(recorded, "step-warning").map(({ code }) => code);
    assert.deepEqual(codes, ["CHECK_NOT_YET_OBEYED", "ENGINE_MAIL_NOT_SENT"]);
  });

  it("an action that cannot be done is a warning, and the step's error stays what it is", async () => {
    const recorded = await runFlow(`${fails} AM_SETVAR="nothing;1" AM_RUNTASK="x.aml" />`);
    assert.equal(recorded.result.error?.code, "ENGINE_NO_VARIABLE");
    const messages = eventsOf(recorded, "step-warning").map(({ message }) => message);
    assert.match(messages.join("\n"), /AM_SETVAR could not be done.*\n.*AM_RUNTASK could not be done/);
  });

  const described = 'AM_SETVAR="v;%AMError.StepNumber% %AMError.ErrorDesc%"';
  const create = `<AMVARIABLE NAME="v" VALUE="before" />`;

  it("are computed when the step has failed, with its own error, and not before", async () => {
    const sound = await runFlow(`${create}<AMSET VARIABLENAME="v" ${described}>fine</AMSET>${say("%v%")}`);
    assert.equal(logged(sound), "fine");
    const recorded = await runFlow(
      `${create}${fails} AM_ONERROR="continue" /><AMSET VARIABLENAME="v" VALUE="%1/0%" ${described} AM_ONERROR="continue" />${say("%v%")}`,
    );
    const [, second] = eventsOf(recorded, "step-failed");
    assert.equal(second?.error.code, "EXPRESSION_DIVISION_BY_ZERO");
    assert.equal(logged(recorded), `3 ${second.error.message}`);
  });

  it("one that cannot be computed is a warning, and the error stays the step's own", async () => {
    const recorded = await runFlow(
      `${create}${fails} AM_SETVAR="v;%nobody%" AM_RETRY="%AMError.StepNumber%" AM_ONERROR="%v%" />`,
    );
    assert.equal(recorded.result.error?.code, "ENGINE_NO_VARIABLE");
    const left = eventsOf(recorded, "step-warning").map(({ message }) => /^\S+ is left out: \S+/.exec(message)?.[0]);
    assert.deepEqual(left, [
      "AM_RETRY is left out: there",
      "AM_SETVAR is left out: there",
      "AM_ONERROR is left out: it",
    ]);
  });

  it("runs a task, which sees the error and the variables", async () => {
    const loadTask = async (): Promise<LoadedTask> => ({
      name: "handler.aml",
      task: parseTask(say("handled %AMError.ErrorNumber% %v%")),
    });
    const recorded = await runFlow(`<AMVARIABLE NAME="v" VALUE="x" />${fails} AM_RUNTASK="handler.aml" />`, {
      loadTask,
    });
    assert.equal(logged(recorded), `handled ${noVariable} x ! ENGINE_NO_VARIABLE`);
  });
});

/** Fails as often as it is told, then logs. */
function failing(times: number, calls: number[] = []): Deed {
  return (parameters, context) => {
    calls.push(calls.length);
    if (calls.length <= times) throw new DynamlError({ code: "TEST_FAILS", message: `try ${calls.length}` });
    return logText(parameters, context);
  };
}

describe("retries", () => {
  const step = (retries: number) => `<AMWRITETOLOG TEXT="done" AM_RETRY="${retries}" AM_RETRYDELAY="1" />`;

  it("try again, say so, and go on when a try does what it should", async () => {
    const recorded = await runSteps(step(3), { [log]: failing(2) });
    assert.equal(logged(recorded), "done");
    const warnings = eventsOf(recorded, "step-warning").map(({ code, message }) => `${code} ${message}`);
    assert.deepEqual(warnings, ["ENGINE_RETRY try 1 of 4 failed: try 1", "ENGINE_RETRY try 2 of 4 failed: try 2"]);
    assert.equal(recorded.result.summary.stepsFailed, 0);
  });

  it("give up after as many as were asked for", async () => {
    const calls: number[] = [];
    const recorded = await runSteps(step(2), { [log]: failing(9, calls) });
    assert.deepEqual([recorded.result.error?.code, calls.length], ["TEST_FAILS", 3]);
    assert.equal(eventsOf(recorded, "step-failed").length, 1);
  });

  it("are not for errors that do not count", async () => {
    const calls: number[] = [];
    await runSteps(`<AMWRITETOLOG TEXT="x" AM_RETRY="5" AM_ERRORS="NET_TIME_LIMIT" />`, { [log]: failing(9, calls) });
    assert.equal(calls.length, 1);
  });

  it("a cancel ends the pause between them, and no further try is told", async () => {
    const controller = new AbortController();
    let tries = 0;
    const { result } = await runSteps(
      `<AMWRITETOLOG TEXT="x" AM_RETRY="5" AM_RETRYDELAY="3600000" />`,
      { [log]: failing(9) },
      {
        signal: controller.signal,
        onEvent: ({ type }) => {
          if (type !== "step-warning") return;
          tries += 1;
          controller.abort();
        },
      },
    );
    assert.deepEqual([result.status, tries], ["cancelled", 1]);
  });
});

describe("the time limit of a step", () => {
  const forever: Deed = () => new Promise(() => {});

  it("is its error, by scale, and obeys the flow", async () => {
    const recorded = await runSteps(
      `<AMWRITETOLOG TEXT="x" AM_TIMEOUT="20" AM_TIMEOUTSCALE="milliseconds" AM_ONERROR="continue" /><AMVARIABLE NAME="after" />`,
      { [log]: forever, [variable]: setVariable },
    );
    assert.equal(eventsOf(recorded, "step-failed")[0]?.error.code, "ENGINE_STEP_TIME_LIMIT");
    assert.deepEqual([recorded.result.status, recorded.result.variables.has("after")], ["succeeded", true]);
  });

  it("aborts the step's signal, and counts for each try anew", async () => {
    const aborted: boolean[] = [];
    const obeying: Deed = (_parameters, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => {
          aborted.push(true);
          reject(new Error("stopped waiting"));
        }),
      );
    const { result } = await runSteps(
      `<AMWRITETOLOG TEXT="x" AM_TIMEOUT="10" AM_TIMEOUTSCALE="milliseconds" AM_RETRY="2" />`,
      { [log]: obeying },
    );
    assert.deepEqual([aborted.length, result.error?.code], [3, "ENGINE_STEP_TIME_LIMIT"]);
  });

  it("counts in milliseconds, seconds, minutes and hours", () => {
    const limits = ["milliseconds", "seconds", "minutes", "hours"].map((scale) =>
      timeLimitOf(
        new Map([
          ["AM_TIMEOUT", "2"],
          ["AM_TIMEOUTSCALE", scale],
        ]),
      ),
    );
    assert.deepEqual(limits, [2, 2000, 120_000, 7_200_000]);
  });

  it("0 is none, and a step that is quick enough does not notice", async () => {
    const recorded = await runSteps(
      `<AMWRITETOLOG TEXT="a" AM_TIMEOUT="0" /><AMWRITETOLOG TEXT="b" AM_TIMEOUT="1" AM_TIMEOUTSCALE="hours" />`,
      { [log]: logText },
    );
    assert.equal(logged(recorded), "a b");
  });
});

it("every error has a number: a fault its own, everything else one of the published table", async () => {
  const { result } = await runSteps(say("x"), {
    [log]: () => {
      throw new DynamlError({ code: "WIRE_FAULT", message: "no", context: { errorCode: -2147220969 } });
    },
  });
  assert.equal(result.error?.number, -2147220969);
  const filtered = await runSteps(`<AMWRITETOLOG TEXT="x" AM_ERRORS="all but 0x80040217" />`, {
    [log]: () => {
      throw new DynamlError({ code: "WIRE_FAULT", message: "no", context: { errorCode: -2147220969 } });
    },
  });
  assert.equal(filtered.result.status, "succeeded");
  assert.equal(errorNumber("NET_TIME_LIMIT"), 45001);
  assert.equal(errorNumber("NET_ANYTHING_ELSE"), 45000);
});

describe("what a task asks for when an error stops it", () => {
  const task = (attributes: string, steps: string) =>
    `<AMTASK ${attributes}><AMFUNCTION NAME="Main">${steps}</AMFUNCTION></AMTASK>`;
  const loadTask = async (): Promise<LoadedTask> => ({
    name: "handler.aml",
    task: parseTask(say("handled %AMError.StepNumber%")),
  });

  it("runs a task, writes to the log and says that no mail was sent, after what the step asks for", async () => {
    const recorded = await runFlow(
      task(
        `AM_RUNTASK="handler.aml" AM_EMAIL="a@example.com" AM_WRITETOEVENTLOG="0"`,
        `${fails} AM_WRITETOEVENTLOG="0" />`,
      ),
      { loadTask },
    );
    assert.equal(
      logged(recorded),
      'variable "nobody" does not exist variable "nobody" does not exist handled 1 ! ENGINE_NO_VARIABLE',
    );
    assert.equal(eventsOf(recorded, "step-warning").at(-1)?.code, "ENGINE_MAIL_NOT_SENT");
  });

  it("nothing where an error was passed over, and nothing where the run was cancelled", async () => {
    const passed = await runFlow(task(`AM_RUNTASK="handler.aml"`, `${fails} AM_ONERROR="continue" />`), { loadTask });
    assert.equal(logged(passed), "");
    const stopped = await runFlow(task(`AM_RUNTASK="handler.aml"`, `<AMSTOPTASK STATUSTYPE="aborted" />`), {
      loadTask,
    });
    assert.ok(!logged(stopped).includes("handled"));
  });
});

describe("AMTask and AMTrigger", () => {
  it("tell the subtask that ran last, and what started the task", async () => {
    const loadTask = async (): Promise<LoadedTask> => ({ name: "in/sub.aml", task: parseTask(say("sub")) });
    const recorded = await runFlow(
      `${say("[%AMTask.Name%] %AMTrigger.Trigger% %AMTrigger.TaskName%")}<AMTASK TASKFILE="in/sub.aml" />${say("%AMTask.Name% %amtask.path% %AMTask.Result% %AMTask.AgentName%")}`,
      { loadTask, machine: { name: "host1", ipAddress: "10.0.0.1" } },
    );
    assert.equal(logged(recorded), "[] Manual test sub sub in/sub.aml True host1");
    const names = recorded.result.datasets.names();
    assert.deepEqual(names, ["AMTask"]);
  });
});
