import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parseTask } from "./parse-task.ts";
import { printTask } from "./print-task.ts";
import { findAttribute, type Step } from "./task.ts";

function outline(steps: readonly Step[]): string[] {
  return steps.map(
    ({ number, kind, action, activity }) => `${number} ${kind === "comment" ? "comment" : action} ${activity ?? "-"}`,
  );
}

function given(step: Step | undefined): Record<string, string> {
  return Object.fromEntries((step?.attributes ?? []).map(({ name, value }) => [name, value]));
}

describe("the published Create session sample", () => {
  const text = readFileSync(new URL("../../test/fixtures/aml/published-create-session.aml", import.meta.url), "utf8");
  const task = parseTask(text);

  it("loads as a fragment, without a diagnostic, in the order published", () => {
    assert.equal(task.wrapped, false);
    assert.deepEqual(task.diagnostics, []);
    assert.deepEqual(outline(task.steps), [
      "1 AMDYNAMICSCRM create_entity",
      "2 AMDYNAMICSCRM create_session",
      "3 AMDYNAMICSCRM end_session",
    ]);
    assert.equal(printTask(task), text);
  });

  it("keeps the record's attribute as a child, with its position", () => {
    const [child, ...others] = task.steps[0]?.children ?? [];
    assert.equal(others.length, 0);
    assert.equal(child?.name, "ATTRIBUTE");
    assert.deepEqual(child?.position, { offset: text.indexOf("<ATTRIBUTE"), line: 2, column: 3 });
    assert.equal(findAttribute(child?.attributes ?? [], "logicalname")?.value, "the_name_sample");
  });

  it("keeps empty values and the encrypted password as written", () => {
    const session = given(task.steps[1]);
    assert.equal(session.SERVER, "");
    assert.equal(session.DISCOVERYURI, "");
    assert.equal(session.PASSWORD, "AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME");
  });
});

describe("a whole file", () => {
  const text = [
    "<AMTASK>",
    "<AMTASKHEAD><AMPRIORITY VALUE='1' /></AMTASKHEAD>",
    '<AMFUNCTION NAME="Main" ACCESS="private" RETURNTYPE="variable">',
    "<!--- a comment is a step --->",
    '\t<AMTASK TASKFILE="sub.aml" />',
    "</AMFUNCTION>",
    '<AMFUNCTION NAME="Other">',
    "<AMSHOWDIALOG>Hello &amp; bye</AMSHOWDIALOG>",
    "</AMFUNCTION>",
    "</AMTASK>",
    "",
  ].join("\r\n");
  const task = parseTask(text);

  it("is told from a fragment, and its functions are listed", () => {
    assert.equal(task.wrapped, true);
    assert.deepEqual(task.diagnostics, []);
    assert.deepEqual(
      task.functions.map(({ name, steps }) => [name, steps.map(({ number }) => number)]),
      [
        ["Main", [1, 2]],
        ["Other", [3]],
      ],
    );
    assert.equal(findAttribute(task.functions[0]?.attributes ?? [], "ACCESS")?.value, "private");
  });

  it("has neither the head nor the wrapper among its steps, but the step of the same name", () => {
    assert.deepEqual(outline(task.steps), ["1 comment -", "2 AMTASK -", "3 AMSHOWDIALOG -"]);
    assert.deepEqual(given(task.steps[1]), { TASKFILE: "sub.aml" });
  });

  it("gives comments and element text their text, and every part its place", () => {
    assert.equal(task.steps[0]?.text, "a comment is a step");
    assert.equal(task.steps[2]?.text, "Hello & bye");
    assert.deepEqual(task.steps[1]?.position, { offset: text.indexOf("<AMTASK TASKFILE"), line: 5, column: 2 });
    assert.deepEqual(task.steps[2]?.end, { offset: text.indexOf("</AMSHOWDIALOG>") + 15, line: 8, column: 45 });
    const attribute = task.steps[1]?.attributes[0];
    assert.deepEqual([attribute?.position.column, attribute?.valuePosition.column], [10, 20]);
  });
});

