import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createSession, runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

const vendor = "AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME";

/** As a task of 2012 signs in to the cloud. */
const liveId = `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Crm" SERVER="https://contoso.crm.dynamics.com"
  OFFICE365="NO" USERNAME="admin@contoso.com" PASSWORD="${vendor}" AUTODISCOVER="YES" TIMEOUT="30" />
<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="Crm" />`;

const online = {
  name: "online",
  match: { server: "*.crm.dynamics.com" },
  authType: "ActiveDirectory",
  organizationUri: "http://dynamicscrm2011/netautodyn",
  userName: "administrator",
  password: "secret:online",
  domain: "netautoinc",
};

describe("connection profiles", { concurrency: 2 }, () => {
  const folder = temporaryFolder();
  const env = { XDG_CONFIG_HOME: folder };
  writeTask(folder, liveId, "live-id.aml");

  function configure(file: string, ...profiles: readonly object[]): string {
    writeFileSync(join(folder, file), JSON.stringify({ profiles }));
    return file;
  }

  const dynaml = async (args: readonly string[], input = "") => await runDynaml(args, { cwd: folder, env, input });

  it("let a task that signs in with Live ID run unchanged elsewhere; its own encrypted password is not looked for", async () => {
    const config = configure("online.json", online);
    await dynaml(["secret", "set", "online", "--host", "dynamicscrm2011"], "hunter2-marker");
    const without = await dynaml(["run", "live-id.aml", "--embedded"]);
    assert.match(without.stderr, /ACTION_ENCRYPTED_VALUE/);
    const { code, stdout, stderr } = await dynaml(["run", "live-id.aml", "--embedded", "--config", config]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /connected to http:\/\/dynamicscrm2011\/netautodyn\//);
    const checked = await dynaml(["check", "live-id.aml", "--strict", "--config", config]);
    assert.deepEqual([checked.code, checked.stdout], [0, "1 task: 0 errors, 0 warnings\n"]);
  });

  it("complete what a step leaves out", async () => {
    const { match: _, ...whole } = online;
    const config = configure("complete.json", whole);
    await dynaml(["secret", "set", "online", "--host", "dynamicscrm2011"], "x");
    const step = `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Crm" />`;
    const missing = await dynaml(["run", "-", "--embedded", "--config", config], step);
    assert.match(missing.stderr, /SERVER is missing/);
    const args = ["run", "-", "--embedded", "--config", config, "--profile", "online"];
    const { code, stderr } = await dynaml(args, step);
    assert.deepEqual([code, stderr], [0, ""]);
  });

  it("are shown session by session: what the step says, what changes, what results, never a secret", async () => {
    const proxy = { type: "http", server: "proxy", password: "dynaml:v1:abc.def" };
    configure("dynaml.config.json", {
      ...online,
      authType: "OAuth",
      clientId: "app",
      proxy,
      allowHosts: ["sts.contoso.com"],
    });
    const plain = createSession({
      SESSION: "Plain",
      PASSWORD: "hunter2",
      DISCOVERYURI: "http://u:hunter3@x/",
      SERVER: "u:hunter5@crm:80",
    });
    const hosted = `<AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="a" ID="1" SERVER="%host%" PASSWORD="%'hunter4'%" />`;
    writeTask(folder, `${liveId}\n${plain}${hosted}`, "three.aml");
    const { code, stdout, stderr } = await dynaml(["sessions", "three.aml", "--json"]);
    assert.deepEqual([code, stderr], [0, ""]);
    const [first, second, third, ...rest] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(rest.length, 0);
    assert.deepEqual(first, {
      type: "session",
      file: "three.aml",
      session: "Crm",
      step: 1,
      line: 1,
      column: 1,
      says: {
        SERVER: "https://contoso.crm.dynamics.com",
        OFFICE365: "NO",
        USERNAME: "admin@contoso.com",
        PASSWORD: "(encrypted by the vendor's product)",
        AUTODISCOVER: "YES",
        TIMEOUT: "30",
      },
      profile: "online",
      changes: {
        SERVER: null,
        OFFICE365: null,
        AUTODISCOVER: null,
        AUTHTYPE: "OAuth",
        ORGANIZATIONURI: "http://dynamicscrm2011/netautodyn",
        USERNAME: "administrator",
        PASSWORD: "secret:online",
        DOMAIN: "netautoinc",
        PROXYTYPE: "http",
        PROXYSERVER: "proxy",
        PROXYPASSWORD: "(encrypted by dynaml)",
        clientId: "app",
        allowHosts: "sts.contoso.com",
      },
      result: {
        PROTOCOL: "HTTPS",
        OFFICE365: "NO",
        USERNAME: "administrator",
        PASSWORD: "secret:online",
        DOMAIN: "netautoinc",
        AUTODISCOVER: "NO",
        ORGANIZATIONURI: "http://dynamicscrm2011/netautodyn",
        AUTHTYPE: "OAuth",
        TIMEOUT: "30",
        TRANSPORT: "Auto",
        PROXYTYPE: "http",
        PROXYSERVER: "proxy",
        PROXYPORT: "808",
        PROXYPASSWORD: "(encrypted by dynaml)",
        clientId: "app",
        allowHosts: "sts.contoso.com",
      },
    });
    assert.deepEqual([second.session, second.profile, second.says.PASSWORD], ["Plain", undefined, "(in plain text)"]);
    assert.equal(second.says.DISCOVERYURI, "http://***@x/");
    assert.equal(second.says.SERVER, "***@crm:80");
    assert.deepEqual(
      [third.session, third.result.SERVER, third.result.PASSWORD, third.result.ENTITY],
      [undefined, "%host%", "(an expression)", undefined],
    );
    const text = await dynaml(["sessions", "three.aml"]);
    assert.match(
      text.stdout,
      /^session Crm \(three\.aml:1:1\)\n {2}the step says\n[\s\S]* {2}profile online\n[\s\S]* {2}result\n/,
    );
    assert.match(text.stdout, /SERVER {11}\(taken away\)/);
    assert.match(text.stdout, /a step that connects for itself[\s\S]*no profile/);
    assert.doesNotMatch(stdout + text.stdout, /hunter/);
  });

  it("are refused with a place where something is wrong, before anything runs", async () => {
    const config = configure("wrong.json", { name: "a", authTpye: "OAuth" });
    for (const command of ["run", "check", "sessions"]) {
      const { code, stdout, stderr } = await dynaml([command, "live-id.aml", "--config", config]);
      assert.match(
        stderr,
        /has no key "authTpye"\n {2}where: .*wrong\.json:1:\d+\n {2}what to do: did you mean "authType"\?/,
      );
      assert.deepEqual([code, stdout], [64, ""]);
    }
    const { code, stderr } = await dynaml(["run", "live-id.aml", "--config", config, "--profile", "x"]);
    assert.equal(code, 64, stderr);
  });
});
