import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import type { Position } from "./diagnostic.ts";
import { parseTask } from "./parse-task.ts";
import { printDiagnostic } from "./print-diagnostic.ts";
import { encodeTask, printTask } from "./print-task.ts";
import type { Step, Task } from "./task.ts";
import { tokensOf } from "./tokens.ts";
import type { AttributeNode, Node } from "./tree.ts";

const published = readFileSync(
  new URL("../../test/fixtures/aml/published-create-session.aml", import.meta.url),
  "utf8",
);

const wholeFile = `\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<AMTASK>\r\n<AMTASKHEAD></AMTASKHEAD>\r\n<AMFUNCTION NAME="Main" ACCESS="private">\r
<!-- opens ---><AMVARIABLE NAME='a' VALUE="it's &quot;x&quot;" />\r
<AMIF EXPRESSION="2 < 1 or 3 > 2" />\t<AMSHOWDIALOG>line 1\r\nline 2 &lt;</AMSHOWDIALOG><AMELSE />
<AMLOOP FROM="1" TO="3"><AMSCRIPT>If a<b Then\n c = "d"\nEnd If</AMSCRIPT><AMTASK TASKFILE="x" /></AMLOOP>
<AMIF ACTIVITY="end" /><![CDATA[ raw ]]><AMMESSAGEBOX MESSAGETEXT="x">\r\n</AMFUNCTION>\r\n</AMTASK>\r\n`;

/** Pieces that meet each other in ways nobody wrote down. */
const pieces = fc.constantFrom(
  ...[
    "<",
    ">",
    "/>",
    "</",
    '"',
    "'",
    "=",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "&",
    "&amp;",
    "&#65;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
  ],
  ...[
    "<?",
    "?>",
    "<!DOCTYPE a",
    "[",
    "]>",
    "\0",
    "\ud800",
    "\ufeff",
    "\u00a0",
    "a",
    "A=",
    ' B="',
    ' C="x"',
    "<AMX",
    "<AMX />",
    "</AMX>",
  ],
  ...[
    "<AMIF>",
    "<AMIF />",
    "</AMIF>",
    '<AMIF ACTIVITY="end" />',
    "<AMELSE>",
    "<AMELSE/>",
    "</AMELSE>",
    "<AMLOOP>",
    "</AMLOOP>",
    "<AMCASE>",
  ],
  ...[
    "<AMSELECTCASE>",
    "<AMENDIF/>",
    "<AMTASK>",
    "</AMTASK>",
    "<AMFUNCTION>",
    "</AMFUNCTION>",
    "<AMTASKHEAD>",
    "</AMTASKHEAD>",
  ],
  ...["<AMSCRIPT>", "</AMSCRIPT>", "<b>", "</b>", 'AM_DISABLED="YES"', "text"],
);

const assembled = fc.array(pieces, { maxLength: 60, size: "max" }).map((parts) => parts.join(""));

type Edit = { readonly at: number; readonly remove: number; readonly insert: string; readonly repeat: boolean };

const edits = fc.array(
  fc.record({
    at: fc.nat(2000),
    remove: fc.nat(12),
    insert: fc.oneof(fc.constant(""), pieces, fc.string({ unit: "binary", maxLength: 4 })),
    repeat: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8, size: "max" },
);

function mutate(text: string, changes: readonly Edit[]): string {
  return changes.reduce((current, { at, remove, insert, repeat }) => {
    const from = at % (current.length + 1);
    const removed = current.slice(from, from + remove);
    return current.slice(0, from) + insert + (repeat ? removed + removed : "") + current.slice(from + remove);
  }, text);
}

const mutated = fc.tuple(fc.constantFrom(published, wholeFile), edits).map(([text, changes]) => mutate(text, changes));

const anyText = fc.oneof(
  assembled,
  mutated,
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."<AMX=\"'/> \n") }),
);

function attributesOf(nodes: readonly Node[]): AttributeNode[] {
  return nodes.flatMap((node) => (node.kind === "element" ? [...node.attributes, ...attributesOf(node.children)] : []));
}

function summary(task: Task): unknown {
  return {
    wrapped: task.wrapped,
    diagnostics: task.diagnostics,
    functions: task.functions.map(({ name, steps }) => [name, steps.map(({ number }) => number)]),
    steps: task.steps.map(summaryOfStep),
  };
}

function summaryOfStep(step: Step): unknown {
  const { number, kind, action, activity, attributes, children, text, position, end, depth, block, disabled } = step;
  const values = attributes.map((each) => [each.name, each.value, each.position, each.valuePosition]);
  return {
    number,
    kind,
    action,
    activity,
    values,
    children: children.length,
    text,
    position,
    end,
    depth,
    block,
    disabled,
  };
}

function assertInside(position: Position, text: string): void {
  const before = text.slice(0, position.offset).split(/\r\n|\n|\r(?!\n)/);
  assert.ok(position.offset >= 0 && position.offset <= text.length);
  if (text[position.offset - 1] === "\r" && text[position.offset] === "\n") return;
  assert.equal(position.line, before.length);
  assert.equal(position.column, (before.at(-1)?.length ?? 0) + 1);
}

