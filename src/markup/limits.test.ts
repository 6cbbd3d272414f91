import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../errors.ts";
import { parseTask } from "./parse-task.ts";
import { encodeTask, printTask } from "./print-task.ts";

/** At this size work that grows with the square of it takes hours. */
const size = 2 * 1024 * 1024;

function repeated(part: string, length = size): string {
  return part.repeat(Math.floor(length / part.length));
}

/** Texts at which a reader that looks ahead without a bound, or looks back, needs time that grows with the square. */
const hostile = [
  { name: "open quotes", text: repeated('<AMX A="') },
  { name: "open quotes of both kinds, a line each", text: repeated(`<AMX A="x B='y\n`) },
  { name: "open quotes in one tag", text: `<AMX ${repeated('A="x ')}` },
  { name: "quotes that are not followed by a tag", text: `<AMX ${repeated('A="x B=\' C="')}` },
  { name: "values that end like attributes", text: `<AMX ${repeated('A="x y=" ')}` },
  { name: "attributes without values", text: `<AMX ${repeated("a ")}` },
  { name: "the same attribute again and again", text: `<AMX ${repeated('A="" ')} />` },
  { name: "equals signs and white space", text: `<AMX ${repeated("a =  ")}` },
  { name: "white space in a tag", text: `<AMX${repeated(" ")}` },
  { name: "words in an open quote", text: `<AMX A="${repeated("word = ")}` },
  { name: "line breaks in an open quote", text: repeated('<AMX A="\n \n') },
  { name: "less-than signs", text: repeated("<") },
  { name: "start tags", text: repeated("<a>") },
  { name: "start tags of steps", text: repeated("<AMX>") },
  { name: "unclosed tags", text: repeated("<AMX ") },
  { name: "end tags", text: repeated("</a>") },
  { name: "unclosed end tags", text: repeated("</a ") },
  { name: "elements in steps, never closed", text: `<AMX>${repeated("<a><b>")}</AMX>` },
  { name: "comments", text: repeated("<!--") },
  { name: "CDATA", text: repeated("<![CDATA[") },
  { name: "instructions", text: repeated("<?a\n") },
  { name: "declarations before a bracket", text: `${repeated("<!a\n")}[>` },
  { name: "scripts before their end", text: `${repeated("<AMSCRIPT>")}\n<AMX /></AMSCRIPT>` },
  { name: "scripts without an end", text: repeated("<AMSCRIPT>\n") },
  { name: "AMELSE without AMIF", text: repeated("<AMELSE>") },
  { name: "ends without blocks", text: repeated("<AMENDIF />") },
  { name: "functions", text: repeated("<AMFUNCTION>") },
  { name: "wrappers", text: repeated("<AMTASK>") },
  { name: "ampersands", text: `<AMX A="${repeated("&#")}" />` },
  { name: "carriage returns", text: repeated("\r<AMX A='\r") },
];

const largest = [
  { name: "8 MiB of open quotes", text: repeated('<AMX A="', 8 * 1024 * 1024) },
  { name: "8 MiB of start tags", text: repeated("<AMX>", 8 * 1024 * 1024) },
];

describe("hostile texts", () => {
  for (const { name, text } of [...hostile, ...largest]) {
    it(name, { timeout: 60_000 }, () => {
      const task = parseTask(text);
      assert.equal(printTask(task), text);
      assert.ok(task.diagnostics.length <= 1001);
      assert.ok(task.steps.every((step) => step.attributes.every(({ value }) => value.length <= text.length)));
    });
  }
});

describe("limits", () => {
  const refused = (input: string | Uint8Array, limits = {}): string[] => {
    const task = parseTask(input, limits);
    assert.deepEqual(task.steps, []);
    assert.equal(task.functions.length, 1);
    if (typeof input === "string") assert.equal(printTask(task), input);
    else assert.ok(Buffer.from(input).equals(encodeTask(task)));
    return task.diagnostics.map(({ severity, code }) => `${severity} ${code}`);
  };

  it("reads 64 MiB and no more", { timeout: 120_000 }, () => {
    const step = '<AMVARIABLE NAME="counter" VALUE="1" DESCRIPTION="Counts what was read" />\n';
    const whole = repeated(step, 64 * 1024 * 1024);
    assert.equal(parseTask(whole).steps.length, whole.length / step.length);
    assert.deepEqual(refused(whole.padEnd(64 * 1024 * 1024 + 1, " ")), ["error MARKUP_TEXT_LIMIT"]);
  });

  it("counts the bytes of bytes", () => {
    assert.deepEqual(refused(Buffer.from("<AMX />\u00e9"), { textLength: 8 }), ["error MARKUP_TEXT_LIMIT"]);
    assert.equal(parseTask("<AMX />\u00e9", { textLength: 8 }).steps.length, 1);
  });

  it("throws for bytes that cannot be held as text", () => {
    const tooMany = new Uint8Array(256 * 1024 * 1024 + 1);
    assert.throws(
      () => parseTask(tooMany),
      (error) => error instanceof DynamlError && error.code === "MARKUP_TOO_LARGE",
    );
  });

  const nestings = [
    { name: "nested blocks", of: (depth: number) => "<AMLOOP>".repeat(depth) + "</AMLOOP>".repeat(depth) },
    { name: "flat blocks", of: (depth: number) => "<AMIF />".repeat(depth) + "<AMENDIF />".repeat(depth) },
    {
      name: "elements in a step",
      of: (depth: number) => `${"<AMX>"}${"<a>".repeat(depth - 1)}${"</a>".repeat(depth - 1)}</AMX>`,
    },
  ];
  for (const { name, of } of nestings) {
    it(`nests ${name} 1,000 deep and no deeper`, () => {
      assert.deepEqual(parseTask(of(1000)).diagnostics, []);
      assert.equal(printTask(parseTask(of(1000))), of(1000));
      assert.deepEqual(refused(of(1001)), ["error MARKUP_NESTING_LIMIT"]);
      assert.deepEqual(refused(of(100_000)), ["error MARKUP_NESTING_LIMIT"]);
    });
  }

  it("does not count steps that were never closed as nested", () => {
    assert.equal(parseTask("<AMX>".repeat(5000)).steps.length, 5000);
  });

  it("bounds what a text can take of the memory", () => {
    assert.deepEqual(refused("<a/>".repeat(101), { nodes: 100 }), ["error MARKUP_NODE_LIMIT"]);
    assert.deepEqual(refused(`<a ${"b ".repeat(101)}/>`, { attributes: 100 }), ["error MARKUP_NODE_LIMIT"]);
  });

  it("lists a thousand diagnostics, counts the rest, and stays an error when one of those is", () => {
    const task = parseTask(`${"</AMX>".repeat(1500)}<AMIF />`);
    assert.equal(task.diagnostics.length, 1001);
    const last = task.diagnostics.at(-1);
    assert.equal(last?.code, "MARKUP_TOO_MANY_DIAGNOSTICS");
    assert.equal(last?.severity, "error");
    assert.match(last?.message ?? "", /^501 more/);
  });
});
