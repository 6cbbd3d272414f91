import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { main } from "./cli.ts";
import { exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

type Written = { stdout: string; stderr: string };

function recordingIo(written: Written, env: Io["env"] = {}): Io {
  const output = (name: keyof Written) => ({
    write(text: string) {
      written[name] += text;
    },
    isTerminal: false,
    columns: () => 80,
  });
  return {
    stdin: (async function* () {})(),
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    cwd: "/",
    onStop: () => () => {},
    exit() {},
    now: () => 0,
    every: () => () => {},
  };
}

describe("main", () => {
  const misuses: readonly [args: readonly string[], stderr: RegExp][] = [
    [["run"], /missing required argument 'task'/],
    [["run", "one.aml", "two.aml"], /too many arguments/],
    [["run", "x.aml", "--embeded"], /unknown option '--embeded'\n\(Did you mean --embedded\?\)\nAdd --help/],
    [["run", "x.aml", "--var", "notSet"], /'notSet' is invalid\. It takes NAME=VALUE, or NAME where the environment/],
    [["run", "x.aml", "--var", "1a=x"], /'1a=x' is invalid\. .* starts with a letter/],
    [["run", "x.aml", "--var", "=x"], /'=x' is invalid/],
    [["run", "x.aml", "--var", "path=x"], /'path=x' is invalid\. .*Windows/],
    [["run", "x.aml", "--data", "crm.sqlite"], /--data <file>' needs --embedded/],
    [["rum", "x.aml"], /unknown command 'rum'\n\(Did you mean run\?\)/],
    [[], /^Usage: dynaml/],
    [["check"], /missing required argument 'task'/],
    [["emulator"], /^Usage: dynaml emulator/],
    [["emulator", "stop"], /unknown command 'stop'/],
    [["emulator", "start", "--port", "abc"], /'abc' is invalid\. A port is a number from 0 to 65535/],
    [["emulator", "start", "--port", "65536"], /'65536' is invalid/],
    [["emulator", "start", "--port", "-1"], /'-1' is invalid/],
    [["emulator", "start", "--sign-in", "ntlm,basic"], /'ntlm,basic' is invalid\. It takes ntlm, kerberos, oauth/],
    [["emulator", "start", "--sign-in", "kerberos"], /'kerberos' needs a keytab/],
    [["emulator", "start", "--sign-in", "kerberos", "--keytab", "x"], /the keytab cannot be read\n.*where: \/x/],
    [["emulator", "start", "--sign-in", "ntlm", "--keytab", "x"], /'--keytab <file>' needs '--sign-in' with kerberos/],
    [["emulator", "start", "--directory", "d.json", "--user", "CRM\\alice"], /'--directory <file>' names the users/],
    [["emulator", "start", "--host-name", "a/b"], /'a\/b' is invalid/],
    [["emulator", "start", "--user", "alice"], /It takes DOMAIN\\NAME/],
    [["emulator", "start", "--open", "--user", "CRM\\alice"], /'--open' takes in any user/],
    [["emulator", "start", "--open", "--password-env", "EMPTY"], /'--open' takes in any user/],
    [["emulator", "start", "--open", "--listen", "0.0.0.0"], /listens on loopback addresses only/],
    [["emulator", "start", "--password-env", "A", "--password-file", "b"], /exclude each other/],
    [["emulator", "start", "--password-env", "EMPTY"], /EMPTY, which is to hold the password, is not set/],
    [["emulator", "start", "--password-file", "missing.txt"], /password file \/missing\.txt cannot be read/],
    [["emulator", "start", "--password-file", "dev/null"], /first line of the password file \/dev\/null is empty/],
  ];
  for (const [args, stderr] of misuses) {
    it(`resolves to 64 for: dynaml ${args.join(" ")}`, async () => {
      const written = { stdout: "", stderr: "" };
      const code = await main(args, recordingIo(written, { EMPTY: "" }));
      assert.match(written.stderr, stderr);
      assert.deepEqual([code, written.stdout], [64, ""]);
    });
  }

  for (const args of [["--help"], ["run", "--help"], ["check", "--help"], ["emulator", "start", "--help"]]) {
    it(`shows examples and exit codes for: dynaml ${args.join(" ")}`, async () => {
      const written = { stdout: "", stderr: "" };
      const code = await main(args, recordingIo(written));
      assert.match(written.stdout, /^Usage: dynaml[\s\S]*\nExamples:\n[\s\S]*\nExit codes:\n/);
      assert.deepEqual([code, written.stderr], [0, ""]);
    });
  }

  it("tells every exit code in its help", async () => {
    const written = { stdout: "", stderr: "" };
    await main(["--help"], recordingIo(written));
    const told = [...written.stdout.matchAll(/^ {2}(\d+) {2,}/gm)].map((match) => Number(match[1]));
    assert.deepEqual(told, [...Object.values(exitCodes), 130]);
  });

  it("shows an example for: dynaml emulator --help", async () => {
    const written = { stdout: "", stderr: "" };
    assert.equal(await main(["emulator", "--help"], recordingIo(written)), 0);
    assert.match(written.stdout, /\nExamples:\n {2}\$ dynaml emulator start --open\n$/);
  });

  it("prints the version", async () => {
    const written = { stdout: "", stderr: "" };
    assert.equal(await main(["--version"], recordingIo(written)), 0);
    assert.equal(written.stdout, `${version}\n`);
  });

  it("tells a fault of its own from the user's, and resolves to 70", async () => {
    const written = { stdout: "", stderr: "" };
    const broken = {
      isTerminal: false,
      columns: () => 80,
      write() {
        throw new TypeError("broken\u001b[2J");
      },
    };
    const code = await main(["--help"], { ...recordingIo(written), stdout: broken });
    assert.match(written.stderr, /^error: broken\\x1b\[2J\nThis is a fault of dynaml itself.*\n.*\n\s+at /);
    assert.equal(code, 70);
  });
});
