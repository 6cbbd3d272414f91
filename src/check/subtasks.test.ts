import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTask } from "../markup/parse-task.ts";
import { checkTask } from "./check-task.ts";
import type { OtherTask, WantedTask } from "./other-tasks.ts";

const start = (file: string) => `<AMTASK TASKFILE="${file}" />`;
const set = (name: string) => `<AMSET VARIABLENAME="${name}" VALUE="x" />`;
const variable = (name: string, more = "") => `<AMVARIABLE NAME="${name}" ${more}/>`;
const read = (expression: string) => `<AMWRITETOLOG TEXT="%${expression}%" />`;
const create = (name: string) =>
  `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="${name}" SERVER="http://crm/o" USERNAME="u" PASSWORD="%p%" AUTHTYPE="ActiveDirectory" />`;
const use = (name: string) => `<AMDYNAMICSCRM ACTIVITY="delete_entity" SESSION="${name}" ENTITY="a" ID="1" />`;
const end = (name: string) => `<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="${name}" />`;
const dataset = (name: string) => `<AMDATASET RESULTDATASET="${name}" COLUMNS="a" />`;
const inIf = (steps: string) => `<AMIF EXPRESSION="1 = 1">${steps}</AMIF>`;

/** `step CODE message` of each diagnostic of a task among others; what stands for no task is not there. */
function check(main: string, others: Readonly<Record<string, string>>): readonly string[] {
  const task = parseTask(main);
  const known = new Map<string, OtherTask>(
    Object.entries(others).map(([name, aml]) => [name, { name, task: parseTask(aml) }]),
  );
  known.set("main.aml", { name: "main.aml", task });
  known.set("gone.aml", { name: "gone.aml", problem: { message: "there is no such file" } });
  const findTask = (wanted: WantedTask) => known.get("file" in wanted ? wanted.file : `${wanted.managedTask}.aml`);
  const stepAt = (offset: number) => task.steps.findLast(({ position }) => position.offset <= offset)?.number;
  return checkTask(task, { findTask, suppliedVariables: ["p"] }).map(
    ({ code, message, position }) => `${stepAt(position.offset)} ${code} ${message}`,
  );
}

