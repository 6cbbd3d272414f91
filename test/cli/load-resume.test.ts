import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { LoadLock } from "../../src/cli/load/load-lock.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Entity } from "../../src/values/entity.ts";
import { runDynaml, startDynaml, temporaryFolder } from "./run-dynaml.ts";

/** When it happens: before a set reaches the organization, when it is written and its answer is lost, or while all goes on. */
type Moment = "before it arrives" | "when the answer is lost" | "while it passes";

/** What the request of a set holds in its head or body, over either wire. */
const writes = /CreateMultiple|ExecuteMultiple|\$batch/;

/** A way to the organization on which something happens at a request that writes a set of rows. */
async function startRoute(target: URL) {
  let waiting: { set: number; moment: Moment; happen: () => void } | undefined;
  let sets = 0;
  let isAway = false;
  const sockets = new Set<Socket>();
  const server = createServer((inbound) => {
    if (isAway) return void inbound.resetAndDestroy();
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
      if (writes.test(chunk.toString("latin1"))) {
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
      isAway = false;
    },
    /** Connections break off, and no other is taken. */
    goAway() {
      isAway = true;
      for (const socket of sockets) socket.resetAndDestroy();
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

  /** The file's own rows, by names that no other test has; some of them bad where it is asked for. */
  function rowsFile(name: string, isBad: (row: number) => boolean = () => false): string {
    const path = join(folder, `${name}.csv`);
    const lines = Array.from({ length: rows }, (_, row) => `${name} ${row},${isBad(row) ? "many" : row % 10}`);
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

  async function accountsOf(name: string): Promise<readonly Entity[]> {
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
    return found;
  }

  async function namesOf(name: string): Promise<readonly string[]> {
    return (await accountsOf(name)).map(({ attributes }) => String(attributes.get("name")));
  }

  async function idsOf(name: string): Promise<readonly string[]> {
    return (await accountsOf(name)).map(({ id }) => String(id));
  }

  async function assertEachOnce(name: string, good = rows): Promise<void> {
    const names = await namesOf(name);
    assert.equal(names.length, good);
    assert.equal(new Set(names).size, good);
  }

  for (const transport of ["WebApi", "Soap"]) {
    it(`writes or rejects each row once, though it is killed again and again (${transport})`, async () => {
      const name = `killed over ${transport}`;
      const file = rowsFile(name, (row) => row % 100 < 2);
      const rejects = join(folder, `${name} rejects.csv`);
      const moments: readonly (readonly [set: number, moment: Moment])[] = [
        [1, "before it arrives"],
        [2, "when the answer is lost"],
        [4, "before it arrives"],
      ];
      for (const [index, [set, moment]] of moments.entries()) {
        const { child, ended } = load(file, transport, "--rejects", rejects, ...(index === 0 ? [] : ["--resume"]));
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
      const { code, stderr, stdout } = await load(file, transport, "--rejects", rejects, "--resume", "--json").ended;
      assert.equal(code, 4, stderr);
      const { status, written, rejected } = JSON.parse(stdout);
      assert.deepEqual({ status, written, rejected }, { status: "finished", written: rows - 20, rejected: 20 });
      const left = readdirSync(folder).filter((one) => one.startsWith(`${name}.csv.`));
      assert.deepEqual(left, []);
      await assertEachOnce(name, rows - 20);
      const [head = "", ...lines] = readFileSync(rejects, "utf8").trimEnd().split("\n");
      assert.match(head, /^name,numberofemployees,_code,/);
      const expected = Array.from({ length: 20 }, (_, bad) => `${name} ${Math.floor(bad / 2) * 100 + (bad % 2)}`);
      assert.deepEqual(
        lines.map((line) => line.split(",")[0]),
        expected,
      );
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

  it("says how to go on when a Ctrl+C finds the organization away, and how many rows may be written", async () => {
    const name = "stopped while away";
    const file = rowsFile(name);
    const { child, ended } = load(file, "WebApi");
    child.stderr?.on("data", (chunk: Buffer) => chunk.includes("stopping") && route.goAway());
    route.at(3, "when the answer is lost", () => child.kill("SIGINT"));
    const { code, stderr } = await ended;
    route.clear();
    assert.equal(code, 130, stderr);
    assert.match(stderr, /rows are accounted for, and \d+ more may be written: no answer came; to go on: /);
    assert.match(stderr, /^ {2}what to do: the same command with --resume goes on, and writes no row twice$/m);
    assert.equal(stderr.match(/the load ended with|caused by: the server/g)?.length, 1, stderr);
    const second = await load(file, "WebApi", "--resume").ended;
    assert.equal(second.code, 0, second.stderr);
    await assertEachOnce(name);
  });

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

  for (const transport of ["WebApi", "Soap"]) {
    it(`takes a record for deleted that the killed load deleted (${transport})`, async () => {
      const name = `deleted over ${transport}`;
      assert.equal((await load(rowsFile(name), transport).ended).code, 0);
      const ids = await idsOf(name);
      assert.equal(ids.length, rows);
      const file = join(folder, `${name} ids.csv`);
      writeFileSync(file, `accountid\n${ids.join("\n")}\n`);
      const how = ["--operation", "delete", "--message", "execute-multiple"];
      const { child, ended } = load(file, transport, ...how);
      route.at(3, "when the answer is lost", () => child.kill("SIGKILL"));
      await ended;
      route.clear();
      const left = await idsOf(name);
      assert.ok(left.length > 0 && left.length < rows, `${left.length} are left`);
      const { code, stderr } = await load(file, transport, ...how, "--resume").ended;
      assert.equal(code, 0, stderr);
      assert.deepEqual(await idsOf(name), []);
    });
  }

  it("leaves a file to the process that is loading it", async () => {
    const file = rowsFile("loaded elsewhere");
    const lock = LoadLock.take(`${file}.dynaml-journal`, file);
    const beside = await load(file, "WebApi").ended;
    await lock.release(true);
    assert.equal(beside.code, 64);
    assert.match(beside.stderr, /another process is loading .*loaded elsewhere\.csv just now/);
    assert.deepEqual(await namesOf("loaded elsewhere"), []);
    const again = LoadLock.take(`${file}.dynaml-journal`, file);
    await again.release(true);
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

  it("has nothing to resume where no load was stopped, or where its organization is gone", async () => {
    const args = ["load", "--embedded", "--entity", "account", "--resume", rowsFile("new")];
    const { code, stderr } = await runDynaml([...args, "--data", join(folder, "new.sqlite")]);
    assert.equal(code, 64);
    assert.match(stderr, /no unfinished load/);
    const inMemory = await runDynaml(args);
    assert.equal(inMemory.code, 64);
    assert.match(inMemory.stderr, /--resume' needs --data/);
  });
});