describe("every text", () => {
  it("is printed as it was read, from tokens that stand side by side", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const task = parseTask(text);
        assert.equal(printTask(task), text);
        let offset = 0;
        for (const token of tokensOf(task)) {
          assert.equal(token.position.offset, offset);
          assertInside(token.position, text);
          assert.equal(text.slice(offset, offset + token.text.length), token.text);
          assert.notEqual(token.text, "");
          offset += token.text.length;
        }
        assert.equal(offset, text.length);
      }),
      { numRuns: 4000 },
    );
  });

  it("is read the same way each time", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.deepEqual(summary(parseTask(text)), summary(parseTask(text)));
      }),
      { numRuns: 1000 },
    );
  });

  it("has diagnostics with places in it, that can be printed", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const task = parseTask(text);
        for (const diagnostic of task.diagnostics) {
          assertInside(diagnostic.position, text);
          if (diagnostic.related !== undefined) assertInside(diagnostic.related.position, text);
          assert.ok(diagnostic.length >= 1);
          assert.match(printDiagnostic(diagnostic, task.source), /^task:\d+:\d+: (error|warning) MARKUP_/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("has steps that are numbered and stand in the order of the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const task = parseTask(text);
        let last = -1;
        for (const [index, step] of task.steps.entries()) {
          assert.equal(step.number, index + 1);
          assert.ok(step.position.offset > last);
          assert.ok(step.end.offset > step.position.offset && step.end.offset <= text.length);
          assert.equal(text[step.position.offset], "<");
          assert.ok(step.depth >= 0);
          last = step.position.offset;
        }
        const listed = task.functions.flatMap(({ steps }) => steps.map(({ number }) => number));
        assert.deepEqual(
          listed.sort((a, b) => a - b),
          task.steps.map(({ number }) => number),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("has attributes where their positions say", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { name, raw, position, valuePosition } of attributesOf(parseTask(text).nodes)) {
          assert.ok(text.startsWith(name, position.offset));
          assert.ok(text.startsWith(raw, valuePosition.offset));
          assertInside(position, text);
          assertInside(valuePosition, text);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("comes back byte for byte when it is well-formed Unicode", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const input = Buffer.from(text.toWellFormed());
        assert.ok(input.equals(encodeTask(parseTask(input))));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("printing", () => {
  it("joins the tokens of the tree: a node that is taken out is not printed", () => {
    const task = parseTask("<AMA /><AMB /><AMC />");
    assert.equal(printTask({ nodes: task.nodes.filter((_, index) => index !== 1) }), "<AMA /><AMC />");
  });

  it("names every kind of token", () => {
    assert.deepEqual(
      tokensOf(parseTask("<A\nb = 'c' d><!--e-->f</A>")).map(({ kind, text }) => [kind, text]),
      [
        ["tag-start", "<A"],
        ["space", "\n"],
        ["attribute-name", "b"],
        ["equals", " = "],
        ["quote", "'"],
        ["attribute-value", "c"],
        ["quote", "'"],
        ["space", " "],
        ["attribute-name", "d"],
        ["tag-end", ">"],
        ["comment", "<!--e-->"],
        ["text", "f"],
        ["end-tag", "</A>"],
      ],
    );
  });
});

describe("well-formed XML", () => {
  const name = fc.constantFrom("AMA", "AMDYNAMICSCRM", "ATTRIBUTE", "b", "AMSET");
  const value = fc
    .array(fc.constantFrom("a", " ", "=", " B=", "\n", ">", "/>", "/", "'", "&lt;", "&amp;", "&#10;", "AMX", "<"))
    .map((parts) => parts.join("").replaceAll("<", "&lt;"));
  const attributes = fc
    .uniqueArray(fc.tuple(fc.constantFrom("A", "B", "NAME", "X-1"), value), { selector: ([key]) => key, maxLength: 4 })
    .map((pairs) => pairs.map(([key, text]) => ` ${key}="${text}"`).join(""));
  const child = fc.tuple(name, attributes).map(([tag, given]) => `<child-${tag}${given}/>`);
  const step = fc
    .tuple(
      name,
      attributes,
      fc.array(fc.oneof(child, fc.constantFrom("text", "&amp;", "\n", "<!-- c -->")), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([tag, given, content, empty]) =>
      empty ? `<${tag}${given} />` : `<${tag}${given}>${content.join("")}</${tag}>`,
    );
  const document = fc.array(step, { maxLength: 6 }).map((steps) => `<AMTASK>${steps.join("\n")}</AMTASK>`);

  /** Name and attributes of every element, as an XML parser reads them; XML turns line breaks in values into spaces. */
  function readByXmlParser(text: string): unknown[] {
    const elements: unknown[] = [];
    const parser = new SaxesParser();
    parser.on("opentag", ({ name: tag, attributes: given }) => elements.push([tag, Object.entries(given)]));
    parser.on("error", (error) => {
      throw error;
    });
    parser.write(text).close();
    return elements;
  }

  function readByUs(task: Task): unknown[] {
    const elements: unknown[] = [["AMTASK", []]];
    for (const { action, attributes: given, children } of task.steps) {
      elements.push([action, given.map(({ name: key, value: text }) => [key, text.replaceAll(/\n(?!$)/g, " ")])]);
      for (const each of children)
        elements.push([each.name, each.attributes.map(({ name: key, value: text }) => [key, text])]);
    }
    return elements;
  }

  it("is read as an XML parser reads it, without a diagnostic", () => {
    fc.assert(
      fc.property(document, (text) => {
        const task = parseTask(text);
        assert.deepEqual(task.diagnostics, []);
        const normalized = (elements: unknown[]) => JSON.stringify(elements).toUpperCase().replaceAll("\\N", " ");
        assert.equal(normalized(readByUs(task)), normalized(readByXmlParser(text)));
      }),
      { numRuns: 1500 },
    );
  });
});
