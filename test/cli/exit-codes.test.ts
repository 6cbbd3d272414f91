import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { createSession, entry, runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

const tasks = {
  "succeeds.aml": `${createSession()}<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="DynamicsCrmSession1" />`,
  "fails-at-a-step.aml": `${createSession()}<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="Other" />`,
  "cannot-sign-in.aml": createSession({ PASSWORD: "AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME" }),
  "does-not-load.aml": '<AMLOOP ACTIVITY="end" />',
  "binary.aml": Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167) % 256)),
  "too-deep.aml": `${"<AMLOOP>".repeat(1001)}${"</AMLOOP>".repeat(1001)}`,
  "empty.aml": "",
  "prose.aml": "Dear reader, this is no task at all.",
};

const cases: readonly [args: readonly string[], code: number, stderr: RegExp, stdout?: RegExp][] = [
  [["run", "succeeds.aml", "--embedded"], 0, /^$/, /Succeeded in/],
  [["run", "fails-at-a-step.aml", "--embedded"], 1, /Other/, /Failed in/],
  [["run", "cannot-sign-in.aml", "--embedded"], 2, /PASSWORD/, /Failed in/],
  [["run", "does-not-load.aml", "--embedded"], 3, /does-not-load\.aml:1:1[\s\S]*does not load, nothing was run\n$/],
  [["run", "too-deep.aml"], 3, /^too-deep\.aml:1:1: error MARKUP_NESTING_LIMIT/],
  [["run", "binary.aml"], 3, /^binary\.aml:1:1: error CLI_NOT_A_TASK/m],
  [["run", "empty.aml"], 3, /^empty\.aml:1:1: error CLI_NOT_A_TASK/m],
  [["run", "prose.aml"], 3, /^prose\.aml:1:1: error CLI_NOT_A_TASK/m],
  [["run", "missing.aml"], 3, /cannot read missing\.aml: there is no such file\n {2}what to do: /],
  [["run", "."], 3, /cannot read \.: it is a folder/],
  [["run", "succeeds.aml/x"], 3, /cannot read succeeds\.aml\/x: a part of its path is no folder/],
  [["run", "/dev/zero"], 3, /\/dev\/zero is larger than a task may be/],
  [["run", "succeeds.aml", "--embeded"], 64, /unknown option '--embeded'\n\(Did you mean --embedded\?\)/],
  [[], 64, /^Usage: dynaml/],
];

describe("exit codes of the command", { concurrency: 2 }, () => {
  const folder = temporaryFolder();
  for (const [name, task] of Object.entries(tasks)) writeTask(folder, task, name);

  for (const [args, code, stderr, stdout = /^$/] of cases) {
    it(`dynaml ${args.join(" ")} -> ${code}`, async () => {
      const ended = await runDynaml(args, { cwd: folder });
      assert.match(ended.stderr, stderr);
      assert.match(ended.stdout, stdout);
      assert.doesNotMatch(ended.stderr, /\n {4}at /, "a stack trace");
      assert.equal(ended.code, code);
    });
  }

  for (const [name, code, stderr] of [
    ["published-create-session", 1, /"DynamicsCrmSession1" has not been created.* step 2 at .*\.aml:4:1 creates it/],
    ["mended-order", 2, /PASSWORD .* was encrypted[\s\S]*what to do: store what stands for it \(dynaml secret import/],
    ["mended-without-variable", 1, /variable "theVar" does not exist[\s\S]*<AMVARIABLE NAME="theVar" VALUE="" \/>/],
    ["mended-create-session", 0, /^\S+: warning CHECK_PLAIN_PASSWORD: [^:]*:[^:]*\n.*\n.*what to do: .*\n\n$/],
  ] as const) {
    it(`the published sample, ${name}.aml -> ${code}`, async () => {
      const path = resolve(import.meta.dirname, `../fixtures/aml/${name}.aml`);
      const ended = await runDynaml(["run", path, "--embedded"]);
      assert.match(ended.stderr, stderr);
      assert.doesNotMatch(ended.stderr, /AM2gvUW/);
      assert.equal(ended.code, code);
    });
  }

  it("ends without a stack trace when nobody reads its output", async () => {
    const child = spawn(process.execPath, [entry, "run", "succeeds.aml", "--embedded"], { cwd: folder });
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    assert.deepEqual([code, stderr], [141, ""]);
  });
});