const cases: readonly (readonly [
  title: string,
  main: string,
  others: Readonly<Record<string, string>>,
  expected: readonly RegExp[],
])[] = [
  ["what a subtask uses is there", variable("v") + start("a.aml"), { "a.aml": set("v") + read("v") }, []],
  [
    "a variable that nobody creates",
    start("a.aml"),
    { "a.aml": set("v") },
    [/^1 CHECK_NOT_CREATED no step creates variable "v" before step 1 starts a\.aml, whose step 1 uses it$/],
  ],
  [
    "a variable that is created later",
    start("a.aml") + variable("v"),
    { "a.aml": read("v") },
    [/^1 CHECK_CREATED_LATER variable "v" does not exist yet when step 1 starts a\.aml, whose step 1 uses it/],
  ],
  [
    "a private variable",
    variable("v", 'PRIVATE="YES" ') + start("a.aml"),
    { "a.aml": read("v") },
    [/^2 CHECK_NOT_CREATED variable "v" is private/],
  ],
  ["what a subtask creates itself", start("a.aml"), { "a.aml": variable("v", 'ISPARAMETER="YES" ') + read("v") }, []],
  [
    "a variable of the subtask is none of the caller's",
    start("a.aml") + read("v"),
    { "a.aml": variable("v") },
    [/^2 CHECK_NOT_CREATED no step creates variable "v"$/],
  ],
  ["a session that only a subtask uses", create("s") + start("a.aml"), { "a.aml": use("s") }, []],
  [
    "a session that no subtask uses, either",
    create("s") + start("a.aml"),
    { "a.aml": read("1") },
    [/^1 CHECK_UNUSED_SESSION/],
  ],
  [
    "a session that a subtask has ended",
    create("s") + start("a.aml") + use("s"),
    { "a.aml": end("s") },
    [/^3 CHECK_ENDED_BEFORE session "s" has been ended by step 1 of a\.aml, which step 2 starts, when step 3 uses it$/],
  ],
  [
    "a session that a subtask ends under a condition",
    create("s") + start("a.aml") + use("s"),
    { "a.aml": inIf(end("s")) },
    [],
  ],
  [
    "a session of its own that a subtask has ended",
    create("s") + start("a.aml") + use("s"),
    { "a.aml": create("s") + end("s") },
    [],
  ],
  ["a dataset that a subtask makes", dataset("d") + start("a.aml") + read("e.a"), { "a.aml": dataset("e") }, []],
  [
    "a dataset that no subtask makes",
    dataset("d") + start("a.aml") + read("e.a"),
    { "a.aml": dataset("f") },
    [/^3 CHECK_NOT_CREATED no step creates dataset "e"$/],
  ],
  [
    "what a subtask of a subtask uses",
    start("a.aml"),
    { "a.aml": start("b.aml"), "b.aml": read("v") },
    [/^1 CHECK_NOT_CREATED .* before step 1 starts a\.aml, which starts b\.aml, whose step 1 uses it$/],
  ],
  ["what a managed task uses", `<AMTASK MANAGEDTASK="a" />`, { "a.aml": read("v") }, [/^1 CHECK_NOT_CREATED/]],
  ["what a subtask reads as a dataset", dataset("d") + start("a.aml"), { "a.aml": read("d.a") }, []],
  [
    "nothing of datasets that a subtask of a subtask may make",
    dataset("d") + start("a.aml") + read("e.a"),
    { "a.aml": start("x.aml") },
    [],
  ],
  ["nothing of a subtask of which nothing is known", dataset("d") + start("x.aml") + read("e.a"), {}, []],
  [
    "a subtask that is started twice",
    start("a.aml") + start("a.aml"),
    { "a.aml": read("v") },
    [/^1 CHECK_NOT_CREATED/, /^2 CHECK_NOT_CREATED/],
  ],
  [
    "what a subtask creates in another spelling",
    start("a.aml"),
    { "a.aml": variable(" Arr ") + set("arr(1)") + dataset("D") + read("d.a") },
    [],
  ],
  ["a variable that a subtask reads as a dataset", start("a.aml"), { "a.aml": variable("v") + read("v.a") }, []],
  [
    "a name that an unknown step does not have",
    start("a.aml"),
    { "a.aml": `<AMNEW RESULTVARIABLE="w" />${read("v")}` },
    [/^1 CHECK_NOT_CREATED/],
  ],
  ["nothing of names that an expression makes", start("a.aml"), { "a.aml": variable("%1 + 1%") + read("v") }, []],
  [
    "nothing of a name that an unknown step may create",
    start("a.aml"),
    { "a.aml": `<AMNEW RESULTVARIABLE="v" />${read("v")}` },
    [],
  ],
  [
    "nothing of names that an unknown step may make",
    start("a.aml"),
    { "a.aml": `<AMNEW RESULTVARIABLE="%1 + 1%" />${read("v")}` },
    [],
  ],
  [
    "nothing of what only another function than Main uses",
    start("a.aml"),
    { "a.aml": `<AMFUNCTION NAME="F">${read("v")}</AMFUNCTION><AMFUNCTION NAME="main">${read("1")}</AMFUNCTION>` },
    [],
  ],
  [
    "what the first function uses, where none is Main",
    start("a.aml"),
    { "a.aml": `<AMFUNCTION NAME="F">${read("v")}</AMFUNCTION><AMFUNCTION NAME="G">${read("w")}</AMFUNCTION>` },
    [/^1 CHECK_NOT_CREATED .*"v"/],
  ],
  [
    "nothing of what is only done about an error",
    start("a.aml"),
    { "a.aml": `<AMWRITETOLOG TEXT="a" AM_SETVAR="v;1" />` },
    [],
  ],
  [
    "nothing more of a task that does not load",
    start("a.aml"),
    { "a.aml": `${read("v")}<AMLOOP />` },
    [/^1 CHECK_NO_TASK/],
  ],
  [
    "nothing of a task that a disabled step would start",
    `<AMTASK TASKFILE="a.aml" AM_DISABLED="YES" />`,
    { "a.aml": read("v") },
    [],
  ],
  [
    "a file in a folder, of a task after an error",
    `<AMWRITETOLOG TEXT="a" AM_RUNTASK="gone/away" />`,
    { "gone/away": "<AMLOOP />" },
    [/^1 CHECK_NO_TASK gone\/away/],
  ],
  ["nothing of a task that starts itself after an error", `<AMWRITETOLOG TEXT="a" AM_RUNTASK="main.aml" />`, {}, []],
  [
    "nothing of a task that starts itself behind its end, or without waiting",
    start("a.aml") + start("b.aml"),
    {
      "a.aml": `<AMTASK ACTIVITY="stop" />${start("main.aml")}`,
      "b.aml": `<AMTASK ACTIVITY="trigger" TASKFILE="main.aml" />`,
    },
    [],
  ],
  [
    "a task that starts another one that starts itself",
    start("a.aml"),
    { "a.aml": start("b.aml"), "b.aml": start("a.aml") },
    [],
  ],
  [
    "nothing of a task that is not waited for",
    `<AMTASK ACTIVITY="trigger" TASKFILE="a.aml" />`,
    { "a.aml": read("v") },
    [],
  ],
  [
    "a file that is not there",
    start("gone.aml"),
    {},
    [/^1 CHECK_NO_TASK gone\.aml cannot be started: there is no such file$/],
  ],
  [
    "a file that is not there, of a task after an error",
    `<AMWRITETOLOG TEXT="a" AM_RUNTASK="gone.aml" />`,
    {},
    [/^1 CHECK_NO_TASK/],
  ],
  [
    "a task that does not load",
    start("a.aml"),
    { "a.aml": "<AMLOOP />" },
    [/^1 CHECK_NO_TASK .*does not load.*\(a\.aml:1:1\)$/],
  ],
  [
    "a task that starts itself through another",
    start("a.aml"),
    { "a.aml": read("1") + start("main.aml") },
    [/^1 CHECK_TASK_CYCLE the task starts itself again, without an end: a\.aml, which starts main\.aml$/],
  ],
  ["nothing of a task that starts itself in an If", inIf(start("main.aml")), {}, []],
  ["nothing of a task that starts itself under a condition", start("a.aml"), { "a.aml": inIf(start("main.aml")) }, []],
];

for (const [title, main, others, expected] of cases) {
  test(`subtasks: ${title}`, () => {
    const found = check(main, others);
    assert.equal(found.length, expected.length, found.join("\n"));
    for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? "", pattern);
  });
}
