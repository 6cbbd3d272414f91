import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "../markup/parse-task.ts";
import { checkTask } from "./check-task.ts";

const label = (name: string) => `<AMLABEL LABELNAME="${name}" />`;
const goto = (name: string) => `<AMGOTO LABELNAME="${name}" />`;
const loop = `<AMLOOP TO="2" />`;
const endLoop = `<AMLOOP ACTIVITY="end" />`;
const endIf = `<AMIF ACTIVITY="end" />`;
const message = `<AMSHOWDIALOG MESSAGE="x" />`;
const atOnce = `<AMLOOP TO="2" PARALLEL="2" />`;
const create = `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="id" />`;
const id = `<AMVARIABLE NAME="id" />`;

/** One step a line; `line CODE (related line)` of each finding. */
function check(lines: readonly string[]): string[] {
  return checkTask(parseTask(lines.join("\n"))).map(({ position, code, related }) =>
    [position.line, code, ...(related === undefined ? [] : [`(${related.position.line})`])].join(" "),
  );
}

describe("the flow of a task", () => {
  const cases: readonly [string, readonly string[], string[]][] = [
    ["a label that is there", [goto("a"), label("A")], []],
    ["a label that is not there", [goto("a")], ["1 CHECK_NO_LABEL"]],
    ["nothing of a label that an expression names", [goto("%Now()%")], []],
    [
      "a label of another function",
      [
        `<AMTASK><AMFUNCTION NAME="Main">${goto("a")}</AMFUNCTION>`,
        `<AMFUNCTION NAME="f">${label("a")}</AMFUNCTION></AMTASK>`,
      ],
      ["1 CHECK_NO_LABEL"],
    ],
    ["a label that is there twice", [label("a"), label("A")], ["2 CHECK_LABEL_TWICE (1)"]],
    ["a jump into a loop", [goto("a"), loop, label("a"), endLoop], ["1 CHECK_JUMP_INTO_LOOP (3)"]],
    [
      "a jump into a nested loop, in its old form",
      [`<AMLOOP TO="2">`, goto("a"), `<AMLOOP TO="2">`, label("a"), "</AMLOOP>", "</AMLOOP>"],
      ["2 CHECK_JUMP_INTO_LOOP (4)"],
    ],
    [
      "no jump out of loops, nor within one",
      [loop, loop, goto("b"), goto("a"), endLoop, label("b"), endLoop, label("a")],
      [],
    ],
    [
      "the label of a step's error rule",
      [
        `<AMSHOWDIALOG MESSAGE="x" AM_ONERROR="goto a" />`,
        `<AMSHOWDIALOG MESSAGE="x" AM_ONERRORLABEL="b" />`,
        label("b"),
      ],
      ["1 CHECK_NO_LABEL"],
    ],
    [
      "a disabled block with steps that are not, and nothing else in it",
      [`<AMLOOP TO="0" STEP="0" AM_DISABLED="YES" />`, "<AMFOO />", goto("nowhere"), endLoop],
      ["1 CHECK_DISABLED_BLOCK"],
    ],
    [
      "a disabled part of a block",
      [`<AMIF EXPRESSION="1" />`, message, `<AMELSE AM_DISABLED="YES" />`, message, endIf, goto("a")],
      ["3 CHECK_DISABLED_BLOCK", "6 CHECK_NO_LABEL"],
    ],
    [
      "nothing of a disabled block whose steps all are",
      [`<AMLOOP TO="2" AM_DISABLED="YES">`, `<AMFOO AM_DISABLED="YES" />`, "</AMLOOP>"],
      [],
    ],
    [
      "what moves the rows of a dataset that iterations at once share",
      [
        `<AMDATASET RESULTDATASET="d" COLUMNS="a" />`,
        atOnce,
        `<AMDATASET ACTIVITY="sort" DATASET="d" COLUMN="a" />`,
        `<AMDATASET ACTIVITY="copy" DATASET="d" RESULTDATASET="own" />`,
        `<AMDATASET ACTIVITY="sort" DATASET="Own" COLUMN="a" />`,
        endLoop,
        loop,
        `<AMDATASET ACTIVITY="sort" DATASET="d" COLUMN="a" />`,
        endLoop,
      ],
      ["3 CHECK_SHARED_DATASET (2)"],
    ],
    ["a loop that stands still", [`<AMLOOP TO="2" STEP="0.0" />`, endLoop], ["1 CHECK_VALUE"]],
    [
      "nothing of a step that does not count",
      [`<AMLOOP TOTALLOOPS="2" STEP="0" />`, endLoop],
      ["1 CHECK_INACTIVE_PARAMETER"],
    ],
    [
      "errors that no error is",
      [
        `<AMSHOWDIALOG MESSAGE="x" AM_ERRORS="18999,NET_TIME_LIMIT" />`,
        `<AMSHOWDIALOG MESSAGE="x" AM_ERRORS="all but banana" />`,
        `<AMIF ACTIVITY="last_step" LASTSTEP="failedwithcode" RESULTCODE="20074" />`,
        endIf,
        `<AMSHOWDIALOG MESSAGE="x" AM_ERRORS="0x80040217, -2147220969, NET_TIME_LIMIT, WIRE_QUERY, 42001" />`,
        `<AMSHOWDIALOG MESSAGE="x" AM_ERRORS="NET_TIMELIMIT" />`,
      ],
      ["1 CHECK_UNKNOWN_ERROR", "2 CHECK_UNKNOWN_ERROR", "3 CHECK_UNKNOWN_ERROR", "6 CHECK_UNKNOWN_ERROR"],
    ],
    [
      "nothing of numbers that a subtask may give",
      [
        `<AMTASK TASKFILE="a.aml" AM_ERRORS="8080" />`,
        `<AMIF ACTIVITY="last_step" LASTSTEP="failedwithcode" RESULTCODE="8080" />`,
        endIf,
      ],
      [],
    ],
    [
      "Break and Continue outside of loops",
      ["<AMBREAK />", `<AMIF EXPRESSION="1 = 1" />`, "<AMBREAK />", "<AMCONTINUE />", `<AMIF ACTIVITY="end" />`],
      ["1 CHECK_NO_LOOP", "4 CHECK_NO_LOOP"],
    ],
    ["no Break inside", [loop, "<AMBREAK />", "<AMCONTINUE />", endLoop], []],
    ["a Break behind a nested loop", [`<AMLOOP TO="2">`, message, "</AMLOOP>", "<AMBREAK />"], ["4 CHECK_NO_LOOP"]],
    ["a function that is not there", [`<AMTASK ACTIVITY="call" FUNCTION="f" />`], ["1 CHECK_NO_FUNCTION"]],
    [
      "nothing in a variable that a call gives its function",
      [
        `<AMTASK><AMFUNCTION NAME="Main"><AMTASK ACTIVITY="call" FUNCTION="f"><PARAMETER NAME="a" VALUE="1" /></AMTASK></AMFUNCTION>`,
        `<AMFUNCTION NAME="f"><AMSET VARIABLENAME="A" VALUE="2" /></AMFUNCTION></AMTASK>`,
      ],
      [],
    ],
    [
      "a result of iterations at once that goes into a variable of the task",
      [id, atOnce, create, endLoop],
      ["3 CHECK_SHARED_VARIABLE (2)"],
    ],
    ["none that goes into a variable of the iteration", [atOnce, id, create, endLoop], []],
    ["none in a loop without PARALLEL", [id, loop, create, endLoop], []],
  ];
  for (const [title, lines, expected] of cases) {
    it(`finds ${title}`, () => assert.deepEqual(check(lines), expected));
  }
});
