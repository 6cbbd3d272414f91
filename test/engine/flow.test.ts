import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { logged, runFlow } from "./run-flow.ts";
import { eventsOf } from "./run-steps.ts";

const say = (text: string) => `<AMWRITETOLOG TEXT="${text}" />`;
const variable = (name: string, value = "") => `<AMVARIABLE NAME="${name}" VALUE="${value}" />`;
const endIf = `<AMIF ACTIVITY="end" />`;
const endLoop = `<AMLOOP ACTIVITY="end" />`;
const endSelect = `<AMSELECTCASE ACTIVITY="end" />`;

type Case = readonly [name: string, aml: string, logged: string];

function table(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [name, aml, expected] of cases) {
      it(name, async () => assert.equal(logged(await runFlow(aml)), expected));
    }
  });
}

const ifElse = (expression: string) =>
  `<AMIF EXPRESSION="${expression}" />${say("then")}<AMELSE />${say("else")}${endIf}${say("after")}`;

table("If", [
  ["true", ifElse("1 = 1"), "then after"],
  ["false", ifElse("1 &gt; 2"), "else after"],
  ["raw signs, percent signs around it", ifElse("%2 < 1%"), "else after"],
  ["percent signs around parts of it", variable("a", "5") + ifElse("%a% = 5"), "then after"],
  ["in quotes too", variable("a", "x") + ifElse("'%a%' = 'x'"), "then after"],
  ["the old form", `<AMIF EXPRESSION="1 = 2">${say("then")}<AMELSE>${say("else")}</AMIF>${say("after")}`, "else after"],
  ["without an Else", `<AMIF EXPRESSION="1 = 2" />${say("then")}${endIf}${say("after")}`, "after"],
  ["AMENDIF", `<AMIF EXPRESSION="1 = 1" />${say("then")}<AMENDIF />`, "then"],
  [
    "the first Else if that is true",
    `<AMIF EXPRESSION="1 = 2" />${say("a")}<AMELSEIF EXPRESSION="1 = 3" />${say("b")}<AMELSEIF EXPRESSION="1 = 1" />${say("c")}
     <AMELSEIF EXPRESSION="1 = 1" />${say("d")}<AMELSE />${say("e")}${endIf}`,
    "c",
  ],
  [
    "in one another",
    `<AMIF EXPRESSION="1 = 1"><AMIF EXPRESSION="1 = 2" />${say("a")}<AMELSE />${say("b")}${endIf}<AMELSE />${say("c")}</AMIF>`,
    "b",
  ],
  ["neither true nor false stops the task", variable("a", "Ann") + ifElse("a"), "! ENGINE_CONDITION"],
  ["a text that says it", variable("a", "False") + ifElse("a"), "else after"],
  ["Yes", variable("a", " yes ") + ifElse("a"), "then after"],
  ["No", variable("a", "No") + ifElse("a"), "else after"],
]);

const cases = `<AMCASE CONSTANT="1" />${say("one")}<AMCASE CONSTANT="two" />${say("two")}<AMCASE />${say("other")}`;

table("Select", [
  ["a number", `<AMSELECTCASE EXPRESSION="%2 - 1.0%" />${cases}${endSelect}`, "one"],
  ["a text", `<AMSELECTCASE EXPRESSION="'two'" />${cases}${endSelect}`, "two"],
  ["letter by letter", `<AMSELECTCASE EXPRESSION="'Two'" />${cases}${endSelect}`, "other"],
  [
    "the old form with ends of cases",
    `<AMSELECTCASE EXPRESSION="1"><AMCASE CONSTANT="1">${say("one")}</AMCASE><AMCASE>${say("no")}</AMCASE></AMSELECTCASE>`,
    "one",
  ],
  [
    "no case",
    `<AMSELECTCASE EXPRESSION="3" /><AMCASE CONSTANT="1" />${say("one")}${endSelect}${say("after")}`,
    "after",
  ],
  [
    "End case",
    `<AMSELECTCASE EXPRESSION="1" /><AMCASE CONSTANT="1" />${say("one")}<AMCASE ACTIVITY="end" /><AMCASE />${say("no")}<AMENDSELECT />`,
    "one",
  ],
  [
    "an expression in a case",
    `${variable("a", "1")}<AMSELECTCASE EXPRESSION="2" /><AMCASE CONSTANT="%a + 1%" />${say("yes")}${endSelect}`,
    "yes",
  ],
]);

