import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "./parse-task.ts";
import { printTask } from "./print-task.ts";

type Case = {
  readonly name: string;
  readonly text: string;
  /** Each step: its action, then its attributes. */
  readonly steps: readonly (readonly [string, Readonly<Record<string, string>>])[];
  /** `code line:column`. */
  readonly diagnostics?: readonly string[];
};

const cases: readonly Case[] = [
  {
    name: "raw < in a value",
    text: '<AMIF EXPRESSION="2 < 1" /><AMIF ACTIVITY="end" />',
    steps: [
      ["AMIF", { EXPRESSION: "2 < 1" }],
      ["AMIF", { ACTIVITY: "end" }],
    ],
  },
  { name: "raw > and /> in a value", text: '<AMX A="1 > 2" B="a/>b" />', steps: [["AMX", { A: "1 > 2", B: "a/>b" }]] },
  { name: "a tag in a value", text: '<AMX A="see <AMY B=1> there" />', steps: [["AMX", { A: "see <AMY B=1> there" }]] },
  {
    name: "line breaks in a value",
    text: '<AMX A="one\r\n<two>\n  three" />',
    steps: [["AMX", { A: "one\r\n<two>\n  three" }]],
  },
  {
    name: "the other quote in a value",
    text: `<AMX A="it's" B='say "x"' />`,
    steps: [["AMX", { A: "it's", B: 'say "x"' }]],
  },
  {
    name: "a value that ends like an attribute",
    text: `<AMX A="x and y=" B="z" /><AMX A="y=">t</AMX>`,
    steps: [
      ["AMX", { A: "x and y=", B: "z" }],
      ["AMX", { A: "y=" }],
    ],
  },
  {
    name: "entities, known and unknown",
    text: '<AMX A="&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&nbsp;&AMP;&#1114112;&#xD800;&" />',
    steps: [["AMX", { A: `<>&"'AB&nbsp;&AMP;&#1114112;&#xD800;&` }]],
  },
  { name: "white space around =", text: '<AMX\n\tA = "1"\n\tB\n=\n"2"/>', steps: [["AMX", { A: "1", B: "2" }]] },
  { name: "no-break spaces from a page", text: '<AMX\u00a0A="1"\u00a0/>', steps: [["AMX", { A: "1" }]] },
  { name: "no white space between attributes", text: `<AMX A="1"B='2'/>`, steps: [["AMX", { A: "1", B: "2" }]] },
  {
    name: "the published missing quote",
    text: '<AMDYNAMICSCRM USERNAME="bubbagump PASSWORD="x" DOMAIN="d" />\n<AMY />',
    steps: [
      ["AMDYNAMICSCRM", { USERNAME: "bubbagump", PASSWORD: "x", DOMAIN: "d" }],
      ["AMY", {}],
    ],
    diagnostics: ["MARKUP_UNCLOSED_QUOTE 1:25"],
  },
  {
    name: "a missing quote before an empty value",
    text: '<AMX USERNAME="bubbagump PASSWORD="" DOMAIN="d" />',
    steps: [["AMX", { USERNAME: "bubbagump", PASSWORD: "", DOMAIN: "d" }]],
    diagnostics: ["MARKUP_UNCLOSED_QUOTE 1:15"],
  },
  {
    name: "two missing quotes",
    text: '<AMX A="a B="b C="c" />',
    steps: [["AMX", { A: "a", B: "b", C: "c" }]],
    diagnostics: ["MARKUP_UNCLOSED_QUOTE 1:8", "MARKUP_UNCLOSED_QUOTE 1:13"],
  },
  {
    name: "a quote that nothing closes, at the end of the text",
    text: '<AMX A="never />\n<AMY />\n<AMZ />',
    steps: [
      ["AMX", { A: "never" }],
      ["AMY", {}],
      ["AMZ", {}],
    ],
    diagnostics: ["MARKUP_UNCLOSED_QUOTE 1:8"],
  },
  {
    name: "a quote that a later step's quotes could close",
    text: '<AMX A="never />\n<AMY B=" />" />\n<AMZ C="1" />',
    steps: [
      ["AMX", { A: "never" }],
      ["AMY", { B: " />" }],
      ["AMZ", { C: "1" }],
    ],
    diagnostics: ["MARKUP_UNCLOSED_QUOTE 1:8"],
  },
  {
    name: "a quote that quotes in text could close",
    text: '<AMX A="never>\n<AMSHOWDIALOG>say "hi" now</AMSHOWDIALOG>',
    steps: [
      ["AMX", { A: "never" }],
      ["AMSHOWDIALOG", {}],
    ],
    diagnostics: ["MARKUP_UNCLOSED_ELEMENT 1:1", "MARKUP_UNCLOSED_QUOTE 1:8"],
  },
  {
    name: "a quote without end on one line",
    text: '<AMX A="never /><AMY B="1" />',
    steps: [
      ["AMX", { A: "never" }],
      ["AMY", { B: "1" }],
    ],
    diagnostics: ["MARKUP_UNCLOSED_QUOTE 1:8"],
  },
  {
    name: "quote and tag not closed: one diagnostic",
    text: '<AMX A="never\n<AMY B="1" />',
    steps: [
      ["AMX", { A: "never" }],
      ["AMY", { B: "1" }],
    ],
    diagnostics: ["MARKUP_UNCLOSED_QUOTE 1:8"],
  },
  {
    name: "nothing but a quote at the end",
    text: '<AMX A="',
    steps: [["AMX", { A: "" }]],
    diagnostics: ["MARKUP_UNCLOSED_QUOTE 1:8"],
  },
  {
    name: "an unclosed tag",
    text: '<AMX A="1"\n<AMY B="2" />',
    steps: [
      ["AMX", { A: "1" }],
      ["AMY", { B: "2" }],
    ],
    diagnostics: ["MARKUP_UNCLOSED_TAG 1:1"],
  },
  {
    name: "an unclosed tag at the end of the text",
    text: '<AMX A="1"',
    steps: [["AMX", { A: "1" }]],
    diagnostics: ["MARKUP_UNCLOSED_TAG 1:1"],
  },
  {
    name: "an unclosed end tag",
    text: "<AMX>t</AMX\n<AMY />",
    steps: [
      ["AMX", {}],
      ["AMY", {}],
    ],
    diagnostics: ["MARKUP_UNCLOSED_TAG 1:7"],
  },
  {
    name: "simple steps without an end",
    text: '<AMMESSAGEBOX MESSAGETEXT="x">\n<AMY />\n<AMMESSAGEBOX MESSAGETEXT="y">',
    steps: [
      ["AMMESSAGEBOX", { MESSAGETEXT: "x" }],
      ["AMY", {}],
      ["AMMESSAGEBOX", { MESSAGETEXT: "y" }],
    ],
    diagnostics: ["MARKUP_UNCLOSED_ELEMENT 1:1", "MARKUP_UNCLOSED_ELEMENT 3:1"],
  },
  {
    name: "steps between a step that is not closed and a late end tag",
    text: "<AMX>\n<AMY />\n</AMX>",
    steps: [
      ["AMX", {}],
      ["AMY", {}],
    ],
    diagnostics: ["MARKUP_UNCLOSED_ELEMENT 1:1", "MARKUP_STRAY_END_TAG 3:1"],
  },
  { name: "a stray end tag", text: "</AMX><AMY />", steps: [["AMY", {}]], diagnostics: ["MARKUP_STRAY_END_TAG 1:1"] },
  {
    name: "a value without quotes",
    text: "<AMX A=1 B=http://host/x/ C=2/>",
    steps: [["AMX", { A: "1", B: "http://host/x/", C: "2" }]],
    diagnostics: ["MARKUP_UNQUOTED_VALUE 1:8"],
  },
  {
    name: "no value",
    text: '<AMX A B= C="1" D=/>',
    steps: [["AMX", { A: "", B: "", C: "1", D: "" }]],
    diagnostics: ["MARKUP_NO_VALUE 1:6"],
  },
  {
    name: "the same attribute twice",
    text: '<AMX A="1" a="2" />',
    steps: [["AMX", { A: "1", a: "2" }]],
    diagnostics: ["MARKUP_DUPLICATE_ATTRIBUTE 1:12"],
  },
  {
    name: "a raw quote in a value",
    text: '<AMX A="say "hi" now" B="1" />\n<AMY />',
    steps: [
      ["AMX", { A: "say ", hi: "", now: "", B: "1" }],
      ["AMY", {}],
    ],
    diagnostics: ["MARKUP_STRAY_CHARACTER 1:16"],
  },
  {
    name: "stray characters in a tag",
    text: `<AMX / = "" < A="1" />`,
    steps: [["AMX", { A: "1" }]],
    diagnostics: ["MARKUP_STRAY_CHARACTER 1:6"],
  },
  {
    name: "text between steps",
    text: "Copy this:\n<AMX />",
    steps: [["AMX", {}]],
    diagnostics: ["MARKUP_STRAY_TEXT 1:1"],
  },
  { name: "characters that only look like markup", text: "<AMX>a < b <3 <> </> <! <</AMX>", steps: [["AMX", {}]] },
  {
    name: "a comment that is not closed",
    text: "<!-- a\n<AMX />",
    steps: [
      ["", {}],
      ["AMX", {}],
    ],
    diagnostics: ["MARKUP_UNCLOSED_COMMENT 1:1"],
  },
  {
    name: "a comment in a comment",
    text: "<!-- a <!-- b --><AMX />",
    steps: [
      ["", {}],
      ["AMX", {}],
    ],
    diagnostics: ["MARKUP_COMMENT_IN_COMMENT 1:8"],
  },
  {
    name: "CDATA, an instruction and a declaration that are not closed",
    text: "<AMX><![CDATA[ a\n</AMX>\n<?b\n<AMY /><!c",
    steps: [
      ["AMX", {}],
      ["AMY", {}],
    ],
    diagnostics: ["MARKUP_UNCLOSED_MARKUP 1:6", "MARKUP_UNCLOSED_MARKUP 3:1", "MARKUP_UNCLOSED_MARKUP 4:8"],
  },
  {
    name: "NUL, a lone surrogate and a byte order mark",
    text: '\ufeff<AMX A="\0\ud800\ufeff" />\ufeff<AMY />',
    steps: [
      ["AMX", { A: "\0\ud800\ufeff" }],
      ["AMY", {}],
    ],
  },
];

describe("recovery", () => {
  for (const { name, text, steps, diagnostics = [] } of cases) {
    it(name, () => {
      const task = parseTask(text);
      assert.equal(printTask(task), text);
      assert.deepEqual(
        task.steps.map((step) => [
          step.action,
          Object.fromEntries(step.attributes.map((each) => [each.name, each.value])),
        ]),
        steps,
      );
      assert.deepEqual(
        task.diagnostics.map(({ code, position }) => `${code} ${position.line}:${position.column}`),
        diagnostics,
      );
    });
  }

  it("is a warning, except where it is not known which steps there are", () => {
    for (const { text } of cases) {
      for (const { code, severity } of parseTask(text).diagnostics) {
        assert.equal(severity, code === "MARKUP_UNCLOSED_COMMENT" ? "error" : "warning", code);
      }
    }
  });
});
