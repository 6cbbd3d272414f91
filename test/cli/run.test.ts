import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import type { RunEvent } from "../../src/engine/event.ts";
import { createSession, entry, runDynaml, startDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

const run = promisify(execFile);

/** Milliseconds that a command may take for what is a matter of one on a machine with nothing else to do. */
const patience = 20_000;

const createAccount = `<AMVARIABLE NAME="theName" VALUE="Contoso" ISPARAMETER="YES" />
<AMVARIABLE NAME="theId" VALUE="" />
${createSession()}<AMDYNAMICSCRM ACTIVITY="create_entity" SESSION="DynamicsCrmSession1" ENTITY="account" RESULTVARIABLE="theId">
  <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="%theName%" />
</AMDYNAMICSCRM>
<AMWRITETOLOG TEXT="made %theId%" />
`;

/** Listens on a free port and answers nothing; counts who came. */
async function silentServer(): Promise<{ port: number; connections: Socket[]; connected: Promise<unknown> }> {
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    connections.push(socket);
    socket.on("error", () => {});
    socket.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    for (const socket of connections) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, connections, connected: once(server, "connection") };
}

/** Skips where there is no `script` of util-linux, which runs a command on a terminal of its own. */
function noScript(): { skip: string | false } {
  const { status } = spawnSync("script", ["-qec", "true", "/dev/null"]);
  return { skip: status !== 0 && "no script command that takes -qec" };
}