const range = (attributes: string, body = say("%i%")) =>
  `${variable("i")}<AMLOOP ${attributes} RESULTVARIABLE="i" />${body}${endLoop}${say("end")}`;

table("Loop range", [
  ["up", range(`FROM="1" TO="3"`), "1 2 3 end"],
  ["by a step", range(`FROM="1" TO="6" STEP="2"`), "1 3 5 end"],
  ["down", range(`FROM="3" TO="1" STEP="-1"`), "3 2 1 end"],
  ["by a part of one", range(`FROM="0" TO="0.3" STEP="0.1"`), "0 0.1 0.2 0.3 end"],
  ["no iteration", range(`FROM="3" TO="1"`), "end"],
  ["a step of 0", range(`FROM="1" TO="2" STEP="0"`), "! ENGINE_LOOP_STEP"],
  ["from 1 by default", range(`TO="2"`), "1 2 end"],
  ["the old form", `${variable("i")}<AMLOOP TOTALLOOPS="2" INDEX="i">${say("%i%")}</AMLOOP>`, "1 2"],
  [
    "setting the variable inside changes nothing",
    range(`TO="2"`, `<AMSET VARIABLENAME="i">9</AMSET>${say("%i%")}`),
    "9 9 end",
  ],
  [
    "in one another",
    `${variable("i")}${variable("j")}<AMLOOP TO="2" RESULTVARIABLE="i"><AMLOOP TO="2" RESULTVARIABLE="j" />${say("%i & j%").replace("&", "&amp;")}${endLoop}</AMLOOP>`,
    "11 12 21 22",
  ],
  ["a variable that is not there", `<AMLOOP TO="2" RESULTVARIABLE="nobody" />${endLoop}`, "! ENGINE_NO_VARIABLE"],
]);

const people = `<AMDATASET RESULTDATASET="p" COLUMNS="name,age" />${[
  ["Ann", "42"],
  ["bob", "7"],
  ["Cid", "100"],
]
  .map(
    ([name, age]) =>
      `<AMDATASET ACTIVITY="add_row" DATASET="p"><COLUMN NAME="name" VALUE="${name}" /><COLUMN NAME="AGE" VALUE="${age}" /></AMDATASET>`,
  )
  .join("")}`;
const rows = (attributes: string) =>
  `${people}<AMLOOP ACTIVITY="dataset" DATASET="p" ${attributes} />${say("%p.name%%p.CurrentRow%".replace("%%", " &amp; "))}${endLoop}`;

table("Loop dataset", [
  ["each row", rows(""), "Ann1 bob2 Cid3"],
  ["from and to", rows(`FROM="2" TO="2"`), "bob2"],
  ["to 0 is the last", rows(`FROM="3" TO="0"`), "Cid3"],
  ["in the order of numbers", rows(`SORT="descending" SORTEDCOLUMN="age"`), "Cid3 Ann1 bob2"],
  ["in the order of texts", rows(`SORT="ascending" SORTEDCOLUMN="NAME"`), "Ann1 bob2 Cid3"],
  [
    "no rows",
    `<AMDATASET RESULTDATASET="p" COLUMNS="a" /><AMLOOP ACTIVITY="dataset" DATASET="p" />${say("never")}${endLoop}${say("%p.TotalRows%")}`,
    "0",
  ],
  ["no dataset", `<AMLOOP ACTIVITY="dataset" DATASET="p" />${endLoop}`, "! ENGINE_NO_DATASET"],
  ["no column", rows(`SORT="ascending" SORTEDCOLUMN="size"`), "! ENGINE_NO_COLUMN"],
  [
    "the old forms",
    `${people}<AMLOOPDATASET DATASET="p" TO="1">${say("%p.name%")}</AMLOOPDATASET><AMLOOP TYPE="DATASET" DATASET="p" FROM="3" />${say("%p.name%")}<AMENDLOOP />`,
    "Ann Cid",
  ],
  [
    "rows that are added meanwhile are not visited",
    `${people}<AMLOOP ACTIVITY="dataset" DATASET="p" /><AMDATASET ACTIVITY="add_row" DATASET="p" />${endLoop}${say("%p.TotalRows%")}`,
    "6",
  ],
  [
    "rows that are deleted meanwhile end it earlier",
    `${people}<AMLOOP ACTIVITY="dataset" DATASET="p" />${say("%p.name%")}<AMDATASET ACTIVITY="delete_row" DATASET="p" ROW="3" AM_ONERROR="continue" />${endLoop}`,
    "Ann bob",
  ],
]);

