import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSession, logsOf, startTestOrganization } from "./organization.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const variables = `<AMVARIABLE NAME="id" VALUE="" /><AMVARIABLE NAME="isNew" VALUE="" />`;
const name = (value: string) => `<ATTRIBUTE LOGICALNAME="name" VALUE="${value}" />`;
const upsert = (more: string, value: string) =>
  `<AMDYNAMICSCRM ACTIVITY="upsert_entity" ENTITY="account" ${more}>${name(value)}</AMDYNAMICSCRM>`;
const results = `RESULTVARIABLE="id" CREATEDVARIABLE="isNew"`;
const customizations = {
  tables: [{ logicalName: "account", keys: [{ schemaName: "new_number", columns: ["accountnumber"] }] }],
};

for (const transport of ["Soap", "WebApi"]) {
  const open = createSession(`TRANSPORT="${transport}"`);

  describe(`upsert_entity over ${transport}`, () => {
    test("by ID: creates the record of that ID, then changes it", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${variables}${open}${upsert(`ID="${id}" ${results}`, "one")}<AMWRITETOLOG TEXT="%id% %isNew%" />
         ${upsert(`ID="account:${id}" ${results}`, "two")}<AMWRITETOLOG TEXT="%id% %isNew%" />`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), [`${id} True`, `${id} False`]);
      const accounts = await organization.accounts();
      assert.deepEqual(
        accounts.map((account) => [account.id?.text, account.attributes.get("name")]),
        [[id, "two"]],
      );
      const { created, updated } = run.result.summary.records;
      assert.deepEqual([created, updated], [1, 1]);
    });

    test("by an alternate key", async () => {
      await using organization = await startTestOrganization({ customizations });
      const run = await organization.run(
        `${variables}<AMVARIABLE NAME="first" VALUE="" />${open}
         ${upsert(`KEY="accountnumber=A-17" RESULTVARIABLE="first" CREATEDVARIABLE="isNew"`, "one")}<AMWRITETOLOG TEXT="%isNew%" />
         ${upsert(`KEY="accountnumber=A-17" ${results}`, "two")}<AMWRITETOLOG TEXT="%isNew%" />`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["True", "False"]);
      assert.equal(run.result.variables.get("id"), run.result.variables.get("first"));
      const [account, ...others] = await organization.accounts();
      assert.deepEqual([account?.attributes.get("accountnumber"), account?.attributes.get("name")], ["A-17", "two"]);
      assert.equal(others.length, 0);
    });

    test("in a batch: the ID that the step gives is known, and the counts are by what was done", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${variables}${open}<AMDYNAMICSCRM ACTIVITY="begin_batch" />
         ${upsert(`ID="${id}" RESULTVARIABLE="id"`, "one")}${upsert(`ID="${id}"`, "two")}
         <AMDYNAMICSCRM ACTIVITY="end_batch" /><AMWRITETOLOG TEXT="%id%" />`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), [id]);
      const { created, updated } = run.result.summary.records;
      assert.deepEqual([created, updated], [1, 1]);
    });
  });
}

const refused = [
  ["what a batch cannot know: whether it was created", `ID="${id}" CREATEDVARIABLE="isNew"`, true, "CREATEDVARIABLE"],
  ["what a batch cannot know: the ID", `KEY="accountnumber=1" RESULTVARIABLE="id"`, true, "RESULTVARIABLE"],
  ["a variable that is not there", `ID="${id}" CREATEDVARIABLE="nowhere"`, false, "nowhere"],
  ["an ID that is none", `ID="17"`, false, 'ID "17" names no record of account'],
  ["a key whose value is empty", `KEY="accountnumber=%id%"`, false, "the value of accountnumber, .* is empty"],
  ["neither ID nor KEY", "", false, "ID"],
] as const;
for (const [what, more, isBatched, named] of refused) {
  test(`refused before anything is written: ${what}`, async () => {
    await using organization = await startTestOrganization();
    const begin = isBatched ? `<AMDYNAMICSCRM ACTIVITY="begin_batch" />` : "";
    const { result } = await organization.run(`${variables}${createSession()}${begin}${upsert(more, "x")}`);
    assert.match(result.error?.message ?? "", new RegExp(named));
    assert.equal(result.error?.remedy === undefined || result.error.remedy === "", false);
    assert.deepEqual(await organization.accounts(), []);
  });
}
