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
    assert.deepEqual(questions, [
      { variable: "V", title: "Where", message: "Which city?", usual: undefined, isHidden: false },
    ]);
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

describe("questions with items", () => {
  const select = (more: string) =>
    `<AMSHOWDIALOG ACTIVITY="select" ITEMS="Hamburger, Pasta,Chicken" RESULTVARIABLE="v" ${more} />`;

  it("asks with the items, and says what is wrong with an answer", async () => {
    const questions: Parameters<Ask>[0][] = [];
    const asked = 'MESSAGETEXT="Which?" WINDOWTITLE="Dinner" VALUES="1,2,3" INDEXSELECTED="2"';
    await run(select(asked), async (question) => {
      questions.push(question);
      return "pasta";
    });
    const [question] = questions;
    assert.deepEqual(
      [question?.title, question?.message, question?.choices, question?.usual],
      ["Dinner", "Which?", ["Hamburger", "Pasta", "Chicken"], "Pasta"],
    );
    assert.deepEqual(
      ["chicken", "3", "", "4", "Pasta,Chicken"].map((answer) => question?.problemWith?.(answer)),
      [undefined, undefined, undefined, '"4" is none of the 3 items', '"Pasta,Chicken" is none of the 3 items'],
    );
  });

  const chosen: readonly (readonly [more: string, answer: string | undefined, expected: unknown])[] = [
    ["", "PASTA", "Pasta"],
    ["", "3", "Chicken"],
    ['VALUES="a,b,c"', "2", "b"],
    ['VALUES="3,2,1"', "3", "3"],
    ['VALUES="a,b,c"', "C", "c"],
    ['INDEXSELECTED="2"', "", "Pasta"],
    ['INDEXSELECTED="2" VALUES="a,b,c"', undefined, "b"],
    ['VALUEONCANCEL="none"', "", "none"],
    ['ONCANCEL="continue"', "", ""],
    ['LISTTYPE="checkbox" VALUES="a,b,c"', "3, hamburger", "c,a"],
    ['MULTIPLE="YES"', "1,2", "Hamburger,Pasta"],
    ["", "", "ACTION_NO_ANSWER"],
    ['ONCANCEL="continue"', undefined, "ACTION_NO_ANSWER"],
    ["", "1,2", "ACTION_NO_CHOICE"],
    ["", "0", "ACTION_NO_CHOICE"],
    ['INDEXSELECTED="4"', "1", "ACTION_NO_CHOICE"],
    ['VALUES="a,b"', "1", "ACTION_ITEMS"],
    ['LISTTYPE="carousel"', "1", "CHECK_VALUE"],
  ];
  for (const [more, answer, expected] of chosen) {
    it(`${more || "one of the items"}, answered ${JSON.stringify(answer)}: ${expected}`, async () => {
      const { result } = await run(select(more), async () => answer);
      assert.equal(result.error?.code ?? result.variables.get("v"), expected);
    });
  }

  it("waits no longer than its countdown, and tells that from a cancel", async () => {
    const late: Ask = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { result } = await run(select('INDEXSELECTED="1" COUNTDOWNDELAY="0.01"'), late);
    assert.equal(result.variables.get("v"), "Hamburger");
    const unusual = await run(select('COUNTDOWNDELAY="0.01"'), late);
    assert.equal(unusual.result.error?.code, "ACTION_NO_ANSWER");
    const limited = await run(
      select('INDEXSELECTED="1" COUNTDOWNDELAY="60" AM_TIMEOUT="10" AM_TIMEOUTSCALE="milliseconds"'),
      late,
    );
    assert.equal(limited.result.error?.code, "ENGINE_STEP_TIME_LIMIT");
  });

  it("reads the old elements", async () => {
    const { result } = await run(
      variables("w") +
        '<AMSELECTITEM MESSAGETEXT="x" LISTTYPE="option" ITEMS="a,b" SELECTED="2" RESULTVARIABLE="v" FORCESELECT="yes" /><AMINPUTBOX MESSAGETEXT="x" RESULTVARIABLE="w" />',
      async ({ choices }) => (choices === undefined ? "typed" : ""),
    );
    assert.deepEqual([result.variables.get("v"), result.variables.get("w")], ["b", "typed"]);
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

  it("shows and logs empty texts, as expressions may make them", async () => {
    const { result, events } = await run(
      '<AMSHOWDIALOG MESSAGE="%v%" /><AMWRITETOLOG TEXT="%v%" /><AMEVENTLOG MESSAGE="%v%" />',
    );
    assert.equal(result.error?.message, undefined);
    assert.deepEqual(events.filter(({ type }) => type === "dialog" || type === "log").length, 3);
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