const list = (attributes: string) =>
  `${variable("x")}<AMLOOP ACTIVITY="list" ${attributes} RESULTVARIABLE="x" />${say("[%x%]")}${endLoop}`;

table("Loop list", [
  ["commas by default", list(`LIST="a,b,,c"`), "[a] [b] [] [c]"],
  ["lines of any system", list(`LIST="a&#13;&#10;b&#10;c" DELIMITER="new_line"`), "[a] [b] [c]"],
  ["semicolons", list(`LIST="a;b" DELIMITER="semi-colon"`), "[a] [b]"],
  ["tabs", list(`LIST="a&#9;b" DELIMITER="tab"`), "[a] [b]"],
  ["a delimiter of its own", list(`LIST="a--b" DELIMITER="--"`), "[a] [b]"],
  ["sorted", list(`LIST="10,9,b,A" SORT="ascending"`), "[9] [10] [A] [b]"],
  ["empty", `${list(`LIST="%x%"`)}${say("end")}`, "end"],
]);

table("Loop expression", [
  [
    "until",
    `${variable("c", "1")}<AMLOOP ACTIVITY="expression" CONDITION="until" EXPRESSION="c=4" />${say("%c%")}<AMINCREMENTVARIABLE RESULTVARIABLE="c" />${endLoop}`,
    "1 2 3",
  ],
  [
    "while, by default",
    `${variable("c", "1")}<AMLOOPEXPRESSION EXPRESSION="%c &lt; 3%">${say("%c%")}<AMINCREMENTVARIABLE RESULTVARIABLE="c" /></AMLOOPEXPRESSION>`,
    "1 2",
  ],
  [
    "TYPE",
    `${variable("c", "1")}<AMLOOP TYPE="EXPRESSION" CONDITION="until" EXPRESSION="c=2"><AMINCREMENTVARIABLE RESULTVARIABLE="c" /></AMLOOP>${say("%c%")}`,
    "2",
  ],
  [
    "an expression that fails later is the loop's error",
    `${variable("c", "2")}<AMLOOP ACTIVITY="expression" EXPRESSION="1 / (c - 1) &gt; 0" />${say("%c%")}<AMINCREMENTVARIABLE RESULTVARIABLE="c" AMOUNT="-1" />${endLoop}`,
    "2 ! EXPRESSION_DIVISION_BY_ZERO",
  ],
]);

const upTo = (body: string, end = endLoop) =>
  `${variable("i")}<AMLOOP TO="4" RESULTVARIABLE="i" />${body}${end}${say("end")}`;
const when = (expression: string, step: string) => `<AMIF EXPRESSION="${expression}" />${step}${endIf}`;

table("Break and Continue", [
  ["Break leaves the innermost loop", upTo(when("i = 3", `<AMLOOP ACTIVITY="break" />`) + say("%i%")), "1 2 end"],
  ["the old Break", upTo(`<AMBREAK />${say("never")}`), "end"],
  ["Continue goes on with the next", upTo(when("i = 2", `<AMCONTINUE />`) + say("%i%")), "1 3 4 end"],
  [
    "Break outside of loops leaves the If",
    `<AMIF EXPRESSION="1 = 1" />${say("a")}<AMBREAK />${say("never")}${endIf}${say("b")}`,
    "a b",
  ],
  ["Break outside of everything", `<AMBREAK />`, "! ENGINE_NO_LOOP"],
  ["Continue outside of loops", `<AMCONTINUE />`, "! ENGINE_NO_LOOP"],
]);

