import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { runDynaml } from "./run-dynaml.ts";

const folder = mkdtempSync(join(tmpdir(), "dynaml-"));
after(() => rmSync(folder, { recursive: true }));

const ragged = `<AMIF EXPRESSION="1=1">\n<AMVARIABLE NAME="a" VALUE="é" />\n</AMIF>\n`;
const even = `<AMIF EXPRESSION="1=1">\n  <AMVARIABLE NAME="a" VALUE="é" />\n</AMIF>\n`;

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("dynaml fmt", () => {
  it("prints a task formatted, from a file or standard input, and leaves the file", async () => {
    const path = file("one.aml", ragged);
    assert.deepEqual(await runDynaml(["fmt", path]), { code: 0, stdout: even, stderr: "" });
    assert.deepEqual(await runDynaml(["fmt", "-"], { input: ragged }), { code: 0, stdout: even, stderr: "" });
    assert.equal(readFileSync(path, "utf8"), ragged);
    const tabs = await runDynaml(["fmt", path, "--indent", "tab"]);
    assert.equal(tabs.stdout, even.replace("  ", "\t"));
  });

  it("writes files in their own encoding, and names those that it changed", async () => {
    const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
    const [changed, same] = [file("wide.aml", utf16(ragged)), file("same.aml", even)];
    const { code, stdout, stderr } = await runDynaml(["fmt", "--write", changed, same]);
    assert.deepEqual([code, stdout, stderr], [0, `${changed}\n`, "1 task formatted, 1 already were\n"]);
    assert.deepEqual(readFileSync(changed), utf16(even));
  });

  it("--check names what is not formatted, and fails", async () => {
    const path = file("check.aml", ragged);
    const { code, stdout } = await runDynaml(["fmt", "--check", path, file("same.aml", even)]);
    assert.deepEqual([code, stdout], [1, `${path}\n`]);
    assert.equal(readFileSync(path, "utf8"), ragged);
    assert.equal((await runDynaml(["fmt", "--check", file("same.aml", even)])).code, 0);
  });

  it("leaves a task whose blocks do not match, and does the others", async () => {
    const mismatched = `<AMIF EXPRESSION="1=1" />\n <AMX />\n`;
    const broken = file("broken.aml", mismatched);
    const good = file("good.aml", ragged);
    const { code, stderr } = await runDynaml(["fmt", "-w", broken, good]);
    assert.equal(code, 3);
    assert.match(stderr, /broken\.aml:1:1: error MARKUP_BLOCK_NOT_CLOSED/);
    assert.equal(readFileSync(good, "utf8"), even);
    assert.equal(readFileSync(broken, "utf8"), mismatched);
  });

  for (const args of [
    ["a.aml", "b.aml"],
    ["--write", "-"],
    ["--write", "--check", "a.aml"],
    ["--indent", "x", "a.aml"],
  ]) {
    it(`refuses ${args.join(" ")}`, async () => assert.equal((await runDynaml(["fmt", ...args])).code, 64));
  }

  it("says which file it cannot read", async () => {
    const { code, stderr } = await runDynaml(["fmt", join(folder, "none.aml")]);
    assert.equal(code, 3);
    assert.match(stderr, /none\.aml: there is no such file/);
  });
});
