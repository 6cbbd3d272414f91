import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createSession, runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

const version = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")).version;

describe("exit codes of the command", { concurrency: 2 }, () => {
  const tasks = {
    succeeds: `${createSession()}<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="DynamicsCrmSession1" />`,
    "fails at a step": `${createSession()}<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="Other" />`,
    "cannot sign in": createSession({ PASSWORD: "AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME" }),
    "does not load": '<AMLOOP ACTIVITY="end" />',
    binary: Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167) % 256)),
    empty: "",
    prose: "Dear reader, this is no task at all.",
  } as const;
  const folder = temporaryFolder();
  for (const [name, task] of Object.entries(tasks)) writeTask(folder, task, `${name}.aml`);

  const cases: readonly [args: readonly string[], code: number, stderr: RegExp, stdout?: RegExp][] = [
    [["run", "succeeds.aml", "--embedded"], 0, /^$/, /Succeeded in/],
    [["run", "fails at a step.aml", "--embedded"], 1, /Other/, /Failed in/],
    [["run", "cannot sign in.aml", "--embedded"], 2, /PASSWORD/, /Failed in/],
    [["run", "does not load.aml", "--embedded"], 3, /does not load\.aml:1:1/],
    [["run", "binary.aml"], 3, /binary\.aml/],
    [["run", "prose.aml"], 3, /prose\.aml/],
    [["run", "missing.aml"], 3, /cannot read missing\.aml: there is no such file\n {2}what to do: /],
    [["run", "."], 3, /cannot read \.: it is a folder/],
    [["run", "succeeds.aml/x"], 3, /cannot read succeeds\.aml\/x: a part of its path is no folder/],
    [["run"], 64, /missing required argument 'task'/],
    [["run", "one.aml", "two.aml"], 64, /too many arguments/],
    [["run", "succeeds.aml", "--embeded"], 64, /unknown option '--embeded'\n\(Did you mean --embedded\?\)/],
    [["run", "succeeds.aml", "--var", "novalue"], 64, /'novalue' is invalid\. It takes NAME=VALUE/],
    [["run", "succeeds.aml", "--var", "1a=x"], 64, /'1a=x' is invalid/],
    [["run", "succeeds.aml", "--data", "crm.sqlite"], 64, /--data <file>' needs --embedded/],
    [["rum", "succeeds.aml"], 64, /unknown command 'rum'\n\(Did you mean run\?\)/],
    [[], 64, /Usage: dynaml/],
    [["check"], 64, /missing required argument 'task'/],
    [["check", "missing.aml"], 3, /cannot read missing\.aml/, /1 task: 1 error, 0 warnings/],
    [["emulator", "start", "--port", "abc"], 64, /'abc' is invalid\. A port is a number from 0 to 65535/],
    [["emulator", "start", "--port", "65536"], 64, /'65536' is invalid/],
    [["emulator", "start", "--open", "--user", "CRM\\alice"], 64, /'--open' takes in any user/],
    [["emulator", "start", "--user", "alice"], 64, /It takes DOMAIN\\NAME/],
    [["emulator", "start", "--password-env", "NOT_SET_ANYWHERE"], 64, /NOT_SET_ANYWHERE.* is not set/],
    [["emulator", "start", "--password-file", "missing.txt"], 64, /missing\.txt cannot be read/],
    [["emulator", "start", "--password-file", "empty.aml"], 64, /first line .* is empty/],
    [["emulator", "start", "--open", "--listen", "0.0.0.0"], 64, /loopback/],
    [["emulator", "stop"], 64, /unknown command 'stop'/],
    [["--version"], 0, /^$/, new RegExp(`^${version}\n$`)],
    [["--help"], 0, /^$/, /Examples:[\s\S]*Exit codes:/],
    [["run", "--help"], 0, /^$/, /Examples:[\s\S]*Exit codes:/],
    [["check", "--help"], 0, /^$/, /Examples:[\s\S]*Exit codes:/],
    [["emulator", "start", "--help"], 0, /^$/, /Examples:[\s\S]*Exit codes:/],
  ];
  for (const [args, code, stderr, stdout = /^$/] of cases) {
    it(`dynaml ${args.join(" ")} -> ${code}`, async () => {
      const ended = await runDynaml(args, { cwd: folder });
      assert.match(ended.stderr, stderr);
      assert.match(ended.stdout, stdout);
      assert.doesNotMatch(ended.stderr, /\n {4}at /, "a stack trace");
      assert.equal(ended.code, code);
    });
  }
});
