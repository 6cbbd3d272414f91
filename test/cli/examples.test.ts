import assert from "node:assert/strict";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "node:test";
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
});
