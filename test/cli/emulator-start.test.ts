import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { Readable } from "node:stream";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { needsServer } from "../real-servers.ts";
import { createSession, runDynaml, startDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

const sh = promisify(execFile);

type Facts = { url: string; organizationUri: string; user?: string; password?: string; open?: boolean };

describe("dynaml emulator start", { concurrency: 2 }, () => {
  const folder = temporaryFolder();

  it("resolves to 64 for a directory file that is not there, and says what to do", async () => {
    for (const [file, happened] of [
      ["no-such-file.json", /ENOENT/],
      [".", /EISDIR/],
    ] as const) {
      const { code, stdout, stderr } = await runDynaml(["emulator", "start", "--directory", file]);
      assert.equal(code, 64, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, /the directory file cannot be read\n +where: .*\n +what to do: name a JSON file of users/);
      assert.match(stderr, happened);
    }
  });

  it("has the tables of a file of customizations, and names what is wrong in one", async () => {
    const table = { schemaName: "new_Project", columns: [{ schemaName: "new_Code", type: "String" }] };
    const good = writeTask(folder, JSON.stringify({ tables: [table] }), "tables.json");
    const emulator = startDynaml(["emulator", "start", "--json", "--customizations", good]);
    const { organizationUri, password = "" }: Facts = JSON.parse(await emulator.line());
    const session = { ORGANIZATIONURI: organizationUri, DOMAIN: "CRM", USERNAME: "administrator", PASSWORD: password };
    const create = `<AMVARIABLE NAME="made" VALUE="" />
      <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="new_project" RESULTVARIABLE="made">
        <ATTRIBUTE LOGICALNAME="new_code" TYPE="String" VALUE="P-1" />
      </AMDYNAMICSCRM>`;
    const { code, stderr } = await runDynaml(["run", "-"], { input: createSession(session) + create });
    assert.equal(code, 0, stderr);
    emulator.child.kill("SIGTERM");
    await emulator.ended;
    const wrong = writeTask(folder, JSON.stringify({ tables: [{ ...table, schemaName: "Project" }] }), "wrong.json");
    for (const [file, happened] of [
      [wrong, /tables\[0\]\.schemaName/],
      ["no-such-file.json", /cannot be read/],
    ] as const) {
      const refused = await runDynaml(["emulator", "start", "--customizations", file]);
      assert.equal(refused.code, 64, refused.stderr);
      assert.match(refused.stderr, happened);
    }
  });

  it("keeps the limits of a file, and names what is wrong in one", async () => {
    const limits = writeTask(folder, JSON.stringify({ requests: 1, windowSeconds: 600 }), "limits.json");
    const emulator = startDynaml(["emulator", "start", "--json", "--open", "--limits", limits]);
    const { organizationUri }: Facts = JSON.parse(await emulator.line());
    const session = { ORGANIZATIONURI: organizationUri, DOMAIN: "CRM", USERNAME: "any", PASSWORD: "any" };
    const { code, stdout, stderr } = await runDynaml(["run", "-"], { input: createSession(session) });
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /Number of requests exceeded the limit of 1 over time window of 600 seconds/);
    emulator.child.kill("SIGTERM");
    await emulator.ended;
    const wrong = writeTask(folder, '{ "requests": 0 }', "wrong-limits.json");
    for (const [file, happened] of [
      [wrong, /requests: /],
      ["no-such-file.json", /the file cannot be read/],
    ] as const) {
      const refused = await runDynaml(["emulator", "start", "--limits", file]);
      assert.equal(refused.code, 64, refused.stderr);
      assert.match(refused.stderr, happened);
    }
  });

  it("tells its address as JSON, serves a task, and ends cleanly at SIGTERM", async () => {
    const emulator = startDynaml(["emulator", "start", "--json"]);
    const facts: Facts = JSON.parse(await emulator.line());
    assert.equal(facts.user, "CRM\\administrator");
    const [DOMAIN = "", USERNAME = ""] = (facts.user ?? "").split("\\");
    const session = { ORGANIZATIONURI: facts.organizationUri, DOMAIN, USERNAME, PASSWORD: facts.password ?? "" };
    const good = await runDynaml(["run", "-"], { input: createSession(session) });
    assert.equal(good.code, 0, good.stderr);
    const bad = await runDynaml(["run", "-"], { input: createSession({ ...session, PASSWORD: "wrong-one" }) });
    assert.equal(bad.code, 2);
    assert.doesNotMatch(bad.stdout + bad.stderr, /wrong-one/);
    emulator.child.kill("SIGTERM");
    const { code, stderr } = await emulator.ended;
    assert.deepEqual([code, stderr], [0, ""]);
  });

  it("names an address that clients can call when it listens on all of them", async () => {
    const emulator = startDynaml(["emulator", "start", "--json", "--listen", "0.0.0.0"]);
    const { organizationUri, password = "" }: Facts = JSON.parse(await emulator.line());
    assert.match(organizationUri, /^http:\/\/127\.0\.0\.1:\d+\//);
    const session = { ORGANIZATIONURI: organizationUri, DOMAIN: "CRM", USERNAME: "administrator", PASSWORD: password };
    const { code, stderr } = await runDynaml(["run", "-"], { input: createSession(session) });
    assert.equal(code, 0, stderr);
    emulator.child.kill("SIGTERM");
    await emulator.ended;
    const named = startDynaml(["emulator", "start", "--json", "--listen", "0.0.0.0", "--host-name", "crm.example.com"]);
    assert.match(JSON.parse(await named.line()).url, /^http:\/\/crm\.example\.com:\d+$/);
    named.child.kill("SIGTERM");
    await named.ended;
  });

  it("takes the password from the environment or a file and never prints it", async () => {
    const file = writeTask(folder, "From-a-file\r\nsecond line\r\n", "password.txt");
    const ways = [
      { args: ["--password-env", "CRM_PASSWORD"], env: { CRM_PASSWORD: "From-the-env" }, password: "From-the-env" },
      { args: ["--password-file", file], env: {}, password: "From-a-file" },
    ];
    for (const { args, env, password } of ways) {
      const emulator = startDynaml(["emulator", "start", "--json", "--user", "CRM\\alice", ...args], { env });
      const { organizationUri }: Facts = JSON.parse(await emulator.line());
      const session = { ORGANIZATIONURI: organizationUri, DOMAIN: "CRM", USERNAME: "alice", PASSWORD: password };
      const { code, stderr } = await runDynaml(["run", "-"], { input: createSession(session) });
      assert.equal(code, 0, stderr);
      emulator.child.kill("SIGINT");
      const ended = await emulator.ended;
      assert.equal(ended.code, 0);
      assert.doesNotMatch(ended.stdout + ended.stderr, /From-/);
    }
  });

  it("speaks https, and serves the users of a directory file", needsServer("curl"), async () => {
    const directory = {
      users: [{ domain: "CONTOSO", userName: "alice", password: "From-a-directory" }],
      organizations: [{ uniqueName: "contoso" }],
    };
    const file = writeTask(folder, JSON.stringify(directory), "directory.json");
    const emulator = startDynaml(["emulator", "start", "--json", "--tls", "--directory", file, "--sign-in", "ntlm"]);
    const { organizationUri, caFile = "" }: Facts & { caFile?: string } = JSON.parse(await emulator.line());
    assert.match(organizationUri, /^https:\/\/127\.0\.0\.1:\d+\/contoso\//);
    const login = ["--ntlm", "--user", "CONTOSO\\alice:From-a-directory"];
    const { stdout } = await sh("curl", ["-sS", "--cacert", caFile, ...login, `${organizationUri}/web`]);
    assert.match(stdout, /This is the Organization service/);
    emulator.child.kill("SIGTERM");
    const ended = await emulator.ended;
    assert.equal(ended.code, 0);
    assert.doesNotMatch(ended.stdout + ended.stderr, /From-a-directory/);
  });

  it("says that the port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const port = (server.address() as AddressInfo).port;
    const { code, stderr } = await runDynaml(["emulator", "start", "--open", "--port", String(port)]);
    server.close();
    assert.match(stderr, new RegExp(`error: .*${port}`, "s"));
    assert.match(stderr, /in use|taken/);
    assert.equal(code, 2);
  });

  const older = writeTask(
    folder,
    JSON.stringify({ organizations: [{ uniqueName: "crm", version: "7.1.1.0" }] }),
    "v7.json",
  );
  for (const { args, answer, addresses } of [
    { args: [], answer: /"UserId":"[0-9a-f-]{36}"/, addresses: 2 },
    { args: ["--open"], answer: /"UserId":"[0-9a-f-]{36}"/, addresses: 2 },
    { args: ["--directory", older], answer: /^\s*$/, addresses: 1 },
  ]) {
    it(`prints a curl command that works (${args[0] ?? "made password"})`, needsServer("curl"), async () => {
      const emulator = startDynaml(["emulator", "start", ...args]);
      const text = await textUntil(emulator.child.stdout, "Ctrl+C ends it.");
      assert.equal(text.match(/^ {2}(SOAP|Web API) +http/gm)?.length, addresses, text);
      const command = /^ {2}(curl .*)$/m.exec(text)?.[1] ?? "";
      const { stdout } = await sh("sh", [
        "-c",
        command.replace("curl", "curl -sS").replace("DOMAIN\\name", "CRM\\x:y"),
      ]);
      assert.match(stdout, answer);
      emulator.child.kill("SIGINT");
      assert.equal((await emulator.ended).code, 0);
    });
  }
});

function textUntil(stream: Readable | null, end: string): Promise<string> {
  let text = "";
  return new Promise((resolve) => {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(end)) resolve(text);
    });
  });
}
