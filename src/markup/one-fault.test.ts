import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseTask } from "./parse-task.ts";
import { printTask } from "./print-task.ts";

const values = fc.constantFrom(
  ...[
    "",
    "x",
    "create_session",
    "crm.example.test:5555",
    "http://crm/org/XRMServices/2011/Organization.svc",
    "C:\\Temp\\a b.txt",
  ],
  ...[
    "it's",
    "2 < 1",
    "%a & b%",
    "a = b",
    "AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME",
    "Smith &amp; Sons",
    "domain\\user",
    " padded",
    "a,b;c",
  ],
);

const attribute = fc.tuple(fc.constantFrom("ACTIVITY", "SESSION", "SERVER", "USERNAME", "PASSWORD", "MESSAGE"), values);

const step = fc.record({
  action: fc.constantFrom("AMDYNAMICSCRM", "AMVARIABLE", "AMSHOWDIALOG", "AMWRITETOLOG"),
  attributes: fc.uniqueArray(attribute, { selector: ([name]) => name, minLength: 1, maxLength: 5 }),
});

type WrittenStep = { action: string; attributes: [string, string][] };

/** Each step on a line of its own, with one character sequence left out of one of them. */
function write(
  steps: readonly WrittenStep[],
  faulty: number,
  fault: (line: string, steps: WrittenStep) => string,
): string {
  return steps
    .map((each, index) => {
      const line = `<${each.action}${each.attributes.map(([name, value]) => ` ${name}="${value}"`).join("")} />\n`;
      return index === faulty ? fault(line, each) : line;
    })
    .join("");
}

function read(text: string): [string, [string, string][]][] {
  return parseTask(text).steps.map(({ action, attributes }) => [
    action,
    attributes.map(({ name, value }) => [name, value.trim()]),
  ]);
}

function expected(steps: readonly WrittenStep[]): [string, [string, string][]][] {
  return steps.map(({ action, attributes }) => [
    action,
    attributes.map(([name, value]) => [name, value.replace("&amp;", "&").trim()]),
  ]);
}

const tasks = fc
  .array(step, { minLength: 1, maxLength: 6 })
  .chain((steps) => fc.tuple(fc.constant(steps), fc.nat(steps.length - 1), fc.nat(100)));

describe("one fault in a task", () => {
  it("a missing closing quote is one diagnostic, and every step loads with the right attributes", () => {
    fc.assert(
      fc.property(tasks, ([steps, faulty, choice]) => {
        const text = write(steps, faulty, (line, { attributes }) => {
          const [name, value] = attributes[choice % attributes.length] ?? ["", ""];
          return line.replace(` ${name}="${value}"`, () => ` ${name}="${value}`);
        });
        const task = parseTask(text);
        assert.equal(printTask(task), text);
        assert.deepEqual(
          task.diagnostics.map(({ code, position }) => [code, position.line]),
          [["MARKUP_UNCLOSED_QUOTE", faulty + 1]],
        );
        assert.deepEqual(read(text), expected(steps));
      }),
      { numRuns: 3000 },
    );
  });

  it("a missing tag end is one diagnostic, and every step loads with the right attributes", () => {
    fc.assert(
      fc.property(tasks, ([steps, faulty]) => {
        const text = write(steps, faulty, (line) => line.replace(" />\n", "\n"));
        assert.deepEqual(
          parseTask(text).diagnostics.map(({ code, position }) => [code, position.line]),
          [["MARKUP_UNCLOSED_TAG", faulty + 1]],
        );
        assert.deepEqual(read(text), expected(steps));
      }),
      { numRuns: 2000 },
    );
  });

  it("nothing before it keeps a step on a line of its own from loading", () => {
    const pieces = fc.constantFrom(
      ...[
        "<",
        ">",
        "/",
        '"',
        "'",
        "=",
        " ",
        "\n",
        "<!--",
        "<![CDATA[",
        "<?",
        "<!a",
        "[",
        "A=",
        ' B="x',
        "<AMX",
        "<AMX ",
        "</AMX>",
        "<b>",
      ],
      ...["<AMIF>", "<AMTASK>", "<AMTASKHEAD>", '<AMFUNCTION NAME="a">', "<AMSCRIPT>", "text", "<AMX C='y"],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30, size: "max" }), (before) => {
        const steps = read(`${before.join("")}\n<AMLAST A="1" B="2 < 3" />`);
        assert.deepEqual(steps.at(-1), [
          "AMLAST",
          [
            ["A", "1"],
            ["B", "2 < 3"],
          ],
        ]);
      }),
      { numRuns: 4000 },
    );
  });
});
