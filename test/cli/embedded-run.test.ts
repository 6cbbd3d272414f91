import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { runDynaml, startDynaml } from "./run-dynaml.ts";

const step = `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Crm%n%" ORGANIZATIONURI="http://crm/org" AUTHTYPE="ActiveDirectory" USERNAME="d\\u" PASSWORD="p" />`;
const manySessions = Array.from({ length: 2000 }, (_, at) => step.replace("%n%", String(at))).join("\n");

describe("a run with --embedded that a signal ends in the middle leaves nothing behind", () => {
  const temporary = mkdtempSync(join(tmpdir(), "dynaml-signals-"));
  after(() => rmSync(temporary, { recursive: true, force: true }));

  for (const [signals, code] of [
    [["SIGTERM"], 143],
    [["SIGINT"], 130],
    [["SIGHUP"], 129],
    [["SIGINT", "SIGINT"], 130],
  ] as const) {
    it(signals.join(", "), { skip: process.platform === "win32" }, async () => {
      const run = startDynaml(["run", "-", "--embedded"], { input: manySessions, env: { TMPDIR: temporary } });
      await once(run.child.stdout ?? run.child, "data");
      assert.equal(readdirSync(temporary).length, 1);
      for (const signal of signals) run.child.kill(signal);
      assert.equal((await run.ended).code, code);
      assert.deepEqual(readdirSync(temporary), []);
    });
  }
});

describe("a task of AUTHTYPE None with --embedded", () => {
  const task =
    '<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Crm" ORGANIZATIONURI="http://crm/org" AUTHTYPE="None" />';

  for (const allowed of [[], ["--allow-host", "crm"]]) {
    it(`is told what to do${allowed.length === 0 ? "" : ", and no ticket is asked for where its host is allowed"}`, async () => {
      const { code, stderr } = await runDynaml(["run", "-", "--embedded", ...allowed], { input: task });
      assert.match(stderr, /AUTH_KERBEROS_NO_TICKET: .*the embedded organization takes none/);
      assert.match(stderr, /what to do: name a user .* authType ActiveDirectory/);
      assert.equal(code, 2);
    });
  }
});
