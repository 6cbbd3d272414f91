import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import fc from "fast-check";
import { formatTask } from "./format-task.ts";
import { parseTask } from "./parse-task.ts";
import type { Step } from "./task.ts";

const samples: readonly (readonly [name: string, before: string, after: string])[] = [
  [
    "wrappers, nested and flat blocks",
    `<AMTASK>
<AMTASKHEAD>
<OPTIONS A="1" />
      </AMTASKHEAD>
<AMFUNCTION NAME="Main">
<AMIF EXPRESSION="1=1" />
<AMVARIABLE NAME="a" />
  <AMELSE />
<AMLOOP FROM="1" TO="2">
<AMVARIABLE NAME="b" />
</AMLOOP>
    <AMIF ACTIVITY="end" />
</AMFUNCTION>
</AMTASK>
`,
    `<AMTASK>
  <AMTASKHEAD>
    <OPTIONS A="1" />
  </AMTASKHEAD>
  <AMFUNCTION NAME="Main">
    <AMIF EXPRESSION="1=1" />
      <AMVARIABLE NAME="a" />
    <AMELSE />
      <AMLOOP FROM="1" TO="2">
        <AMVARIABLE NAME="b" />
      </AMLOOP>
    <AMIF ACTIVITY="end" />
  </AMFUNCTION>
</AMTASK>
`,
  ],
  [
    "children; the lines of a tag move with it, the lines of a value do not",
    `<AMIF EXPRESSION="1=1" />
<AMDYNAMICSCRM ACTIVITY="create_entity"
    ENTITY="account"
>
<ATTRIBUTE LOGICALNAME="description" VALUE="one
two" />
<!-- why
not -->
</AMDYNAMICSCRM>
<AMENDIF />`,
    `<AMIF EXPRESSION="1=1" />
  <AMDYNAMICSCRM ACTIVITY="create_entity"
      ENTITY="account"
  >
    <ATTRIBUTE LOGICALNAME="description" VALUE="one
two" />
    <!-- why
not -->
  </AMDYNAMICSCRM>
<AMENDIF />`,
  ],
  [
    "texts, and what is not first on its line",
    `<AMIF EXPRESSION="1=1" /> <AMVARIABLE NAME="a" />
<AMWRITETOLOG>
 one
   two
 </AMWRITETOLOG>
<AMENDIF />`,
    `<AMIF EXPRESSION="1=1" /> <AMVARIABLE NAME="a" />
  <AMWRITETOLOG>
 one
   two
 </AMWRITETOLOG>
<AMENDIF />`,
  ],
  ["a text in CDATA", `  <AMX>\n<![CDATA[\n<a>\n]]>\n</AMX>`, `<AMX>\n<![CDATA[\n<a>\n]]>\n</AMX>`],
  ["every kind of line break", `\r\n  <AMX />\r  <AMY />\n\n\t<AMZ />`, `\r\n<AMX />\r<AMY />\n\n<AMZ />`],
  ["a task with an error stays", `  <AMIF EXPRESSION="1" />\n<AMX />`, `  <AMIF EXPRESSION="1" />\n<AMX />`],
];

describe("formatTask", () => {
  for (const [name, before, after] of samples) {
    it(name, () => assert.equal(formatTask(parseTask(before)), after));
    it(`${name}: twice is once, and the steps are the same`, () => {
      const formatted = formatTask(parseTask(before));
      assert.equal(formatTask(parseTask(formatted)), formatted);
      assert.deepEqual(parseTask(formatted).steps.map(said), parseTask(before).steps.map(said));
    });
  }

  it("sets in by what it is told", () => {
    const task = parseTask(`<AMLOOP FROM="1" TO="2">\n<AMX />\n</AMLOOP>`);
    assert.equal(formatTask(task, { indent: "\t" }), `<AMLOOP FROM="1" TO="2">\n\t<AMX />\n</AMLOOP>`);
  });
});

const pieces = [
  ...["<AMIF EXPRESSION='1'>", "</AMIF>", "<AMIF EXPRESSION='1' />", "<AMELSE />", "<AMENDIF />", "<AMLOOP", ">", "/>"],
  ...[
    "<AMX",
    "</AMX>",
    "<ATTRIBUTE A='1\n 2'/>",
    "</ATTRIBUTE>",
    "<!-- a\n b -->",
    "<![CDATA[\n<x>]]>",
    " text ",
    "\n",
    "\n  ",
    "\r\n\t",
  ],
  ...[
    "<AMTASK>",
    "</AMTASK>",
    "<AMFUNCTION NAME='f'>",
    "</AMFUNCTION>",
    " A='b'",
    '\n    C="d"',
    "<AMREGION>",
    "</AMREGION>",
  ],
];

test("whatever the text: formatting twice is formatting once, the steps stay, and nothing but white space changes", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
      const text = parts.join("");
      const formatted = formatTask(parseTask(text));
      assert.equal(formatTask(parseTask(formatted)), formatted);
      assert.equal(formatted.replaceAll(/\s/g, ""), text.replaceAll(/\s/g, ""));
      assert.deepEqual(parseTask(formatted).steps.map(said), parseTask(text).steps.map(said));
    }),
    { numRuns: 3_000 },
  );
});

/** What a step says, wherever it stands. */
function said({ action, attributes, children, text, depth, block }: Step): unknown {
  const values = (of: Step["attributes"]) => of.map(({ name, value }) => [name, value]);
  return {
    ...{ action, text, depth, block, attributes: values(attributes) },
    children: children.map((child) => [child.name, child.text, values(child.attributes)]),
  };
}
