import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createActions } from "../../src/actions/create-actions.ts";
import type { Ask, Question } from "../../src/actions/services.ts";
import { runTask } from "../../src/index.ts";
import { runFlow } from "../engine/run-flow.ts";
import { eventsOf } from "../engine/run-steps.ts";
import { variables } from "./run-with-files.ts";

const openSession = () => Promise.reject(new Error("no session is opened here"));
const run = (aml: string, ask?: Ask) => runFlow(variables("v") + aml, { actions: createActions({ openSession, ask }) });
const input = (more: string) => `<AMSHOWDIALOG ACTIVITY="input" RESULTVARIABLE="v" ${more} />`;
const shown = '<AMWRITETOLOG TEXT="got %v%" />';

describe("input", () => {
  it("asks, with the title and the question", async () => {
    const questions: Omit<Question, "signal">[] = [];
    const { result } = await run(
      '<AMSHOWDIALOG ACTIVITY="input" RESULTVARIABLE="V" WINDOWTITLE="Where">Which %"city"%?</AMSHOWDIALOG>',
      async ({ signal, ...question }) => {
        questions.push(question);
        return signal.aborted ? undefined : "Bern";
      },
    );
    assert.equal(result.variables.get("v"), "Bern");
    assert.deepEqual(questions, [{ variable: "V", title: "Where", message: "Which city?", isHidden: false }]);
  });

  const answers: readonly (readonly [what: string, more: string, answer: string | undefined, expected: string])[] = [
    ["nobody there, with a default", 'MESSAGETEXT="x" DEFAULTVALUE="d"', undefined, "d"],
    ["an empty answer, with a default", 'MESSAGE="x" DEFAULTVALUE="d"', "", "d"],
    ["an empty answer, without one", 'MESSAGE="x"', "", ""],
    ["an answer, with a default", 'MESSAGE="x" DEFAULTVALUE="d"', "a", "a"],
  ];
  for (const [what, more, answer, expected] of answers) {
    it(`takes ${what}`, async () => {
      const { result } = await run(input(more), async () => answer);
      assert.deepEqual([result.error?.message, result.variables.get("v")], [undefined, expected]);
    });
  }

  it("fails where nobody answers, and says how to", async () => {
    for (const ask of [undefined, async () => undefined]) {
      const { result } = await run(input('MESSAGE="x"'), ask);
      assert.equal(result.error?.code, "ACTION_NO_ANSWER");
      assert.match(result.error.remedy ?? "", /--answer v=/);
    }
  });

  it("asks whom the caller of the API names", async () => {
    const { variables: left } = await runTask(variables("v") + input('MESSAGE="x"'), { ask: async () => "Bern" });
    assert.equal(left.get("v"), "Bern");
  });

  it("asks nothing whose answer has nowhere to go", async () => {
    const { result } = await run(input('MESSAGE="x"').replace('"v"', '"nobody"'), () => assert.fail("it asked"));
    assert.equal(result.error?.code, "ENGINE_NO_VARIABLE");
  });

  it("tells nobody a hidden answer", async () => {
    const { events } = await run(input('MESSAGE="x" HIDDEN="YES"') + shown, async () => "Hunter2-Secret");
    assert.ok(!JSON.stringify(events).includes("Hunter2"));
  });
});

describe("messages and events", () => {
  it("shows messages, old spelling too", async () => {
    const recorded = await run('<AMMESSAGEBOX MESSAGETEXT="one" /><AMSHOWDIALOG MESSAGETEXT="two" WINDOWTITLE="t" />');
    assert.deepEqual(
      eventsOf(recorded, "dialog").map(({ text, title }) => [text, title]),
      [
        ["one", undefined],
        ["two", "t"],
      ],
    );
  });

  it("writes events to the log, and says so once", async () => {
    const recorded = await run(
      '<AMEVENTLOG MESSAGE="a" /><AMEVENTLOG MESSAGE="b" TYPE="Warning" /><AMEVENTLOG TYPE="error">c</AMEVENTLOG>',
    );
    assert.deepEqual(
      eventsOf(recorded, "log").map(({ level, text }) => [level, text]),
      [
        ["user", "a"],
        ["warning", "b"],
        ["error", "c"],
      ],
    );
    assert.deepEqual(
      eventsOf(recorded, "step-warning").map(({ code }) => code),
      ["ACTION_NO_EVENT_LOG"],
    );
    const { result } = await run('<AMEVENTLOG MESSAGE="a" TYPE="audit" />');
    assert.equal(result.error?.code, "CHECK_VALUE");
  });

  for (const level of ["user message", "verbose", "warning", "error"]) {
    it(`writes to the log at level ${level}`, async () => {
      const recorded = await run(`<AMWRITETOLOG TEXT="x" LOGLEVEL="${level}" />`);
      assert.deepEqual(
        eventsOf(recorded, "log").map((event) => event.level),
        [level === "user message" ? "user" : level],
      );
    });
  }
});
