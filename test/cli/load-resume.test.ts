import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { openSession } from "../../src/session/open-session.ts";
import { runDynaml, startDynaml, temporaryFolder } from "./run-dynaml.ts";

/** When it happens: before a set reaches the organization, when it is written and its answer is lost, or while all goes on. */
type Moment = "before it arrives" | "when the answer is lost" | "while it passes";

/** A way to the organization on which something happens at a request that writes a set of rows. */
async function startRoute(target: URL) {
  let waiting: { set: number; moment: Moment; happen: () => void } | undefined;
  let sets = 0;
  const sockets = new Set<Socket>();
  const server = createServer((inbound) => {
    const outbound = connect(Number(target.port), target.hostname);
    let isLost = false;
    for (const socket of [inbound, outbound]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => {
        sockets.delete(socket);
        inbound.destroy();
        outbound.end();
      });
    }
    inbound.on("data", (chunk: Buffer) => {
      if (chunk.includes("CreateMultiple")) {
        sets += 1;
        if (waiting?.set === sets) {
          if (waiting.moment !== "when the answer is lost") waiting.happen();
          if (waiting.moment === "before it arrives") return;
          isLost = waiting.moment === "when the answer is lost";
        }
      }
      outbound.write(chunk);
    });
    outbound.on("data", (chunk: Buffer) => {
      if (isLost) waiting?.happen();
      else inbound.write(chunk);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Sets are counted from 1, anew from here. */
    at(set: number, moment: Moment, happen: () => void) {
      sets = 0;
      waiting = { set, moment, happen };
    },
    clear() {
      waiting = undefined;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const rows = 1_000;

describe("dynaml load --resume", () => {
  const folder = temporaryFolder();
  let emulator: Awaited<ReturnType<typeof startEmulator>>;
  let route: Awaited<ReturnType<typeof startRoute>>;
  before(async () => {
    emulator = await startEmulator({ open: true });
    route = await startRoute(new URL(emulator.url));
  });
  after(async () => {
    route.close();
    await emulator.close();
  });

  /** The file's own rows, by names that no other test has. */
  function rowsFile(name: string): string {
    const path = join(folder, `${name}.csv`);
    const lines = Array.from({ length: rows }, (_, row) => `${name} ${row},${row % 10}`);
    writeFileSync(path, `name,numberofemployees\n${lines.join("\n")}\n`);
    return path;
  }

  function load(file: string, transport: string, ...more: readonly string[]) {
    const place = ["--server", `${route.url}/embedded`, "--transport", transport, "--auth-type", "ActiveDirectory"];
    const user = ["--user", "CRM\\user", "--password-env", "PASSWORD"];
    const travel = ["--concurrency", "2", "--set-size", "40", "--message", "multiple"];
    const args = ["load", "--entity", "account", file, ...place, ...user, ...travel, ...more];
    return startDynaml(args, { env: { PASSWORD: "Secret-of-tests-1" } });
  }

  async function namesOf(name: string): Promise<readonly string[]> {
    const session = await openSession({
      organizationUri: `${emulator.url}/embedded`,
      userName: "CRM\\user",
      password: "Secret-of-tests-1",
      authType: "ActiveDirectory",
    });
    const condition = `<filter><condition attribute="name" operator="like" value="${name} %"/></filter>`;
    const fetchXml = `<fetch><entity name="account"><attribute name="name"/>${condition}</entity></fetch>`;
    const found = await session.query({ fetchXml }).toArray();
    await session.end();
    return found.map(({ attributes }) => String(attributes.get("name")));
  }

  async function assertEachOnce(name: string): Promise<void> {
    const names = await namesOf(name);
    assert.equal(names.length, rows);
    assert.equal(new Set(names).size, rows);
  }

  for (const transport of ["WebApi", "Soap"]) {
    it(`writes each row once, though it is killed again and again (${transport})`, async () => {
      const name = `killed over ${transport}`;
      const file = rowsFile(name);
      const moments: readonly (readonly [set: number, moment: Moment])[] = [
        [1, "before it arrives"],
        [1, "when the answer is lost"],
        [4, "when the answer is lost"],
        [3, "before it arrives"],
        [6, "when the answer is lost"],
      ];
      for (const [index, [set, moment]] of moments.entries()) {
        const { child, ended } = load(file, transport, ...(index === 0 ? [] : ["--resume"]));
        route.at(set, moment, () => child.kill("SIGKILL"));
        assert.equal((await ended).code, null, `${(await ended).stderr} at ${set} ${moment}`);
        assert.ok(existsSync(`${file}.dynaml-journal`));
      }
      const partly = await namesOf(name);
      assert.ok(partly.length > 0 && partly.length < rows, `${partly.length} are written`);
      route.clear();
      const again = await load(file, transport).ended;
      assert.equal(again.code, 64);
      assert.match(again.stderr, /was not finished[\s\S]*--resume[\s\S]*delete .*\.dynaml-journal/);
      const { code, stderr, stdout } = await load(file, transport, "--resume", "--json").ended;
      assert.equal(code, 0, stderr);
      const result = JSON.parse(stdout);
      assert.equal(result.written, rows);
      assert.equal(result.rejected, 0);
      assert.equal(result.status, "finished");
      assert.ok(!existsSync(`${file}.dynaml-journal`));
      await assertEachOnce(name);
    });

    it(`lets sets on their way finish at a Ctrl+C, and goes on (${transport})`, async () => {
      const name = `stopped over ${transport}`;
      const file = rowsFile(name);
      const first = load(file, transport);
      route.at(3, "while it passes", () => first.child.kill("SIGINT"));
      const { code, stderr, stdout } = await first.ended;
      route.clear();
      assert.equal(code, 130, stderr);
      assert.match(
        stderr,
        /stopping: [\s\S]* of 1,000 rows are accounted for; to go on: the same command with --resume/,
      );
      const [, written] = /: (\d+) of 1,000 rows created, in/.exec(stdout) ?? [];
      assert.equal((await namesOf(name)).length, Number(written));
      const second = await load(file, transport, "--resume").ended;
      assert.equal(second.code, 0, second.stderr);
      assert.match(second.stdout, /1,000 of 1,000 rows created, .* of them before/);
      await assertEachOnce(name);
    });
  }

  it("ends at once at a second Ctrl+C, and goes on", async () => {
    const name = "stopped twice";
    const file = rowsFile(name);
    const { child, ended } = load(file, "WebApi");
    child.stderr?.on("data", (chunk: Buffer) => chunk.includes("stopping") && child.kill("SIGINT"));
    route.at(2, "when the answer is lost", () => child.kill("SIGINT"));
    assert.equal((await ended).code, 130);
    route.clear();
    const second = await load(file, "WebApi", "--resume").ended;
    assert.equal(second.code, 0, second.stderr);
    await assertEachOnce(name);
  });

  it("refuses to go on with another load, and says in what it differs", async () => {
    const file = rowsFile("differs");
    const { child, ended } = load(file, "WebApi", "--rejects", join(folder, "differs-rejects.csv"));
    route.at(2, "before it arrives", () => child.kill("SIGKILL"));
    await ended;
    route.clear();
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("differs 7,", "differs 8,"));
    const { code, stderr } = await load(file, "WebApi", "--resume", "--map", "numberofemployees=").ended;
    assert.equal(code, 64);
    for (const difference of [/--map/, /--rejects was .*differs-rejects\.csv" and is not given/, /was changed/]) {
      assert.match(stderr, difference);
    }
    writeFileSync(file, text);
    const right = await load(file, "WebApi", "--resume", "--rejects", join(folder, "differs-rejects.csv")).ended;
    assert.equal(right.code, 0, right.stderr);
    await assertEachOnce("differs");
  });

  it("has nothing to resume where no load was stopped", async () => {
    const { code, stderr } = await runDynaml([
      "load",
      "--embedded",
      "--entity",
      "account",
      "--resume",
      rowsFile("new"),
    ]);
    assert.equal(code, 64);
    assert.match(stderr, /no unfinished load/);
  });
});