describe("the wrapper and the step AMTASK", () => {
  const cases = [
    { text: '<AMTASK TASKFILE="a.aml" />', wrapped: false, steps: ["1 AMTASK -"] },
    {
      text: '<AMTASK TASKFILE="a.aml">\n<AMTASK MANAGEDTASK="b">',
      wrapped: false,
      steps: ["1 AMTASK -", "2 AMTASK -"],
    },
    { text: '<AMTASK ACTIVITY="trigger" MANAGEDTASK="b"></AMTASK>', wrapped: false, steps: ["1 AMTASK trigger"] },
    { text: "<AMTASK></AMTASK>", wrapped: true, steps: [] },
    {
      text: '<?xml version="1.0"?>\n<AMTASK VERSION="1"><AMTASK TASKFILE="a" /></AMTASK>',
      wrapped: true,
      steps: ["1 AMTASK -"],
    },
    {
      text: '<amtask><amfunction name="main"><amtask taskfile="a" /></amfunction></amtask>',
      wrapped: true,
      steps: ["1 AMTASK -"],
    },
  ];
  for (const { text, wrapped, steps } of cases) {
    it(JSON.stringify(text), () => {
      const task = parseTask(text);
      assert.equal(task.wrapped, wrapped);
      assert.deepEqual(outline(task.steps), steps);
    });
  }
});

describe("functions", () => {
  it("gives steps outside any function to Main, and says so", () => {
    const task = parseTask('<AMTASK><AMFUNCTION NAME="Main"><AMA /></AMFUNCTION><AMB /></AMTASK>');
    assert.deepEqual(
      task.functions.map(({ name, steps }) => [name, outline(steps)]),
      [["Main", ["1 AMA -", "2 AMB -"]]],
    );
    assert.deepEqual(
      task.diagnostics.map(({ code, position }) => [code, position.column]),
      [["MARKUP_OUTSIDE_FUNCTION", 53]],
    );
  });

  it("implies Main for a fragment and for an empty text", () => {
    assert.deepEqual(
      [parseTask("<AMA />"), parseTask("")].map((task) =>
        task.functions.map(({ name, steps }) => [name, steps.length]),
      ),
      [[["Main", 1]], [["Main", 0]]],
    );
  });

  it("ends a function that is not closed at the next one", () => {
    const task = parseTask('<AMFUNCTION NAME="a"><AMA />\n<AMFUNCTION NAME="b"><AMB /></AMFUNCTION>');
    assert.deepEqual(
      task.functions.map(({ name, steps }) => [name, outline(steps)]),
      [
        ["a", ["1 AMA -"]],
        ["b", ["2 AMB -"]],
      ],
    );
    assert.deepEqual(
      task.diagnostics.map(({ code, severity }) => [code, severity]),
      [["MARKUP_UNCLOSED_ELEMENT", "warning"]],
    );
  });
});

describe("element text", () => {
  const cases = [
    { text: '<AMSET VARIABLENAME="x">v</AMSET>', value: "v" },
    { text: "<AMSET> \n </AMSET>", value: undefined },
    { text: "<AMSET />", value: undefined },
    {
      text: "<AMSET>a<![CDATA[<b> &amp;]]>&lt;c&#x41;&#66;&nbsp;&#0;&bad</AMSET>",
      value: "a<b> &amp;<cAB&nbsp;&#0;&bad",
    },
    { text: "<AMSET>1 < 2 and 2 > 1</AMSET>", value: "1 < 2 and 2 > 1" },
    { text: "<AMSCRIPT>If a<b Then\n  x = y & z\nEnd If</AMSCRIPT>", value: "If a<b Then\n  x = y & z\nEnd If" },
    { text: "<amscript>a<b</AmScript>", value: "a<b" },
    { text: "<AMX>one<!-- not text --><CHILD>child's</CHILD>two</AMX>", value: "onetwo" },
  ];
  for (const { text, value } of cases) {
    it(JSON.stringify(text), () => {
      const task = parseTask(text);
      assert.equal(task.steps.length, 1);
      assert.equal(task.steps[0]?.text, value);
      assert.deepEqual(task.diagnostics, []);
    });
  }

  it("does not take steps for a script's text when the script is never closed", () => {
    const task = parseTask('<AMSCRIPT FILE="a">\n<AMA />\n<AMSCRIPT>x<y</AMSCRIPT>');
    assert.deepEqual(outline(task.steps), ["1 AMSCRIPT -", "2 AMA -", "3 AMSCRIPT -"]);
  });
});

