import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { PhaseReport } from "../../src/doctor/report.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { startTcpServer } from "../scripted-server.ts";
import { createSession, runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

type Line = { readonly type: string; readonly session?: string; readonly ok: boolean; readonly phases: PhaseReport[] };

const user = { domain: "CONTOSO", userName: "alice", password: "Secret2!" };
const marker = "M4rker-pass-word";

describe("dynaml doctor", { concurrency: 2 }, () => {
  const folder = temporaryFolder();
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ users: [user], organization: "org" });
  });
  after(() => emulator?.close());

  const session = (more: Readonly<Record<string, string>> = {}): string =>
    createSession({
      ORGANIZATIONURI: `${emulator.url}/org`,
      DOMAIN: user.domain,
      USERNAME: user.userName,
      PASSWORD: "%crmPassword%",
      PROXYTYPE: "none",
      ...more,
    });
  const variable = '<AMVARIABLE NAME="crmPassword" ISPARAMETER="YES" VALUE="" />\n';

  it("walks the sessions of a task, whose variables it knows, and runs nothing else of it", async () => {
    const dialog = "<AMSHOWDIALOG>never shown</AMSHOWDIALOG>\n";
    const create =
      '<AMDYNAMICSCRM ACTIVITY="create_entity" SESSION="one" ENTITYNAME="account"><ATTRIBUTE NAME="name" VALUE="x" /></AMDYNAMICSCRM>\n';
    const task = writeTask(
      folder,
      `${variable}${dialog}${session({ SESSION: "one" })}${create}${session({ SESSION: "two" })}`,
      "ok.aml",
    );
    const { code, stdout, stderr } = await runDynaml(["doctor", task, "--var", "crmPassword"], {
      env: { crmPassword: user.password },
    });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^session one \(.*ok\.aml:3:1\)$/m);
    assert.match(stdout, /^session two /m);
    assert.match(stdout, /^ {2}ok +sign-in +ActiveDirectory as CONTOSO\\alice$/m);
    assert.match(stdout, /^ {2}ok +security roles +the user is System Administrator$/m);
    assert.doesNotMatch(stdout + stderr, /never shown|failed|Secret2!/);
  });

  it("says a wrong password as JSON, without it, and does not try it a second time", async () => {
    const task = writeTask(
      folder,
      `${variable}${session({ SESSION: "one" })}${session({ SESSION: "two" })}`,
      "wrong.aml",
    );
    const { code, stdout, stderr } = await runDynaml(["doctor", task, "--json", "--var", "crmPassword"], {
      env: { crmPassword: marker },
    });
    assert.equal(code, 2, stderr);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    assert.deepEqual(
      lines.map(({ type, session: name, ok }) => [type, name, ok]),
      [["connection", "one", false]],
    );
    const failed = lines[0]?.phases.find(({ outcome }) => outcome === "failed");
    assert.ok(failed?.outcome === "failed");
    assert.deepEqual([failed.phase, failed.code], ["sign-in", "AUTH_REJECTED"]);
    assert.match(stderr, /not examined: 1 more/);
    assert.ok(!(stdout + stderr).includes(marker));
  });

  it("walks to a server that the command line names", async () => {
    const { code, stdout, stderr } = await runDynaml(
      ["doctor", "--server", `${emulator.url}/org`, "--user", "CONTOSO\\alice", "--password-env", "CRM_PASSWORD"],
      { env: { CRM_PASSWORD: user.password } },
    );
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /ActiveDirectory is what suits it/);
  });

  it("says of a failed phase what happened, what it means, what to do, and what was not reached", async () => {
    const { code, stdout } = await runDynaml(
      [
        "doctor",
        "--server",
        "http://127.0.0.1:1/org",
        "--user",
        "a",
        "--auth-type",
        "ActiveDirectory",
        "--password-env",
        "P",
      ],
      { env: { P: marker } },
    );
    assert.equal(code, 2);
    assert.match(stdout, /failed +TCP connection +the server refuses the connection/);
    assert.match(stdout, /what it means: .*nothing listens.*\n +what to do: check host and port/);
    assert.match(stdout, /^ {2}not reached {2}sign-in$/m);
    assert.ok(!stdout.includes(marker));
  });

  it("an expression that cannot be read stops at what will be used", async () => {
    const task = writeTask(folder, session(), "unknown-variable.aml");
    const { code, stdout } = await runDynaml(["doctor", task]);
    assert.equal(code, 2, stdout);
    assert.match(stdout, /failed +what will be used +PASSWORD: .*\n.*\n +what it means: .*nothing was sent/);
  });

  it("an option of signing in takes the place of what the task says", async () => {
    const other = writeTask(
      folder,
      session({ USERNAME: "nobody", AUTHTYPE: "LiveId", PASSWORD: "AM1abcaME" }),
      "other.aml",
    );
    const inPlace = await runDynaml(
      ["doctor", other, "--user", "CONTOSO\\alice", "--password-env", "P", "--auth-type", "ActiveDirectory"],
      { env: { P: user.password } },
    );
    assert.equal(inPlace.code, 0, inPlace.stdout + inPlace.stderr);
    assert.match(inPlace.stdout, /^ {2}ok +sign-in +ActiveDirectory as CONTOSO\\alice$/m);
  });

  it("a time limit in place of the task's, against a server that says nothing; the process ends", async (t) => {
    const silent = await startTcpServer((socket) => socket.resume());
    t.after(() => silent.close());
    for (const scheme of ["http", "https"]) {
      const address = { ORGANIZATIONURI: `${scheme}://127.0.0.1:${silent.port}/org`, PASSWORD: "x", TIMEOUT: "3000" };
      const task = writeTask(folder, session(address), `silent-${scheme}.aml`);
      const { code, stdout } = await runDynaml(["doctor", task, "--timeout", "1"]);
      assert.equal(code, 2);
      assert.match(stdout, /examining the connection took more than 1 s \((asking how to sign in|starting TLS)/);
    }
  });

  it("the process ends although something cannot be called off, with all that it has to say", async () => {
    const goesOn = `--import=data:text/javascript,${encodeURIComponent("setInterval(() => {}, 1000)")}`;
    const task = writeTask(
      folder,
      session({ ORGANIZATIONURI: "http://127.0.0.1:1/org", PASSWORD: "x" }),
      "goes-on.aml",
    );
    const { code, stdout } = await runDynaml(["doctor", task], { env: { NODE_OPTIONS: goesOn } });
    assert.equal(code, 2);
    assert.match(stdout, /not reached {2}security roles\n\n$/);
  });

  it("the store and the key that the options name count with a server too", async () => {
    const [store, key] = [join(folder, "store.json"), join(folder, "key")];
    const files = ["--store", store, "--key-file", key];
    writeFileSync(key, Buffer.alloc(32, 7).toString("base64"), { mode: 0o600 });
    const set = await runDynaml(["secret", "set", "crm", "--host", "127.0.0.1", ...files], { input: user.password });
    assert.equal(set.code, 0, set.stderr);
    const profile = { name: "p", userName: "CONTOSO\\alice", password: "secret:crm" };
    writeFileSync(join(folder, "stored.json"), JSON.stringify({ profiles: [profile] }));
    const config = ["--config", join(folder, "stored.json"), "--profile", "p"];
    const env = { XDG_CONFIG_HOME: join(folder, "empty") };
    const found = await runDynaml(["doctor", "--server", `${emulator.url}/org`, ...config, ...files], { env });
    assert.equal(found.code, 0, found.stdout + found.stderr);
    const elsewhere = await runDynaml(["doctor", "--server", `${emulator.url}/org`, ...config], { env });
    assert.equal(elsewhere.code, 2, elsewhere.stdout);
    assert.match(elsewhere.stdout, /failed +what will be used .*crm/);
  });

  it("run and discover say what a failure means and what to do in the same words", async () => {
    const failures: readonly Readonly<Record<string, string>>[] = [
      { ORGANIZATIONURI: "http://127.0.0.1:1/org" },
      { ORGANIZATIONURI: `${emulator.url}/org`, PASSWORD: "wrong" },
      { ORGANIZATIONURI: `${emulator.url}/elsewhere` },
      { ORGANIZATIONURI: `${emulator.url}/org`, AUTHTYPE: "LiveId" },
      { ORGANIZATIONURI: `${emulator.url}/org`, AUTHTYPE: "OAuth" },
      { ORGANIZATIONURI: `${emulator.url}/org`, AUTHTYPE: "None" },
    ];
    for (const [index, attributes] of failures.entries()) {
      const task = writeTask(folder, session({ PASSWORD: "x", ...attributes }), `words-${index}.aml`);
      const examined = await runDynaml(["doctor", task, "--json"]);
      const report = (JSON.parse(examined.stdout) as Line).phases.find(({ outcome }) => outcome === "failed");
      assert.ok(report?.outcome === "failed", examined.stdout);
      const ran = await runDynaml(["run", task, "--json"]);
      const [last = ""] = ran.stdout.trim().split("\n").slice(-1);
      const { error } = JSON.parse(last) as { error: Readonly<Record<string, string>> };
      assert.equal(ran.code, 2);
      assert.deepEqual([error.code, error.means, error.remedy], [report.code, report.means, report.next]);
      if (index > 1) continue;
      const { stderr } = await runDynaml(["run", task]);
      assert.ok(stderr.includes(`  what it means: ${report.means}\n  what to do: ${report.next}\n`), stderr);
    }
    const server = ["--server", "http://127.0.0.1:1", "--user", "CONTOSO\\alice", "--password-env", "P"];
    const discovered = await runDynaml(["discover", ...server, "--auth-type", "ActiveDirectory"], { env: { P: "x" } });
    assert.match(
      discovered.stderr,
      /what it means: The machine is there, and nothing listens on this port\.\n +what to do: check/,
    );
  });

  it("names the privileges that the task's steps need and the user lacks", async (t) => {
    const limited = await startEmulator({
      organization: "org",
      users: [{ ...user, roles: ["Clerk"] }],
      roles: [
        {
          name: "Clerk",
          privileges: [
            "prvReadEntity",
            "prvReadAttribute",
            "prvReadRelationship",
            "prvReadOptionSet",
            "prvCreateAccount",
            "prvReadRole",
          ],
        },
      ],
    });
    t.after(() => limited.close());
    const step = (activity: string, entity: string, name: string): string =>
      `<AMDYNAMICSCRM ACTIVITY="${activity}" SESSION="${name}" ENTITY="${entity}" ID="x" />\n`;
    const address = { ORGANIZATIONURI: `${limited.url}/org`, PASSWORD: user.password };
    const task = writeTask(
      folder,
      `${session({ SESSION: "one", ...address })}${step("create_entity", "account", "one")}` +
        `${step("delete_entity", "contact", "other")}${session({ SESSION: "two", ...address })}${step("get_entity", "systemuser", "two")}`,
      "clerk.aml",
    );
    const { code, stdout } = await runDynaml(["doctor", task, "--json"]);
    assert.equal(code, 2, stdout);
    const reports = stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as Line).phases.at(-1));
    assert.deepEqual(
      reports.map((report) => report?.outcome),
      ["ok", "failed"],
      stdout,
    );
    const [enough, missing] = reports;
    assert.ok(enough?.outcome === "ok" && missing?.outcome === "failed");
    assert.match(enough.happened, /roles: Clerk, with the privileges in their place: .*, prvCreateAccount$/);
    assert.equal(missing.code, "DOCTOR_ROLE_MISSING");
    assert.match(missing.happened, /missing in their place: prvReadUser$/);
  });

  it("refuses by name an option that cannot count", async () => {
    const task = writeTask(folder, session(), "any.aml");
    for (const [args, name] of [
      [[task, "--organization", "org"], "--organization"],
      [["--server", "crm", "--var", "a=b"], "--var"],
      [["--server", "crm", "--allow-files", "."], "--allow-files"],
      [["--server", "crm", "--auth-type", "Kerberos"], "--auth-type"],
      [["--server", "crm", "--timeout", "soon"], "--timeout"],
    ] as const) {
      const { code, stderr } = await runDynaml(["doctor", ...args]);
      assert.equal(code, 64, stderr);
      assert.ok(stderr.includes(name), stderr);
    }
  });

  it("refuses what is neither a task nor a server, and what does not load", async () => {
    assert.equal((await runDynaml(["doctor"])).code, 64);
    assert.equal((await runDynaml(["doctor", "x.aml", "--server", "crm"])).code, 64);
    assert.equal((await runDynaml(["doctor", writeTask(folder, "prose", "bad.aml")])).code, 3);
  });
});
