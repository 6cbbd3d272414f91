import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "./parse-task.ts";
import { printDiagnostic } from "./print-diagnostic.ts";

function printed(text: string, file?: string): string[] {
  const task = parseTask(text);
  return task.diagnostics.flatMap((diagnostic) => printDiagnostic(diagnostic, task.source, file).split("\n"));
}

describe("printing a diagnostic", () => {
  it("shows code, message, place, the line with a caret, and what to do", () => {
    assert.deepEqual(printed('<AMY />\n<AMX USERNAME="bubbagump DOMAIN="x" />', "tasks/a.aml"), [
      "tasks/a.aml:2:15: warning MARKUP_UNCLOSED_QUOTE: the value of USERNAME has no closing quote",
      '  2 | <AMX USERNAME="bubbagump DOMAIN="x" />',
      "    |               ^",
      "  what to do: add the quote where the value ends",
    ]);
  });

  it("shows the other end of a block, and names a text without a file task", () => {
    assert.deepEqual(printed("<AMIF />\n  <AMLOOP />\n<AMENDIF />").slice(0, 6), [
      "task:2:3: error MARKUP_BLOCK_NOT_CLOSED: AMLOOP is not closed before the block around it ends or goes on",
      "  2 |   <AMLOOP />",
      "    |   ^^^^^^^",
      '  what to do: end it with <AMLOOP ACTIVITY="end" />, or with </AMLOOP> in the nested form',
      "  task:3:1: it would have to be closed before this",
      "  3 | <AMENDIF />",
    ]);
  });

  it("lines the caret up under tabs", () => {
    assert.deepEqual(printed('\t\t<AMX\tA="1"\tB=2 />').slice(1, 3), [
      '  1 | \t\t<AMX\tA="1"\tB=2 />',
      "    | \t\t    \t     \t  ^",
    ]);
  });

  it("cuts a very long line around the caret", () => {
    const [, line = "", carets = ""] = printed(`<AMX A="${"x".repeat(5000)}" B=2 C="${"y".repeat(5000)}" />`);
    assert.ok(line.length < 140, `${line.length}`);
    assert.match(line, /^ {2}1 \| …x+" B=2 C="y+…$/);
    assert.equal(line[carets.indexOf("^")], "2");
  });

  for (const columns of [40, 60, 100, 10]) {
    it(`cuts a line to ${columns} columns, its caret within`, () => {
      const task = parseTask(`<AMX A="${"x".repeat(80)}" B=2 C="${"y".repeat(80)}" />`);
      const [diagnostic] = task.diagnostics;
      assert.ok(diagnostic !== undefined);
      const [, line = "", carets = ""] = printDiagnostic(diagnostic, task.source, "task", columns).split("\n");
      assert.ok(Math.max(line.length, carets.length) <= Math.max(columns, 32), `${line.length}`);
      assert.equal(line[carets.indexOf("^")], "2");
    });
  }

  it("shows no secret of the line", () => {
    const shown = printed(
      '<AMX PASSWORD="hunter2" proxypassword=\'hunter2\' CLIENTSECRET="hunter2" B="1" B="2" />',
    ).join("\n");
    assert.doesNotMatch(shown, /hunter/);
    assert.match(shown, /PASSWORD="\*{4}" proxypassword='\*{4}' CLIENTSECRET="\*{4}" B="1"/);
  });

  for (const name of ["PASWORD", "PASSWRD", "Passwd", "PASSWROD", "USERPWD", "PASSPHRASE"]) {
    it(`shows no secret under a name like ${name}`, () => {
      assert.doesNotMatch(printed(`<AMX ${name}="hunter2" B=2 />`).join("\n"), /hunter/);
    });
  }

  it("shows no part of a secret that itself breaks the tag", () => {
    const broken = ['PASSWORD="zig"zag9" B="1"', "PASSWORD=zig zag9 B='1'", 'PASSWORD="zig9 B="zag9" C="1"'];
    for (const attributes of broken) {
      const shown = printed(`<AMX ${attributes} />`).join("\n");
      assert.match(shown, /MARKUP_/);
      assert.doesNotMatch(shown, /zig|zag/);
    }
  });

  it("shows names from the text without control characters, and cut", () => {
    const [first = ""] = printed(`<AMX A\u001b[31m${"x".repeat(5000)} />`);
    assert.match(first, /: A\u241b\[31mx+…$/);
    assert.ok(first.length < 400);
  });

  it("shows a secret of any length alike, and the caret below its stars", () => {
    for (const secret of ["p", "hunter2-and-more"]) {
      const text = `<AMX PASSWORD="${secret}" B=2 />`;
      const position = { offset: 15, line: 1, column: 16 };
      const lines = printDiagnostic(
        { code: "X", severity: "error", message: "m", position, length: secret.length },
        { text },
      );
      assert.deepEqual(lines.split("\n").slice(1), [
        '  1 | <AMX PASSWORD="****" B=2 />',
        `    | ${" ".repeat(15)}^^^^`,
      ]);
    }
  });

  it("shows no value of a secure variable", () => {
    const [, line] = printed('<AMVARIABLE NAME="a" VALUE="hunter2" SECURE="YES" B=2 />');
    assert.equal(line, '  1 | <AMVARIABLE NAME="a" VALUE="****" SECURE="YES" B=2 />');
  });

  it("prints at once where a line is as long as a text may be", { timeout: 20_000 }, () => {
    const shown = printed(`<AMX A="${"PASSWORD".repeat(500_000)}" ${'B="" '.repeat(100_000)} />`);
    assert.equal(shown.filter((line) => line.startsWith("task:")).length, 1001);
  });

  it("shows no control character as such", () => {
    const [, line] = printed('<AMX A="\u001b[31m\u0000\u202e" B=2 />');
    assert.equal(line, '  1 | <AMX A="\u241b[31m\u2400\ufffd" B=2 />');
  });

  it("shows a place at the end of the text", () => {
    const task = parseTask("a\n");
    const position = { offset: 2, line: 2, column: 1 };
    const shown = printDiagnostic({ code: "X", severity: "error", message: "m", position, length: 1 }, task.source);
    assert.equal(shown, "task:2:1: error X: m\n  2 | \n    | ^");
  });
});
