import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { PhaseReport } from "../../src/doctor/report.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
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
    assert.match(stdout, /^ {2}not checked +security roles +the organization does not let the roles be asked for/m);
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

  it("refuses what is neither a task nor a server, and what does not load", async () => {
    assert.equal((await runDynaml(["doctor"])).code, 64);
    assert.equal((await runDynaml(["doctor", "x.aml", "--server", "crm"])).code, 64);
    assert.equal((await runDynaml(["doctor", writeTask(folder, "prose", "bad.aml")])).code, 3);
  });
});