describe("a simple step without an end tag", () => {
  it("keeps its children and text, up to the next step, comment or end around it", () => {
    const text = [
      '<AMDYNAMICSCRM ACTIVITY="create_entity">\n<ATTRIBUTE LOGICALNAME="name" /> <ATTRIBUTE><b>x</ATTRIBUTE>',
      "<AMSET>value",
      "<!-- a step -->",
      "<AMIF>",
      "<AMSET>other<![CDATA[ text]]></AMIF><AMWAIT>",
    ].join("\n");
    const task = parseTask(text);
    assert.equal(printTask(task), text);
    assert.deepEqual(
      task.steps.map(({ action, children, text: own }) => [action, children.map(({ name }) => name), own]),
      [
        ["AMDYNAMICSCRM", ["ATTRIBUTE", "ATTRIBUTE"], undefined],
        ["AMSET", [], "value\n"],
        ["", [], "a step"],
        ["AMIF", [], undefined],
        ["AMSET", [], "other text"],
        ["AMWAIT", [], undefined],
      ],
    );
    assert.deepEqual(
      task.diagnostics.map(({ code, position }) => `${code} ${position.line}`),
      [1, 2, 3, 6, 6].map((line) => `MARKUP_UNCLOSED_ELEMENT ${line}`),
    );
  });
});

describe("disabled steps", () => {
  const cases = [
    { attributes: "", disabled: "no" },
    { attributes: 'AM_DISABLED="YES"', disabled: "yes" },
    { attributes: "am_disabled='yes'", disabled: "yes" },
    { attributes: 'AM_DISABLED="NO"', disabled: "no" },
    { attributes: 'AM_DISABLED=""', disabled: "no" },
    { attributes: 'AM_DISABLED="perhaps"', disabled: "unclear" },
    { attributes: 'DISABLED="YES"', disabled: "unclear" },
    { attributes: 'STEPENABLED="NO"', disabled: "unclear" },
    { attributes: 'AM_DISABLED="YES" ENABLED="YES"', disabled: "unclear" },
  ] as const;
  for (const { attributes, disabled } of cases) {
    it(`${attributes || "no such attribute"}: ${disabled}`, () => {
      assert.equal(parseTask(`<AMX ${attributes} />`).steps[0]?.disabled, disabled);
    });
  }
});

describe("names and odd spellings", () => {
  it("keeps names as written and compares them in any case", () => {
    const [step] = parseTask('<amDynamicsCrm Activity="create_session" Server="x" UNKNOWN="y" />').steps;
    assert.equal(step?.action, "AMDYNAMICSCRM");
    assert.equal(step?.activity, "create_session");
    assert.deepEqual(given(step), { Activity: "create_session", Server: "x", UNKNOWN: "y" });
    assert.equal(findAttribute(step?.attributes ?? [], "SERVER")?.value, "x");
  });

  it("takes an empty ACTIVITY as not given", () => {
    assert.equal(parseTask('<AMX ACTIVITY="" />').steps[0]?.activity, undefined);
  });

  it("makes unknown elements steps, so that nothing is passed over", () => {
    assert.deepEqual(outline(parseTask('<FOO A="1" /><bar/>').steps), ["1 FOO -", "2 BAR -"]);
  });

  it("passes over declarations and instructions", () => {
    const task = parseTask('<?xml version="1.0"?>\n<!DOCTYPE AMTASK [<!ENTITY a "b">]>\n<AMX />');
    assert.deepEqual(outline(task.steps), ["1 AMX -"]);
    assert.deepEqual(task.diagnostics, []);
  });
});