table("Goto and Label", [
  [
    "forward",
    `<AMLABEL ACTIVITY="goto" LABELNAME="A" />${say("never")}<AMLABEL LABELNAME="a" />${say("here")}`,
    "here",
  ],
  ["the old form", `<AMGOTO LABELNAME="a" />${say("never")}<AMLABEL LABELNAME="a" />${say("here")}`, "here"],
  [
    "backward",
    `${variable("n", "0")}<AMLABEL LABELNAME="again" /><AMINCREMENTVARIABLE RESULTVARIABLE="n" />${say("%n%")}${when("n &lt; 3", `<AMGOTO LABELNAME="again" />`)}`,
    "1 2 3",
  ],
  [
    "out of two loops, which are ended: the outer one may begin anew",
    `${variable("n", "0")}${variable("i")}<AMLABEL LABELNAME="again" /><AMINCREMENTVARIABLE RESULTVARIABLE="n" /><AMLOOP TO="2" RESULTVARIABLE="i" /><AMLOOP TO="2" />${say("%i%")}${when("n &lt; 3", `<AMGOTO LABELNAME="again" />`)}${endLoop}${endLoop}${say("end")}`,
    "1 1 1 1 2 2 end",
  ],
  [
    "within a loop",
    upTo(`${when("i = 2", `<AMGOTO LABELNAME="next" />`)}${say("%i%")}<AMLABEL LABELNAME="next" />`),
    "1 3 4 end",
  ],
  [
    "from an inner loop into the outer one",
    upTo(
      `<AMLOOP TO="2" />${when("i = 2", `<AMGOTO LABELNAME="next" />`)}${say("%i%")}${endLoop}<AMLABEL LABELNAME="next" />`,
    ),
    "1 1 3 3 4 4 end",
  ],
  [
    "into a loop",
    `<AMGOTO LABELNAME="a" /><AMLOOP TO="2" /><AMLABEL LABELNAME="a" />${endLoop}`,
    "! ENGINE_JUMP_INTO_LOOP",
  ],
  [
    "into an If",
    `<AMGOTO LABELNAME="a" /><AMIF EXPRESSION="1 = 2" />${say("never")}<AMLABEL LABELNAME="a" />${say("in")}<AMELSE />${say("never")}${endIf}${say("end")}`,
    "in end",
  ],
  ["no such label", `<AMGOTO LABELNAME="nowhere" />`, "! ENGINE_NO_LABEL"],
]);

table("Regions", [
  [
    "change nothing",
    `<AMREGION NAME="r" />${say("a")}<AMREGION>${say("b")}</AMREGION><AMREGION ACTIVITY="end" />${say("c")}`,
    "a b c",
  ],
]);

