import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSession, logsOf, startTestOrganization } from "./organization.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const account = `ENTITY="account" ID="${id}"`;
const create = `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account"><ATTRIBUTE LOGICALNAME="accountid" TYPE="Guid" VALUE="${id}" />
  <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="first" /></AMDYNAMICSCRM>`;
const update = (name: string, more = "") =>
  `<AMDYNAMICSCRM ACTIVITY="update_entity" ${account} ${more}><ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="${name}" /></AMDYNAMICSCRM>`;
const remove = (more = "") => `<AMDYNAMICSCRM ACTIVITY="delete_entity" ${account} ${more} />`;
const read = (columns = "") => `<AMDYNAMICSCRM ACTIVITY="get_entity" ${account} ${columns} RESULTDATASET="read" />`;
const asRead = `ROWVERSION="%read.versionnumber%"`;

for (const transport of ["Soap", "WebApi"]) {
  const open = createSession(`TRANSPORT="${transport}"`);

  describe(`ROWVERSION over ${transport}`, () => {
    test("what nobody changed since it was read is changed, and deleted", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}${create}${read()}${update("second", asRead)}${read('COLUMNS="name, versionnumber"')}<AMWRITETOLOG TEXT="%read.name%" />${remove(asRead)}`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["second"]);
      assert.deepEqual(await organization.accounts(), []);
    });

    for (const [what, step] of [
      ["update_entity", update("third", asRead)],
      ["delete_entity", remove(asRead)],
    ] as const) {
      test(`${what} of what was changed meanwhile fails and does nothing`, async () => {
        await using organization = await startTestOrganization();
        const { result } = await organization.run(`${open}${create}${read()}${update("second")}${step}`);
        assert.equal(result.error?.code, "SESSION_FAULT");
        assert.match(result.error?.message ?? "", /ConcurrencyVersionMismatch/);
        const [left] = await organization.accounts();
        assert.equal(left?.attributes.get("name"), "second");
      });
    }
  });
}

for (const step of [update("second", 'ROWVERSION="7"'), remove('ROWVERSION="7"')]) {
  test(`refused in a batch: ${step.slice(0, 48)}`, async () => {
    await using organization = await startTestOrganization();
    const { result } = await organization.run(
      `${createSession()}${create}<AMDYNAMICSCRM ACTIVITY="begin_batch" />${step}`,
    );
    assert.equal(result.error?.code, "ACTION_BATCH_PARAMETER");
    assert.match(result.error?.message ?? "", /ROWVERSION/);
    assert.match(result.error?.remedy ?? "", /before begin_batch or after end_batch/);
  });
}

for (const [name, step] of [
  ["ROWVERSION", update("second", 'ROWVERSION="%none%"')],
  ["ROWVERSION", remove('ROWVERSION="%none%"')],
  ["CALLER", update("second", 'CALLER="%none%"')],
] as const) {
  test(`an expression for ${name} that gives nothing is refused: ${step.slice(0, 48)}`, async () => {
    await using organization = await startTestOrganization();
    const { result } = await organization.run(`<AMVARIABLE NAME="none" />${createSession()}${create}${step}`);
    assert.equal(result.error?.code, "ENGINE_PARAMETER");
    assert.equal(result.error?.message, `${name} is %none%, which gives nothing`);
    const [left] = await organization.accounts();
    assert.equal(left?.attributes.get("name"), "first");
  });
}

test("what is left empty counts as not given", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(
    `${createSession()}${create}${update("second", 'ROWVERSION="" CALLER=""')}`,
  );
  assert.equal(result.error, undefined);
});