function eventsOf(stdout: string): RunEvent[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("dynaml run", { concurrency: 2 }, () => {
  const folder = temporaryFolder();
  const task = writeTask(folder, createAccount);

  it("writes plain lines where output is no terminal", async () => {
    const { code, stdout, stderr } = await runDynaml(["run", task, "--embedded"]);
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assert.ok(!stdout.includes("\u001b") && !stdout.includes("\r"));
    assert.match(
      stdout,
      /^.*task\.aml\n\n(✓ \d {2}.*\n){4}✓ 5.*\n {5}made [0-9a-f-]{36}\n\nSucceeded in .*: 5 steps, 1 record created, 1 session\n$/,
    );
  });

  it("rewrites the running step in place on a terminal", noScript(), async () => {
    const command = `"${process.execPath}" "${entry}" run "${task}" --embedded`;
    const env = { ...process.env, TERM: "xterm" };
    const { stdout } = await run("script", ["-qec", command, "/dev/null"], { env, timeout: 3 * patience });
    const rewritten = "\r\u001b[2K";
    assert.ok(stdout.includes(`${rewritten}\u001b[36m`), "a running step");
    const rows = stdout.split("\n").map((row) => row.split(rewritten).at(-1) ?? "");
    assert.ok(rows.some((row) => row.startsWith("\u001b[32m✓\u001b[39m 5  Write to log")));
    assert.match(stdout, /Succeeded/);
  });

  it("writes one event a line with --json, without the password", async () => {
    const { code, stdout, stderr } = await runDynaml(["run", task, "--embedded", "--json"]);
    assert.deepEqual([code, stderr], [0, ""]);
    const events = eventsOf(stdout);
    assert.equal(events.at(0)?.type, "run-started");
    assert.equal(events.at(-1)?.type, "run-finished");
    assert.equal(events.filter(({ type }) => type === "step-finished").length, 5);
    assert.doesNotMatch(stdout, /demo-Pass-word/);
  });

  it("reads a task from standard input and takes variables", async () => {
    const { code, stdout } = await runDynaml(["run", "-", "--embedded", "--var", "theName=Fabrikam = Co"], {
      input: `${createAccount}<AMWRITETOLOG TEXT="name: %theName%" />`,
    });
    assert.match(stdout, /^standard input\n[\s\S]*name: Fabrikam = Co\n/);
    assert.equal(code, 0);
  });

  it("knows while it checks the task what --var gives", async () => {
    const { code, stderr } = await runDynaml(["run", "-", "--embedded", "--var", "theId=x"], {
      input: createAccount.replace('<AMVARIABLE NAME="theId" VALUE="" />', ""),
    });
    assert.deepEqual([code, stderr], [0, ""]);
  });

  it("takes a variable's value from the environment, and warns of one that the task does not mention", async () => {
    const { code, stdout, stderr } = await runDynaml(
      ["run", "-", "--embedded", "--var", "theName", "--var", "theNmae=x"],
      {
        input: `${createAccount}<AMWRITETOLOG TEXT="name: %theName%" />`,
        env: { theName: "Northwind" },
      },
    );
    assert.match(stdout, /name: Northwind\n/);
    assert.equal(stderr, "warning: standard input does not mention the variable theNmae, which --var gives\n\n");
    assert.equal(code, 0);
  });

  it("keeps the records of --data from one run to the next", async () => {
    const data = join(folder, "crm.sqlite");
    const first = await runDynaml(["run", task, "--embedded", "--data", data]);
    assert.equal(first.code, 0, first.stderr);
    const id = /made ([0-9a-f-]{36})/.exec(first.stdout)?.[1];
    const reading = `${createSession()}<AMDYNAMICSCRM ACTIVITY="get_entity" SESSION="DynamicsCrmSession1" ENTITY="account" ID="${id}" RESULTDATASET="found" /><AMWRITETOLOG TEXT="found %found.name%" />`;
    const second = await runDynaml(["run", "-", "--embedded", "--data", data], { input: reading });
    assert.match(second.stdout, /found Contoso\n/);
    assert.equal(second.code, 0);
  });

  it("fails clearly when the data file is no database", async () => {
    const { code, stderr } = await runDynaml([
      "run",
      task,
      "--embedded",
      "--data",
      writeTask(folder, "no database, ".repeat(1000), "x.sqlite"),
    ]);
    assert.match(
      stderr,
      /^error: the embedded organization could not be started\ncaused by: .*\n {2}where: .*x\.sqlite\n {2}what to do: /,
    );
    assert.equal(code, 2);
  });

  it("reaches no host with --embedded, whatever address the task names and the environment's proxies", async () => {
    const { port, connections } = await silentServer();
    const proxy = `http://127.0.0.1:${port}`;
    const addresses = [
      `http://127.0.0.1:${port}/org/XRMServices/2011/Organization.svc`,
      `http://localhost:${port}/`,
      "http://10.255.255.1/org",
    ];
    const steps = addresses.map((uri, index) => createSession({ ORGANIZATIONURI: uri, SESSION: `s${index}` }));
    const { code, stderr } = await runDynaml(["run", "-", "--embedded"], {
      input: steps.join(""),
      env: {
        http_proxy: proxy,
        HTTP_PROXY: proxy,
        https_proxy: proxy,
        HTTPS_PROXY: proxy,
        ALL_PROXY: proxy,
        NODE_USE_ENV_PROXY: "1",
      },
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(connections.length, 0);
  });

  it("finds the organization that a task looks for by AUTODISCOVER", async () => {
    const { code, stdout, stderr } = await runDynaml(["run", "-", "--embedded"], {
      input: `<AMVARIABLE NAME="pw" VALUE="x-Pass-word-1" />
        <AMDYNAMICSCRM ACTIVITY="create_session" PROTOCOL="http" SERVER="crm2011" ORGANIZATION="netautodyn" AUTODISCOVER="yes" USERNAME="DOM\\bob" PASSWORD="%pw%" />`,
    });
    assert.match(
      stdout,
      /✓ 2 .*http:\/\/crm2011\/netautodyn\/XRMServices|✓ 2 .*https:\/\/crm2011\/netautodyn\/XRMServices/,
      stderr,
    );
    assert.equal(code, 0);
  });

  it("has every organization that the task names, each with records of its own", async () => {
    const data = join(folder, "several.sqlite");
    const session = (name: string, organization: string) =>
      `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="${name}" PROTOCOL="http" SERVER="crm2011" ORGANIZATION="${organization}" AUTODISCOVER="yes" USERNAME="DOM\\bob" PASSWORD="%pw%" />`;
    const { code, stdout, stderr } = await runDynaml(["run", "-", "--embedded", "--data", data], {
      input: `<AMVARIABLE NAME="pw" VALUE="x-Pass-word-1" /><AMVARIABLE NAME="id" />
        ${session("A", "alpha")}${session("B", "Beta")}${session("C", "ALPHA")}
        <AMDYNAMICSCRM ACTIVITY="create_entity" SESSION="A" ENTITY="account" RESULTVARIABLE="id"><ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="x" /></AMDYNAMICSCRM>
        <AMDYNAMICSCRM ACTIVITY="get_entity" SESSION="C" ENTITY="account" ID="%id%" RESULTDATASET="c" />
        <AMDYNAMICSCRM ACTIVITY="get_entity" SESSION="B" ENTITY="account" ID="%id%" RESULTDATASET="b" />
        ${session("Never", "../evil")}`,
    });
    assert.match(stdout, /✓ 7 /, stderr);
    assert.match(stdout, /✗ 8 /);
    assert.match(stderr, /account With Id = .* Does Not Exist/i);
    assert.equal(code, 1);
    assert.deepEqual(
      readdirSync(folder).filter((name) => /^several.*\.sqlite$/.test(name)),
      ["several...%2Fevil.sqlite", "several.beta.sqlite", "several.sqlite"],
    );
  });

  it("leaves nothing in the temporary folder", async () => {
    const temporary = join(folder, "tmp");
    mkdirSync(temporary);
    await runDynaml(["run", task, "--embedded"], { env: { TMPDIR: temporary } });
    assert.deepEqual(readdirSync(temporary), []);
  });

  it("shows the error with its place, its source line, what to do, and no password", async () => {
    const path = writeTask(
      folder,
      createSession({ SESSION: "Crm" }).replace('AUTHTYPE="ActiveDirectory"', 'AUTHTYPE="None"'),
      "none.aml",
    );
    const { code, stdout, stderr } = await runDynaml(["run", path, "--embedded"]);
    assert.match(stdout, /✗ 1/);
    assert.match(stderr, /none\.aml:1:1/);
    assert.match(stderr, /<AMDYNAMICSCRM ACTIVITY="create_session"/);
    assert.match(stderr, /\^/);
    assert.doesNotMatch(stdout + stderr, /demo-Pass-word/);
    assert.equal(code, 2);
  });

  it("exits with 2 where nobody listens", async () => {
    const { code, stderr } = await runDynaml(["run", "-"], {
      input: createSession({ ORGANIZATIONURI: "http://127.0.0.1:1/org" }),
    });
    assert.match(stderr, /127\.0\.0\.1:1/);
    assert.equal(code, 2);
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`ends soon at ${signal} while a server does not answer`, async () => {
      const { port, connected } = await silentServer();
      const run = startDynaml(["run", "-"], {
        input: createSession({ ORGANIZATIONURI: `http://127.0.0.1:${port}/org` }),
      });
      // One that ends before it connects would be waited for without an end.
      await Promise.race([connected, run.ended.then(({ stderr }) => assert.fail(`it ended early: ${stderr}`))]);
      const since = performance.now();
      run.child.kill(signal);
      const ended = await run.ended;
      assert.ok(performance.now() - since < patience, `${performance.now() - since} ms`);
      assert.match(ended.stdout, /✗ 1 {2}Create session.*\n\nCancelled in/);
      assert.equal(ended.stderr, "");
      assert.equal(ended.code, code);
    });
  }
});
