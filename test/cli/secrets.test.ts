import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { createSession, entry, runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

const run = promisify(execFile);
const vendor = "AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME";
const key = Buffer.alloc(32, 7).toString("base64");

describe("dynaml secret, dynaml encrypt", { concurrency: 2 }, () => {
  const folder = temporaryFolder();

  /** A command with a folder of its own for what dynaml keeps. */
  function inHome(name: string) {
    const home = join(folder, name);
    mkdirSync(home, { recursive: true });
    return async (args: readonly string[], input = "", env: Readonly<Record<string, string>> = {}) =>
      await runDynaml(args, { cwd: home, input, env: { XDG_CONFIG_HOME: home, ...env } });
  }

  it("stores a secret that a task then names, for its hosts and no others, and nothing shows it", async () => {
    const dynaml = inHome("set");
    const stored = await dynaml(["secret", "set", "crm", "--host", "dynamicscrm2011"], "hunter2-marker\n");
    assert.deepEqual([stored.code, stored.stdout], [0, "stored crm for dynamicscrm2011\n"]);
    assert.match(stored.stderr, /^made the key file .*secret\.key; keep a copy/);
    const good = await dynaml(["run", "-", "--embedded"], createSession({ PASSWORD: "secret:crm" }));
    assert.deepEqual([good.code, good.stderr], [0, ""]);
    const elsewhere = createSession({ PASSWORD: "secret:crm", ORGANIZATIONURI: "http://evil.example/org" });
    const evil = await dynaml(["run", "-", "--embedded"], elsewhere);
    assert.equal(evil.code, 2);
    assert.match(evil.stderr, /SESSION_SECRET_BOUND: PASSWORD is a secret for dynamicscrm2011 only.*evil\.example/);
    const listed = await dynaml(["secret", "list"]);
    assert.match(listed.stdout, /^crm for dynamicscrm2011\n1 secret in .*secrets\.json\n$/);
    const removed = await dynaml(["secret", "remove", "CRM"]);
    assert.deepEqual([removed.code, removed.stdout], [0, "removed CRM\n"]);
    const gone = await dynaml(["run", "-", "--embedded"], createSession({ PASSWORD: "secret:crm" }));
    assert.match(gone.stderr, /SECRETS_NOT_FOUND: the secret store holds no "crm"/);
    for (const { stdout, stderr } of [stored, good, evil, listed, removed, gone]) {
      assert.doesNotMatch(stdout + stderr, /hunter2/);
    }
  });

  it("cannot be led elsewhere by way of a variable", async () => {
    const dynaml = inHome("variable");
    const task = `<AMVARIABLE NAME="pw" SECURE="YES" VALUE="${vendor}" /><AMVARIABLE NAME="other" VALUE="%pw%" />
<AMWRITETOLOG TEXT="%other%" />
${createSession({ PASSWORD: "%other%" })}${createSession({ SESSION: "Evil", PASSWORD: "%other%", ORGANIZATIONURI: "http://evil.example/org" })}`;
    writeTask(join(folder, "variable"), task, "nightly.aml");
    const imported = await dynaml(["secret", "import", "nightly.aml", "--host", "dynamicscrm2011"], "hunter2-marker\n");
    assert.equal(imported.code, 0, imported.stderr);
    const { code, stdout, stderr } = await dynaml(["run", "nightly.aml", "--embedded"]);
    assert.match(stdout, /✓ 4 {2}Create session/);
    assert.match(stderr, /SESSION_SECRET_BOUND/);
    assert.equal(code, 2);
    assert.doesNotMatch(stdout + stderr, /hunter2/);
  });

  it("imports what the vendor's product encrypted: every place once, hosts from the step", async () => {
    const dynaml = inHome("import");
    const host = (password: string) =>
      `<AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="1" RESULTDATASET="d" SERVER="http://crm/o" USERNAME="u" PASSWORD="${password}" AUTHTYPE="ActiveDirectory" />`;
    const task = `${createSession({ SESSION: "A", PASSWORD: vendor })}${createSession({ SESSION: "a", PASSWORD: vendor })}
${createSession({ SESSION: "B", PASSWORD: vendor })}${createSession({ SESSION: "B", PASSWORD: "AM1otheraME" })}
${createSession({ SESSION: "Off", PASSWORD: vendor, AM_DISABLED: "YES" })}
${host(vendor)}${host("secret:x")}<AMVARIABLE NAME="v" SECURE="YES" VALUE="${vendor}" />`;
    writeTask(join(folder, "import"), task, "t.aml");
    const short = await dynaml(["secret", "import", "t.aml"], "one\ntwo\n");
    assert.equal(short.code, 64);
    assert.match(short.stderr, /5 encrypted values.*2 lines.*PASSWORD of session "A"; /);
    const unbound = await dynaml(["secret", "import", "t.aml"], "1\n2\n3\n4\n5\n");
    assert.match(unbound.stderr, /VALUE of variable "v" names no host that it is for: give --host/);
    assert.match((await dynaml(["secret", "list"])).stdout, /^0 secrets/);
    const done = await dynaml(["secret", "import", "t.aml"], "1\n2\n3\n4\n\n");
    assert.match(done.stdout, /5 encrypted values in t\.aml, 4 stored\n$/);
    const lines = (await dynaml(["secret", "list", "--json"])).stdout.trim().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)).map(({ name, hosts }) => `${name.replace(/#.*/, "#")} ${hosts}`),
      [
        "task:t.aml/session:a/PASSWORD dynamicscrm2011",
        "task:t.aml/session:b/PASSWORD# dynamicscrm2011",
        "task:t.aml/session:b/PASSWORD# dynamicscrm2011",
        "task:t.aml/step/PASSWORD# crm",
      ],
    );
  });

  it("stores by place, and finds it in the run", async () => {
    const dynaml = inHome("place");
    writeTask(join(folder, "place"), createSession({ SESSION: "My Session", PASSWORD: vendor }), "t.aml");
    const checked = await dynaml(["check", "t.aml"]);
    assert.match(checked.stdout, /CLI_NO_SECRET: PASSWORD of session "My Session" was encrypted [\s\S]*1 warning\n$/);
    const before = await dynaml(["run", "t.aml", "--embedded"]);
    const command = /dynaml secret set --task t\.aml --session 'My Session' --parameter PASSWORD/.exec(before.stderr);
    assert.ok(command, before.stderr);
    const args = ["secret", "set", "--task", "t.aml", "--session", "My Session", "--parameter", "PASSWORD"];
    assert.equal((await dynaml([...args, "--host", "*"], "x")).code, 0);
    const { code, stderr } = await dynaml(["run", "t.aml", "--embedded"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match((await dynaml(["check", "t.aml"])).stdout, /0 warnings\n$/);
    const reference = createSession({ PASSWORD: "secret:nobody" });
    const missing = (await dynaml(["check", "-"], reference)).stdout;
    assert.match(missing, /CLI_NO_SECRET: the secret store holds no "nobody"[\s\S]* 1 warning\n$/);
  });

  it("encrypts a value for a task, with the environment's key, which no task can have", async () => {
    const dynaml = inHome("encrypt");
    const env = { DYNAML_SECRET_KEY: key };
    const { stdout, stderr } = await dynaml(["encrypt", "--host", "dynamicscrm2011"], "hunter2-marker", env);
    assert.match(stdout, /^dynaml:v1:[\w-]+\.[\w-]+\n$/);
    assert.equal(stderr, "");
    const task = createSession({ PASSWORD: stdout.trim() });
    assert.equal((await dynaml(["run", "-", "--embedded"], task, env)).code, 0);
    assert.match((await dynaml(["run", "-", "--embedded"], task)).stderr, /SECRETS_NO_KEY/);
    const taken = await dynaml(["run", "-", "--embedded", "--var", "DYNAML_SECRET_KEY"], task, env);
    assert.equal(taken.code, 64);
    assert.doesNotMatch(taken.stdout + taken.stderr, new RegExp(key.slice(0, 20)));
  });

  it("takes a passphrase from the environment", async () => {
    const dynaml = inHome("passphrase");
    const env = { DYNAML_SECRET_PASSPHRASE: "correct horse" };
    const set = await dynaml(["secret", "set", "crm", "--host", "*", "--passphrase"], "x", env);
    assert.deepEqual([set.code, set.stderr], [0, ""]);
    const task = createSession({ PASSWORD: "secret:crm" });
    assert.equal((await dynaml(["run", "-", "--embedded"], task, env)).code, 0);
    const wrong = await dynaml(["run", "-", "--embedded"], task, { DYNAML_SECRET_PASSPHRASE: "battery" });
    assert.match(wrong.stderr, /SECRETS_WRONG_KEY/);
  });

  it("asks on a terminal without showing what is typed", noScript(), async () => {
    const home = join(folder, "terminal");
    mkdirSync(home);
    const command = `"${process.execPath}" "${entry}" secret set crm --host crm.contoso.com`;
    const asking = run("script", ["-qec", command, "/dev/null"], {
      env: { PATH: process.env.PATH, XDG_CONFIG_HOME: home, TERM: "xterm" },
    });
    let seen = "";
    asking.child.stdout?.on("data", (chunk: Buffer) => {
      if (!seen.includes("Secret crm: ") && `${seen}${chunk}`.includes("Secret crm: ")) {
        asking.child.stdin?.write("hunter2x\x7f-marker\r");
      }
      seen += String(chunk);
    });
    const { stdout } = await asking;
    assert.match(stdout, /Secret crm: [\s\S]*stored crm for crm\.contoso\.com/);
    assert.doesNotMatch(stdout, /hunter2/);
    const env = { XDG_CONFIG_HOME: home };
    const task = createSession({ PASSWORD: "secret:crm", ORGANIZATIONURI: "http://crm.contoso.com/o" });
    assert.equal((await runDynaml(["run", "-", "--embedded"], { input: task, env })).code, 0);
  });

  for (const [what, args, input] of [
    ["no host", ["secret", "set", "crm"], "x"],
    ["a host that is none", ["secret", "set", "crm", "--host", "https://crm"], "x"],
    ["no secret", ["secret", "set", "crm", "--host", "crm"], "\n"],
    ["no name", ["secret", "set", "--host", "crm"], "x"],
    ["a place without a task", ["secret", "set", "crm", "--session", "s", "--host", "crm"], "x"],
    ["a name and a task", ["secret", "set", "crm", "--task", "t", "--host", "crm"], "x"],
    ["the task from standard input", ["secret", "import", "-"], ""],
    ["a configuration that is not there", ["run", "-", "--config", "none.json"], ""],
    ["certificates that are not there", ["run", "-", "--ca", "none.pem"], ""],
    ["a host that may be anything", ["run", "-", "--allow-host", "*"], ""],
    ["a variable with a reserved name", ["run", "-", "--var", "path=x"], ""],
  ] as const) {
    it(`exits with 64 for ${what}`, async () => {
      const { code, stderr } = await inHome("usage")(args, input);
      assert.equal(code, 64, stderr);
      assert.match(stderr, /^error: ./);
    });
  }

  it("leaves a damaged store as it is", async () => {
    const dynaml = inHome("damaged");
    const path = join(folder, "damaged", "s.json");
    writeFileSync(path, "{ half");
    const { code, stderr } = await dynaml(["secret", "set", "a", "--host", "b", "--store", path], "x");
    assert.equal(code, 1);
    assert.match(stderr, /is damaged or is another file; it has been left as it is\n {2}what to do: /);
    assert.equal(readFileSync(path, "utf8"), "{ half");
  });
});

/** Skips where there is no `script` of util-linux, which runs a command on a terminal of its own. */
function noScript(): { skip: string | false } {
  const { status } = spawnSync("script", ["-qec", "true", "/dev/null"]);
  return { skip: status !== 0 && "no script command that takes -qec" };
}
