import assert from "node:assert/strict";
import { describe, it } from "node:test";
import pc from "picocolors";
import type { StepErrorRecord } from "../../engine/event.ts";
import { parseTask } from "../../markup/parse-task.ts";
import { stepErrorText } from "./step-error-text.ts";

const text = `<AMVARIABLE NAME="a" />
<AMDYNAMICSCRM ACTIVITY="create_entity"
  ENTITY="account"><ATTRIBUTE LOGICALNAME="name" VALUE="%b%" /></AMDYNAMICSCRM>`;

const loaded = { task: parseTask(text), file: "task.aml", shownText: text, diagnostics: [], loads: true };

const step = {
  number: 2,
  function: "Main",
  line: 2,
  column: 1,
  action: "AMDYNAMICSCRM",
  activity: "create_entity",
  title: "Create entity",
};

const error: StepErrorRecord = {
  code: "SESSION_FAULT",
  family: "step",
  message: "no",
  where: "task.aml:2:1",
  step,
  causes: [],
};

function print(record: Partial<StepErrorRecord>): string {
  return stepErrorText({ ...error, ...record }, loaded, pc.createColors(false));
}

describe("stepErrorText", () => {
  it("points at the step's element", () => {
    assert.equal(
      print({}),
      `task.aml:2:1: error SESSION_FAULT: no
  2 | <AMDYNAMICSCRM ACTIVITY="create_entity"
    | ^^^^^^^^^^^^^^`,
    );
  });

  it("shows no line of this task for a step of a subtask", () => {
    const ofSubtask = { ...step, task: "sub.aml" };
    assert.equal(print({ step: ofSubtask, where: "sub.aml:2:1" }), "error SESSION_FAULT: no\n  where: sub.aml:2:1");
  });

  it("points at the parameter that the error names, and tells what to do, the session and the causes", () => {
    const organizationUri = "http://crm/org";
    const causes = [{ message: "first\u001b[2J" }, { code: "X", message: "second" }];
    assert.equal(
      print({ where: "task.aml:3:57", remedy: "create b", session: "Crm1", organizationUri, causes }),
      `task.aml:3:57: error SESSION_FAULT: no
  3 |   ENTITY="account"><ATTRIBUTE LOGICALNAME="name" VALUE="%b%" /></AMDYNAMICSCRM>
    |                                                         ^^^
  what to do: create b
  session: Crm1 on http://crm/org
  caused by: first\\x1b[2J
  caused by: second`,
    );
  });

  it("points at the character inside a parameter where an expression goes wrong", () => {
    assert.equal(
      print({ where: "task.aml:3:58" }),
      `task.aml:3:58: error SESSION_FAULT: no
  3 |   ENTITY="account"><ATTRIBUTE LOGICALNAME="name" VALUE="%b%" /></AMDYNAMICSCRM>
    |                                                          ^`,
    );
  });

  for (const where of ["task.aml:1:3", "task.aml:99:1", "other.aml:3:57", "http://crm:80:1"]) {
    it(`points at the step's element where the error is at ${where}`, () => {
      assert.match(print({ where }), /^task\.aml:2:1: error/);
    });
  }

  it("tells the place in another file, and no address", () => {
    assert.match(print({ where: "in.csv:3" }), /\^+\n {2}where: in\.csv:3$/);
    assert.doesNotMatch(print({ where: "character 1\n    CDbl(…)" }), /where:/);
    assert.doesNotMatch(print({ where: "https://crm/org" }) + print({ where: "task.aml:99:1" }), /where:/);
  });

  it("does without a source line for a step that is not of this task", () => {
    assert.equal(
      print({ step: { ...step, number: 9 }, remedy: "look there" }),
      "error SESSION_FAULT: no\n  where: task.aml:2:1\n  what to do: look there",
    );
  });
});
