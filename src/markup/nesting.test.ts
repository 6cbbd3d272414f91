import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "./parse-task.ts";
import { printTask } from "./print-task.ts";

/** `depth action role family form` of each step. */
function blocks(text: string): string[] {
  return parseTask(text).steps.map(({ depth, action, block }) =>
    [depth, action, ...(block === undefined ? [] : [block.role, block.family, block.form])].join(" "),
  );
}

function problems(text: string): string[] {
  return parseTask(text).diagnostics.map(({ severity, code, position, related }) => {
    const place = `${severity} ${code} ${position.line}:${position.column}`;
    return related === undefined ? place : `${place} (${related.position.line}:${related.position.column})`;
  });
}

const wellNested = [
  {
    name: "flat If",
    text: '<AMIF EXPRESSION="1" /><AMA /><AMELSE /><AMB /><AMIF ACTIVITY="end" /><AMC />',
    steps: ["0 AMIF open AMIF flat", "1 AMA", "0 AMELSE divide AMIF flat", "1 AMB", "0 AMIF close AMIF flat", "0 AMC"],
  },
  {
    name: "nested If with an AMELSE that has no end",
    text: '<AMIF EXPRESSION="1"><AMA /><AMELSE><AMB /></AMIF><AMC />',
    steps: ["0 AMIF open AMIF nested", "1 AMA", "0 AMELSE divide AMIF nested", "1 AMB", "0 AMC"],
  },
  {
    name: "nested If with an AMELSE that has one",
    text: '<AMIF EXPRESSION="1"><AMA /><AMELSE><AMB /></AMELSE></AMIF>',
    steps: ["0 AMIF open AMIF nested", "1 AMA", "0 AMELSE divide AMIF nested", "1 AMB"],
  },
  {
    name: "AMELSEIF, flat and nested, and regions",
    text: "<AMREGION><AMIF /><AMELSEIF /><AMA /><AMELSE /><AMENDIF /></AMREGION><AMREGION /><AMB /><AMENDREGION />",
    steps: [
      "0 AMREGION open AMREGION nested",
      ...["1 AMIF open AMIF flat", "1 AMELSEIF divide AMIF flat", "2 AMA", "1 AMELSE divide AMIF flat"],
      "1 AMENDIF close AMIF flat",
      ...["0 AMREGION open AMREGION flat", "1 AMB", "0 AMENDREGION close AMREGION flat"],
    ],
  },
  {
    name: "flat If that is not self-closing",
    text: '<AMIF EXPRESSION="1"><AMA /><AMELSE><AMB /><AMIF ACTIVITY="end"><AMC />',
    steps: ["0 AMIF open AMIF flat", "1 AMA", "0 AMELSE divide AMIF flat", "1 AMB", "0 AMIF close AMIF flat", "0 AMC"],
    problems: ["warning MARKUP_UNCLOSED_ELEMENT 1:44"],
  },
  {
    name: "AMENDIF",
    text: "<AMIF /><AMA /><AMENDIF />",
    steps: ["0 AMIF open AMIF flat", "1 AMA", "0 AMENDIF close AMIF flat"],
  },
  {
    name: "loops in loops, flat and nested",
    text: '<AMLOOP TO="3"><AMLOOP ACTIVITY="dataset" /><AMA /><AMLOOP ACTIVITY="end" /></AMLOOP>',
    steps: ["0 AMLOOP open AMLOOP nested", "1 AMLOOP open AMLOOP flat", "2 AMA", "1 AMLOOP close AMLOOP flat"],
  },
  {
    name: "old elements of kinds of If that this version does not know",
    text: "<AMIFWINDOWEXISTS><AMA /><AMELSE /><AMB /></AMIFWINDOWEXISTS><AMIFPROCESSRUNNING /><AMB /><AMENDIF />",
    steps: [
      "0 AMIFWINDOWEXISTS open AMIF nested",
      "1 AMA",
      "0 AMELSE divide AMIF nested",
      "1 AMB",
      "0 AMIFPROCESSRUNNING open AMIF flat",
      "1 AMB",
      "0 AMENDIF close AMIF flat",
    ],
  },
  {
    name: "the old loops of their own names",
    text: '<AMLOOPDATASET><AMA /></AMLOOPDATASET><AMLOOPEXPRESSION /><AMB /><AMLOOP ACTIVITY="End Loop" />',
    steps: [
      "0 AMLOOPDATASET open AMLOOP nested",
      "1 AMA",
      "0 AMLOOPEXPRESSION open AMLOOP flat",
      "1 AMB",
      "0 AMLOOP close AMLOOP flat",
    ],
  },
  {
    name: "a break is no block",
    text: '<AMLOOP /><AMLOOP ACTIVITY="break" /><AMLOOP ACTIVITY="end" />',
    steps: ["0 AMLOOP open AMLOOP flat", "1 AMLOOP", "0 AMLOOP close AMLOOP flat"],
  },
  {
    name: "nested Select",
    text: '<AMSELECTCASE EXPRESSION="%a%"><AMCASE CONSTANT="1"><AMA /></AMCASE><AMCASE><AMB /></AMCASE></AMSELECTCASE>',
    steps: [
      "0 AMSELECTCASE open AMSELECTCASE nested",
      "0 AMCASE divide AMSELECTCASE nested",
      "1 AMA",
      "0 AMCASE divide AMSELECTCASE nested",
      "1 AMB",
    ],
  },
  {
    name: "flat Select",
    text: '<AMSELECTCASE /><AMCASE CONSTANT="1" /><AMA /><AMSELECTCASE ACTIVITY="end" />',
    steps: [
      "0 AMSELECTCASE open AMSELECTCASE flat",
      "0 AMCASE divide AMSELECTCASE flat",
      "1 AMA",
      "0 AMSELECTCASE close AMSELECTCASE flat",
    ],
  },
  {
    name: "comments and unclosed simple steps in blocks",
    text: "<AMIF><!-- c --><AMA><AMELSE><AMB></AMIF>",
    steps: ["0 AMIF open AMIF nested", "1 ", "1 AMA", "0 AMELSE divide AMIF nested", "1 AMB"],
    problems: ["warning MARKUP_UNCLOSED_ELEMENT 1:17", "warning MARKUP_UNCLOSED_ELEMENT 1:30"],
  },
];

