import assert from "node:assert/strict";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "node:test";
import { readCustomizations } from "../../src/emulator/customization/customization-file.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { runDynaml } from "./run-dynaml.ts";

const examples = resolve(import.meta.dirname, "../../examples");
const names = globSync("*.aml", { cwd: examples }).sort();

const folder = mkdtempSync(join(tmpdir(), "dynaml-"));
after(() => rmSync(folder, { recursive: true }));
/** Where they run, for what they write. */
const copies = join(folder, "examples");
cpSync(examples, copies, { recursive: true });
const profiles = join(folder, "dynaml.config.json");
writeFileSync(
  profiles,
  JSON.stringify({ profiles: ["Soap", "WebApi"].map((transport) => ({ name: transport, transport })) }),
);

describe("examples", { concurrency: 2 }, () => {
  for (const name of names) {
    it(`${name} has nothing to check, but that it uses extensions`, async () => {
      const checked = await runDynaml(["check", join(examples, name), "--json"]);
      const found = checked.stdout.split("\n").filter((line) => line !== "" && !line.includes('"CHECK_EXTENSION"'));
      assert.deepEqual(
        found.map((line) => JSON.parse(line)).filter(({ type }) => type === "diagnostic"),
        [],
      );
      assert.equal(checked.code, 0);
    });

    for (const transport of ["Soap", "WebApi"]) {
      it(`${name} runs on the embedded organization, by ${transport}`, async () => {
        const args = ["run", join(copies, name), "--embedded", "--config", profiles, "--profile", transport];
        const { code, stdout, stderr } = await runDynaml(args);
        assert.deepEqual([code, stderr], [0, ""], stdout);
      });
    }
  }

  it("are all in the list of examples/README.md", () => {
    const readme = readFileSync(join(examples, "README.md"), "utf8");
    const listed = [...readme.matchAll(/^- \[([^\]]+\.aml)\]/gm)].map((match) => match[1]);
    assert.deepEqual(listed.sort(), names);
  });

  it("queries.aml shows the names behind options and lookups", async () => {
    const { stdout } = await runDynaml(["run", join(examples, "queries.aml"), "--embedded"]);
    assert.match(stdout, /│ Contoso Ltd \(Accounting\) has a revenue of 1250000; its contact is Jo Berry\./);
    assert.match(stdout, /Accounting: 2 accounts with a revenue of 1550000/);
    assert.match(stdout, /Jo Berry is the contact of 1 account, and belongs to the account Contoso Ltd/);
  });

  it("create-account.aml shows the account that it read back", async () => {
    const { stdout } = await runDynaml(["run", join(examples, "create-account.aml"), "--embedded"]);
    assert.match(stdout, /│ Contoso Ltd has 42 employees and a revenue of 1250000\./);
    assert.match(stdout, /1 record created, 1 read, 1 session/);
  });

  for (const transport of ["Soap", "WebApi"]) {
    it(`cloud.aml creates a record that is the user's, by ${transport}`, async () => {
      const args = ["run", join(copies, "cloud.aml"), "--embedded", "--config", profiles, "--profile", transport];
      const { stdout } = await runDynaml(args);
      assert.match(stdout, /Contoso Ltd was created by jo@contoso\.com and belongs to jo@contoso\.com\./);
      assert.match(stdout, /It was done by the application: True/);
    });

    it(`accounts.csv is upserted by the key of account-key.json, by ${transport}`, async (t) => {
      const customizations = readCustomizations(join(examples, "account-key.json"));
      const emulator = await startEmulator({ open: true, customizations });
      t.after(() => emulator.close());
      const server = [
        "--server",
        `${emulator.url}/embedded`,
        "--transport",
        transport,
        "--auth-type",
        "ActiveDirectory",
      ];
      const user = ["--user", "CRM\\jo", "--password-env", "PASSWORD"];
      const map = "Number=accountnumber,Company=name,Employees=numberofemployees,Segment=customertypecode";
      const organization = [...server, ...user, "--entity", "account"];
      const surroundings = { cwd: copies, env: { PASSWORD: "demo-password" } };
      const load = ["load", ...organization, "accounts.csv", "--upsert-by", "accountnumber", "--map", map];
      for (const _ of [1, 2]) {
        const { code, stdout, stderr } = await runDynaml(load, surroundings);
        assert.equal(code, 4, stderr);
        assert.match(stdout, /3 of 4 rows created or updated, 1 rejected/);
      }
      const query = ["query", ...organization, "--columns", "accountnumber", "--order-by", "accountnumber"];
      const { stdout } = await runDynaml([...query, "--format", "csv"], surroundings);
      assert.equal(stdout, "accountnumber\nA-1001\nA-1002\nA-1004\n");
    });
  }
});
