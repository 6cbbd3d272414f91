import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { allActivities } from "../../src/catalog/catalog.ts";
import { createFileGate } from "../../src/files/file-gate.ts";
import { checkTask, parseTask } from "../../src/index.ts";
import { createSession, startTestOrganization } from "./organization.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const caller = `CALLER="${id}"`;
const record = `ENTITY="account" ID="${id}"`;
const value = '<ATTRIBUTE LOGICALNAME="name" VALUE="x" />';
const joined = `${record} RELATIONSHIP="account_parent_account" RELATEDID="account:${id}" ${caller}`;

type Refused = readonly [part: string, parameters: string, inside: string, code: string];

/** Every part that the catalog says no batch takes, in a step that gives it; "step" where there can be no such step. */
const refused: Readonly<Record<string, readonly Refused[]>> = {
  assign_entity: [["caller", `${record} OWNER="${id}" ${caller}`, "", "ACTION_BATCH_CALLER"]],
  associate_entities: [["caller", joined, "", "ACTION_BATCH_CALLER"]],
  bulk_write: [["step", 'ENTITY="account" DATASET="rows"', "", "ACTION_BATCH_RESULT"]],
  create_entity: [["caller", `ENTITY="account" ${caller}`, value, "ACTION_BATCH_CALLER"]],
  delete_entity: [
    ["caller", `${record} ${caller}`, "", "ACTION_BATCH_CALLER"],
    ["rowVersion", `${record} ROWVERSION="5"`, "", "ACTION_BATCH_PARAMETER"],
  ],
  delete_file: [["step", `${record} COLUMN="entityimage"`, "", "ACTION_BATCH_FILE"]],
  disassociate_entities: [["caller", joined, "", "ACTION_BATCH_CALLER"]],
  execute_message: [
    ["caller", `NAME="WhoAmI" ${caller}`, "", "ACTION_BATCH_CALLER"],
    ["results", 'NAME="WhoAmI"', '<RESULT NAME="UserId" VARIABLE="v" />', "ACTION_BATCH_RESULT"],
  ],
  set_state: [["caller", `${record} STATE="1" ${caller}`, "", "ACTION_BATCH_CALLER"]],
  update_entity: [
    ["caller", `${record} ${caller}`, value, "ACTION_BATCH_CALLER"],
    ["rowVersion", `${record} ROWVERSION="5"`, value, "ACTION_BATCH_PARAMETER"],
  ],
  upload_file: [["step", `${record} COLUMN="entityimage" FILE="in.txt"`, "", "ACTION_BATCH_FILE"]],
  upsert_entity: [
    ["caller", `${record} ${caller}`, value, "ACTION_BATCH_CALLER"],
    ["createdVariable", `${record} CREATEDVARIABLE="v"`, value, "ACTION_BATCH_RESULT"],
    ["resultVariable", 'ENTITY="account" KEY="accountnumber=1" RESULTVARIABLE="v"', value, "ACTION_BATCH_RESULT"],
  ],
};

test("what the catalog keeps out of batches is what is tried here", () => {
  const kept = allActivities.filter(({ action }) => action === "AMDYNAMICSCRM");
  const parts = kept.flatMap(({ name, notInBatch }): readonly (readonly [string, readonly string[]])[] =>
    notInBatch === undefined ? [] : [[name, notInBatch === "step" ? ["step"] : Object.keys(notInBatch)]],
  );
  const tried = Object.entries(refused).map(([name, cases]) => [name, cases.map(([part]) => part)] as const);
  assert.deepEqual(Object.fromEntries(parts), Object.fromEntries(tried));
});

for (const [activity, cases] of Object.entries(refused)) {
  for (const [part, parameters, inside, code] of cases) {
    test(`${activity}: ${part} is refused by the check and by the run`, async () => {
      const step = `<AMDYNAMICSCRM ACTIVITY="${activity}" ${parameters}>${inside}</AMDYNAMICSCRM>`;
      const task = `<AMVARIABLE NAME="v" />${createSession()}
<AMDATASET RESULTDATASET="rows" COLUMNS="name" />
<AMDYNAMICSCRM ACTIVITY="begin_batch" />
${step}`;
      const found = checkTask(parseTask(task)).filter((one) => one.code === "CHECK_INSIDE_BATCH");
      const places = found.map(({ position }) => task.split("\n")[position.line - 1]);
      assert.deepEqual(places, [step]);
      await using organization = await startTestOrganization();
      const run = await organization.run(task, { files: createFileGate({ allowed: [tmpdir()] }) });
      assert.equal(run.result.error?.code, code, run.result.error?.message);
    });
  }
}
