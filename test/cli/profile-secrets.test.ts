import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createSession, runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

describe("what a profile gives of its own", { concurrency: 2 }, () => {
  const folder = temporaryFolder();
  const dynaml = (args: readonly string[], input = "") =>
    runDynaml(args, { cwd: folder, input, env: { XDG_CONFIG_HOME: folder } });

  /** A configuration with one profile, by its name. */
  function configure(name: string, profile: object, more: object = {}): string {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify({ profiles: [{ name, ...profile }], ...more }));
    return path;
  }
  const run = async (name: string, profile: object, attributes: Readonly<Record<string, string>>) => {
    const task = createSession({ PASSWORD: "", ...attributes });
    return await dynaml(["run", "-", "--embedded", "--config", configure(name, profile)], task);
  };
  const anywhere = { PASSWORD: "secret:anywhere" };
  const user = { userName: "alice", password: "secret:anywhere" };

  it("goes to the hosts that the profile names, whatever its own entry of the store allows", async () => {
    const stored = await dynaml(["secret", "set", "anywhere", "--host", "*"], "marker-of-tests");
    assert.equal(stored.code, 0, stored.stderr);
    const at = (host: string) => ({ ORGANIZATIONURI: `http://${host}/org` });
    const cases: [name: string, profile: object, attributes: Record<string, string>, refusal?: RegExp][] = [
      ["matched", { match: { server: "crm.contoso.com" }, ...user }, at("crm.contoso.com")],
      ["url", { match: { url: "http://*.contoso.com/*" }, ...user }, at("crm.contoso.com")],
      ["own", { match: { session: "*" }, organizationUri: "http://crm.contoso.com/org", ...user }, at("evil.example")],
      ["no-match", { ...user }, at("crm.contoso.com")],
      ["by-name", { match: { session: "*" }, ...user }, at("evil.example"), /connection profile that says nowhere/],
      [
        "realm",
        { match: { server: "crm.contoso.com" }, authType: "Federation", ...user },
        { ...at("crm.contoso.com"), HOMEREALMURI: "https://sts.evil.example/" },
        /HOMEREALMURI would take it to sts\.evil\.example/,
      ],
      [
        "allowed",
        { match: { server: "crm.contoso.com" }, authType: "Federation", allowHosts: ["sts.fabrikam.com"], ...user },
        { ...at("crm.contoso.com"), HOMEREALMURI: "https://sts.evil.example/" },
        /is a secret for crm\.contoso\.com, sts\.fabrikam\.com only/,
      ],
    ];
    for (const [name, profile, attributes, refusal] of cases) {
      const named = name === "no-match" ? ["--profile", name] : [];
      const task = createSession({ PASSWORD: "", ...attributes });
      const ended = await dynaml(["run", "-", "--embedded", "--config", configure(name, profile), ...named], task);
      assert.doesNotMatch(ended.stdout + ended.stderr, /marker-of-tests/);
      if (refusal === undefined) assert.equal(ended.code, 0, `${name}: ${ended.stderr}`);
      else {
        assert.match(ended.stderr, /SESSION_SECRET_BOUND/, name);
        assert.match(ended.stderr, refusal);
      }
    }
    const own = await run("other", { match: { server: "crm.contoso.com" }, userName: "alice" }, { ...anywhere });
    assert.equal(own.code, 0, "the task's own secret is not the profile's");
  });

  it("may not prove who the operator is by a session's name alone", async () => {
    for (const setting of [
      { certificate: { file: "app.pfx" } },
      { managedIdentity: true },
      { resource: "https://contoso.crm.dynamics.com/" },
      { allowRetiredSignIn: true },
    ]) {
      const { code, stderr } = await run("wide", { match: { session: "*" }, ...setting }, {});
      assert.equal(code, 64);
      assert.match(stderr, new RegExp(`${Object.keys(setting)[0]} would hold for any address`));
    }
  });

  it("is shown by sessions: resource, refresh token, managed identity, retired ways to sign in", async () => {
    const config = configure("shown", {
      match: { url: "http://dynamicscrm2011/*" },
      authType: "OAuth",
      resource: "https://contoso.crm.dynamics.com/",
      refreshToken: "secret:token",
      managedIdentity: true,
      allowRetiredSignIn: true,
    });
    const path = writeTask(folder, createSession());
    const { stdout, code } = await dynaml(["sessions", path, "--config", config, "--json"]);
    assert.equal(code, 0);
    const { changes } = JSON.parse(stdout);
    assert.deepEqual(
      {
        resource: changes.resource,
        refreshToken: changes.refreshToken,
        managedIdentity: changes.managedIdentity,
        allowRetiredSignIn: changes.allowRetiredSignIn,
        PASSWORD: changes.PASSWORD,
      },
      {
        resource: "https://contoso.crm.dynamics.com/",
        refreshToken: "secret:token",
        managedIdentity: "YES",
        allowRetiredSignIn: "true",
        PASSWORD: null,
      },
    );
  });

  it("lets a task use files of its own folder, the temporary one and those that are allowed", async () => {
    for (const name of ["tasks", "elsewhere", "allowed", "temporary", "current"]) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "app.pem"), "not a certificate");
    }
    symlinkSync(join(folder, "elsewhere"), join(folder, "tasks/link"));
    const taskOf = (certificate: string) =>
      writeTask(
        join(folder, "tasks"),
        `<AMDYNAMICS365 ACTIVITY="create_session" SERVER="https://crm.contoso.com" CLIENTID="1" CERTIFICATE="${certificate}" />`,
      );
    const cases: [certificate: string, args: readonly string[], code: string][] = [
      ["app.pem", [], "AUTH_CERTIFICATE_FORMAT"],
      [join(folder, "elsewhere/app.pem"), [], "FILES_NOT_ALLOWED"],
      ["../elsewhere/app.pem", [], "FILES_NOT_ALLOWED"],
      ["../current/app.pem", [], "FILES_NOT_ALLOWED"],
      ["%GetTempDirectory() & '/app.pem'%", [], "AUTH_CERTIFICATE_FORMAT"],
      ["link/app.pem", [], "FILES_NOT_ALLOWED"],
      ["link/app.pem", ["--allow-files", "../elsewhere"], "AUTH_CERTIFICATE_FORMAT"],
      [
        "../allowed/app.pem",
        ["--config", configure("folders", {}, { allowFiles: ["allowed"] })],
        "AUTH_CERTIFICATE_FORMAT",
      ],
    ];
    for (const [certificate, args, code] of cases) {
      const command = ["run", taskOf(certificate), "--embedded", ...args];
      const { stderr } = await runDynaml(command, {
        cwd: join(folder, "current"),
        env: { XDG_CONFIG_HOME: folder, TMPDIR: join(folder, "temporary") },
      });
      assert.match(stderr, new RegExp(code), certificate);
    }
    const wrong = await dynaml(["run", taskOf("app.pem"), "--allow-files", "nowhere"]);
    assert.deepEqual([wrong.code, wrong.stderr.includes("--allow-files nowhere is no folder")], [64, true]);
  });
});
