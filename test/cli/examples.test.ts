import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";
import { runDynaml } from "./run-dynaml.ts";

const examples = resolve(import.meta.dirname, "../../examples");
const names = globSync("*.aml", { cwd: examples }).sort();

describe("examples", { concurrency: 2 }, () => {
  for (const name of names) {
    it(`${name} has nothing to check and runs on the embedded organization`, async () => {
      const checked = await runDynaml(["check", join(examples, name), "--strict"]);
      assert.equal(checked.code, 0, checked.stdout);
      const { code, stderr } = await runDynaml(["run", join(examples, name), "--embedded"]);
      assert.deepEqual([code, stderr], [0, ""]);
    });
  }

  it("are all in the list of examples/README.md", () => {
    const readme = readFileSync(join(examples, "README.md"), "utf8");
    const listed = [...readme.matchAll(/^- \[([^\]]+\.aml)\]/gm)].map((match) => match[1]);
    assert.deepEqual(listed.sort(), names);
  });

  it("create-account.aml shows the account that it read back", async () => {
    const { stdout } = await runDynaml(["run", join(examples, "create-account.aml"), "--embedded"]);
    assert.match(stdout, /│ Contoso Ltd has 42 employees and a revenue of 1250000\./);
    assert.match(stdout, /1 record created, 1 read, 1 session/);
  });
});