const mismatched = [
  {
    name: "a block that is never closed",
    text: "<AMA />\n<AMIF />\n<AMB />",
    problems: ["error MARKUP_BLOCK_NOT_CLOSED 2:1"],
  },
  { name: "an end without its block", text: '<AMIF ACTIVITY="end" />', problems: ["error MARKUP_BLOCK_NOT_OPEN 1:1"] },
  { name: "an end tag without its block", text: "</AMLOOP>", problems: ["error MARKUP_BLOCK_NOT_OPEN 1:1"] },
  {
    name: "a text that is no task",
    text: "<html>\n<body />\n</html>",
    problems: ["error MARKUP_NO_TASK 1:1"],
  },
  {
    name: "an end tag of a block whose tag is closed in itself",
    text: "<AMIF />\n<AMB />\n</AMIF>\n<AMB />",
    problems: ["error MARKUP_BLOCK_NOT_OPEN 3:1 (1:1)"],
  },
  {
    name: "such an end tag around an open block",
    text: "<AMIF />\n<AMLOOP />\n</AMIF>",
    problems: ["error MARKUP_BLOCK_NOT_CLOSED 2:1 (3:1)", "error MARKUP_BLOCK_NOT_OPEN 3:1 (1:1)"],
  },
  {
    name: "an end tag of another element of the family",
    text: "<AMIFFILEEXISTS>\n<AMB />\n</AMIF>",
    problems: ["error MARKUP_BLOCK_NOT_OPEN 3:1 (1:1)"],
  },
  {
    name: "an AMELSE outside",
    text: "<AMLOOP /><AMELSE />\n<AMENDLOOP />",
    problems: ["error MARKUP_BLOCK_NOT_OPEN 1:11 (1:1)"],
  },
  { name: "an AMCASE outside", text: "<AMCASE />", problems: ["error MARKUP_BLOCK_NOT_OPEN 1:1"] },
  {
    name: "two AMELSE",
    text: "<AMIF /><AMELSE /><AMELSE /><AMENDIF />",
    problems: ["error MARKUP_SECOND_ELSE 1:19 (1:9)"],
  },
  {
    name: "an AMELSEIF after the AMELSE",
    text: "<AMIF /><AMELSEIF /><AMELSE /><AMELSEIF /><AMENDIF />",
    problems: ["error MARKUP_SECOND_ELSE 1:31 (1:21)"],
  },
  {
    name: "crossing flat blocks",
    text: '<AMIF />\n<AMLOOP />\n<AMIF ACTIVITY="end" />\n<AMLOOP ACTIVITY="end" />',
    problems: ["error MARKUP_BLOCK_NOT_CLOSED 2:1 (3:1)", "error MARKUP_BLOCK_NOT_OPEN 4:1"],
  },
  {
    name: "crossing nested blocks",
    text: "<AMIF>\n<AMLOOP>\n</AMIF>\n</AMLOOP>",
    problems: ["error MARKUP_BLOCK_NOT_CLOSED 2:1 (3:1)", "error MARKUP_BLOCK_NOT_OPEN 4:1"],
  },
  {
    name: "a flat block in a nested one",
    text: "<AMIF>\n<AMLOOP />\n</AMIF>",
    problems: ["error MARKUP_BLOCK_NOT_CLOSED 2:1 (3:1)"],
  },
  {
    name: "a block that goes on across AMELSE",
    text: "<AMIF />\n<AMLOOP />\n<AMELSE />\n<AMENDIF />",
    problems: ["error MARKUP_BLOCK_NOT_CLOSED 2:1 (3:1)"],
  },
  {
    name: "a block that its function does not close",
    text: '<AMFUNCTION NAME="a">\n<AMIF />\n</AMFUNCTION>\n<AMFUNCTION NAME="b">\n<AMENDIF />\n</AMFUNCTION>',
    problems: ["error MARKUP_BLOCK_NOT_CLOSED 2:1 (3:1)", "error MARKUP_BLOCK_NOT_OPEN 5:1"],
  },
  {
    name: "a block around a function",
    text: '<AMIF />\n<AMFUNCTION NAME="a">\n<AMENDIF />\n</AMFUNCTION>',
    problems: [
      "error MARKUP_BLOCK_NOT_CLOSED 1:1",
      "warning MARKUP_OUTSIDE_FUNCTION 1:1",
      "error MARKUP_BLOCK_NOT_OPEN 3:1",
    ],
  },
];

describe("blocks", () => {
  for (const { name, text, steps, problems: expected = [] } of wellNested) {
    it(name, () => {
      assert.deepEqual(blocks(text), steps);
      assert.deepEqual(problems(text), expected);
      assert.equal(printTask(parseTask(text)), text);
    });
  }
});

describe("blocks that do not match stop a task from loading, with both places", () => {
  for (const { name, text, problems: expected } of mismatched) {
    it(name, () => {
      assert.deepEqual(problems(text), expected);
      assert.equal(printTask(parseTask(text)), text);
    });
  }
});
