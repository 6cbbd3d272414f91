import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { openEmulator } from "../../src/emulator/emulator.ts";
import { Guid } from "../../src/values/guid.ts";
import { columnSet, TestOrganization } from "./test-organization.ts";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "dynaml-"));
});
after(() => rmSync(folder, { recursive: true }));

describe("a data file", () => {
  it("keeps records, users and the organization", async () => {
    const data = join(folder, "kept.db");
    const first = await TestOrganization.open({ data });
    const who = await first.execute("WhoAmI");
    const id = await first.create("account", { name: "Acme" });
    const written = await first.retrieve("account", id);
    first.close();
    const second = await TestOrganization.open({ data });
    assert.deepEqual(await second.execute("WhoAmI"), who);
    assert.deepEqual(await second.retrieve("account", id), written);
    await second.update("account", id, { name: "Acme Ltd" });
    const { rowVersion } = await second.retrieve("account", id, "name");
    assert.ok(BigInt(rowVersion ?? 0) > BigInt(written.rowVersion ?? 0));
    second.close();
  });

  it("gains the tables, columns and indexes that it lacks", async () => {
    const data = join(folder, "older.db");
    openEmulator({ data }).close();
    const database = new DatabaseSync(data);
    database.exec('DROP TABLE "contact"; ALTER TABLE "account" DROP COLUMN "fax"');
    database.close();
    const organization = await TestOrganization.open({ data });
    const id = await organization.create("account", { fax: "1" });
    assert.equal((await organization.retrieve("account", id, "fax")).attributes.get("fax"), "1");
    await organization.create("contact", { lastname: "A" });
    organization.close();
  });

  it("is one process's at a time", () => {
    const data = join(folder, "shared.db");
    const first = openEmulator({ data });
    assert.throws(() => openEmulator({ data }), { code: "EMULATOR_FILE_IN_USE" });
    first.close();
    const reopened = openEmulator({ data });
    assert.throws(() => openEmulator({ data }), { code: "EMULATOR_FILE_IN_USE" });
    reopened.close();
  });

  const strangers: readonly [string, (file: string) => void, string][] = [
    ["a text file", (file) => writeFileSync(file, "Dear diary, this is no database.\n"), "EMULATOR_FOREIGN_FILE"],
    ["another program's database", (file) => makeDatabase(file, "CREATE TABLE x (y)"), "EMULATOR_FOREIGN_FILE"],
    [
      "an empty database of another program",
      (file) => makeDatabase(file, "PRAGMA application_id = 7"),
      "EMULATOR_FOREIGN_FILE",
    ],
    [
      "a file of a later format",
      (file) => {
        openEmulator({ data: file }).close();
        makeDatabase(file, "PRAGMA user_version = 99");
      },
      "EMULATOR_FILE_FORMAT",
    ],
  ];
  for (const [index, [what, make, code]] of strangers.entries()) {
    it(`${what} is refused and left as it was`, () => {
      const file = join(folder, `stranger-${index}`);
      make(file);
      const before = readFileSync(file);
      assert.throws(() => openEmulator({ data: file }), { code });
      assert.deepEqual(readFileSync(file), before);
    });
  }

  it("in a folder that is not there is refused", () => {
    assert.throws(() => openEmulator({ data: join(folder, "no", "where.db") }), { code: "EMULATOR_FILE_UNUSABLE" });
  });
});

function makeDatabase(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

describe("a process that is killed amid its writes", () => {
  it("has lost nothing that it had acknowledged", async () => {
    const data = join(folder, "killed.db");
    for (let round = 1; round <= 3; round += 1) {
      const acknowledged = await acknowledgedBeforeKill(data, 40 * round);
      const organization = await TestOrganization.open({ data });
      for (const id of acknowledged) {
        const { attributes } = await organization.retrieve("account", Guid.of(id), "name", "telephone1");
        assert.equal(attributes.get("telephone1"), "acknowledged");
      }
      const [check] = await integrity(organization, data);
      assert.equal(check, "ok");
    }
  });
});

/** Starts a writer, and kills it without warning as soon as it has acknowledged so many records. */
async function acknowledgedBeforeKill(data: string, count: number): Promise<string[]> {
  const writer = spawn(process.execPath, [fileURLToPath(import.meta.resolve("./endless-writer.ts")), data], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ids: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    ids.push(line);
    if (ids.length === count) writer.kill("SIGKILL");
  }
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, "exit");
  assert.equal(writer.signalCode, "SIGKILL");
  assert.ok(ids.length >= count);
  return ids.filter((id) => id.length === 36);
}

async function integrity(organization: TestOrganization, data: string): Promise<unknown[]> {
  await organization.retrieveMultiple({ entityName: "account", columnSet: columnSet(["name"]) });
  organization.close();
  const database = new DatabaseSync(data);
  database.function("fold", { deterministic: true }, (text) => (typeof text === "string" ? text.toLowerCase() : null));
  const rows = database.prepare("PRAGMA integrity_check").all();
  database.close();
  return rows.flatMap((row) => Object.values(row));
}