table("disabled blocks", [
  [
    "are left out as a whole",
    `<AMLOOP TO="2" AM_DISABLED="YES" />${say("in")}<AMLOOP ACTIVITY="end" />${say("on")}`,
    "on",
  ],
  ["in the nested form, too", `<AMREGION AM_DISABLED="YES">${say("in")}</AMREGION>${say("on")}`, "on"],
  [
    "with the blocks in them",
    `<AMIF EXPRESSION="1" AM_DISABLED="YES" />${say("in")}<AMIF EXPRESSION="1" />${say("in")}<AMENDIF /><AMELSE />${say("in")}<AMENDIF />${say("on")}`,
    "on",
  ],
  [
    "even where there is no such block",
    `<AMLOOP ACTIVITY="windows" AM_DISABLED="YES" />${say("in")}<AMENDLOOP />${say("on")}`,
    "on",
  ],
  [
    "whose end is disabled, too",
    `<AMLOOP TO="2" />${say("in")}<AMLOOP ACTIVITY="end" AM_DISABLED="YES" />${say("on")}`,
    "in in on",
  ],
  [
    "an Else alone",
    `<AMIF EXPRESSION="0" />${say("a")}<AMELSE AM_DISABLED="YES" />${say("b")}<AMENDIF />${say("on")}`,
    "on",
  ],
  [
    "an Else not",
    `<AMIF EXPRESSION="1" />${say("a")}<AMELSE AM_DISABLED="YES" />${say("b")}<AMENDIF />${say("on")}`,
    "a on",
  ],
  [
    "an Else if, which is not computed",
    `<AMIF EXPRESSION="0" />${say("a")}<AMELSEIF EXPRESSION="nobody" AM_DISABLED="YES" />${say("b")}<AMELSE />${say("c")}<AMENDIF />`,
    "c",
  ],
  [
    "a case",
    `<AMSELECTCASE EXPRESSION="1" /><AMCASE CONSTANT="1" AM_DISABLED="YES" />${say("a")}<AMCASE />${say("b")}<AMENDSELECT />`,
    "b",
  ],
  [
    "and nobody goes into them",
    `<AMGOTO LABELNAME="a" /><AMIF EXPRESSION="1" AM_DISABLED="YES" /><AMLABEL LABELNAME="a" />${say("in")}<AMENDIF />`,
    "! ENGINE_NO_LABEL",
  ],
  [
    "what may be disabled is refused",
    `<AMIF EXPRESSION="0" />${say("a")}<AMELSE ENABLED="perhaps" />${say("b")}<AMENDIF />`,
    "! ENGINE_UNCLEAR_DISABLED",
  ],
]);

describe("Stop task", () => {
  const stops: readonly (readonly [string, string, string, string])[] = [
    ["success", `<AMSTOPTASK />`, "succeeded", ""],
    ["by default of the newer step", `<AMTASK ACTIVITY="stop" />`, "cancelled", "the task was stopped by this step"],
    ["error", `<AMTASK ACTIVITY="stop" STATUSTYPE="ERROR" ERRORNUMBER="8080" ERRORTEXT="bad" />`, "failed", "bad"],
  ];
  for (const [name, step, status, message] of stops) {
    it(name, async () => {
      const recorded = await runFlow(`<AMLOOP TO="2" />${step}${endLoop}${say("never")}`);
      const { result } = recorded;
      assert.deepEqual(
        [result.status, result.error?.message ?? "", logged(recorded).includes("never")],
        [status, message, false],
      );
      if (status === "failed") assert.equal(result.error?.number, 8080);
    });
  }
});

describe("functions of one name", () => {
  it("run as one, nested blocks and all", async () => {
    const main = (text: string) => `<AMFUNCTION NAME="Main"><AMLOOP TO="2">${say(text)}</AMLOOP></AMFUNCTION>`;
    assert.equal(logged(await runFlow(`<AMTASK>${main("a")}${main("b")}</AMTASK>`)), "a a b b");
  });
});

describe("blocks that do not match", () => {
  for (const [name, aml] of [
    ["no end", `<AMLOOP TO="2" />`],
    ["crossing", `<AMIF EXPRESSION="1" /><AMLOOP TO="2" />${endIf}${endLoop}`],
    ["no beginning", endSelect],
  ] as const) {
    it(`${name}: the task does not start`, async () => {
      await assert.rejects(runFlow(say("never") + aml), { code: "ENGINE_TASK_NOT_LOADABLE" });
    });
  }
});

describe("events of the flow", () => {
  it("a loop tells what it goes through when it begins, an If what its condition says", async () => {
    const { events } = await runFlow(`<AMLOOP TO="2" /><AMIF EXPRESSION="1 = 2" />${endIf}${endLoop}`);
    const told = eventsOf({ events }, "step-finished").map(({ step, result }) => `${step.number} ${result.summary}`);
    assert.deepEqual(told, ["1 1 to 2", "2 false", "2 false"]);
  });

  it("a cancel ends an endless loop of steps that never wait", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const { result } = await runFlow(`<AMLABEL LABELNAME="a" /><AMGOTO LABELNAME="a" />`, {
      signal: controller.signal,
      onEvent: () => {},
    });
    assert.equal(result.status, "cancelled");
  });
});
