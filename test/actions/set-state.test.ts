import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSession, logsOf, startTestOrganization } from "./organization.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const create = (table: string, column: string) =>
  `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="${table}"><ATTRIBUTE LOGICALNAME="${table === "task" ? "activity" : table}id" TYPE="Guid" VALUE="${id}" />
   <ATTRIBUTE LOGICALNAME="${column}" TYPE="String" VALUE="x" /></AMDYNAMICSCRM>`;
const set = (table: string, more: string) =>
  `<AMDYNAMICSCRM ACTIVITY="set_state" ENTITY="${table}" ID="${id}" ${more} />`;
const show = (table: string) =>
  `<AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="${table}" ID="${id}" COLUMNS="statecode, statuscode" RESULTDATASET="ds" /><AMWRITETOLOG TEXT="%ds.statecode% %ds.statuscode%" />`;

const cases = [
  ["account", "name", 'STATE="1"', "1 2", "a state by number takes its default status"],
  ["account", "name", 'STATE="inactive"', "1 2", "by label, in any case"],
  ["account", "name", 'STATE="Inactive" STATUS="Inactive"', "1 2", "both by label"],
  ["task", "subject", 'STATE="Completed" STATUS="5"', "1 5", "status by number"],
  ["task", "subject", 'STATUS="Canceled"', "2 6", "the status alone tells the state"],
  ["task", "subject", 'STATUS="4"', "0 4", "a status of the same state"],
] as const;

for (const transport of ["Soap", "WebApi"]) {
  // Before 8.0 the message SetState goes, which is the SOAP wire's.
  for (const version of transport === "Soap" ? ["5.0.9690.1992", "9.2.24051.174"] : ["9.2.24051.174"]) {
    const open = createSession(`TRANSPORT="${transport}"`);

    describe(`set_state over ${transport}, version ${version}`, () => {
      for (const [table, column, state, expected, what] of cases) {
        test(`${what}: ${state}`, async () => {
          await using organization = await startTestOrganization({ version });
          const run = await organization.run(`${open}${create(table, column)}${set(table, state)}${show(table)}`);
          assert.equal(run.result.error?.message, undefined);
          assert.deepEqual(logsOf(run), [expected]);
          assert.equal(run.result.summary.records.updated, 1);
        });
      }

      test("in a batch", async () => {
        await using organization = await startTestOrganization({ version });
        const run = await organization.run(
          `${open}${create("account", "name")}<AMDYNAMICSCRM ACTIVITY="begin_batch" />
           ${set("account", 'STATE="Inactive"')}${show("account")}<AMDYNAMICSCRM ACTIVITY="end_batch" />${show("account")}`,
        );
        assert.equal(run.result.error?.message, undefined);
        assert.deepEqual(logsOf(run), ["0 1", "1 2"]);
      });

      test("a pair that does not belong together is the organization's to refuse", async () => {
        await using organization = await startTestOrganization({ version });
        const { result } = await organization.run(
          `${open}${create("account", "name")}${set("account", 'STATE="1" STATUS="1"')}`,
        );
        assert.equal(result.error?.code, "SESSION_FAULT");
        assert.match(result.error?.message ?? "", /1 is not a valid status code/);
      });
    });
  }
}

const refused = [
  [
    "a label that the table does not have",
    'STATE="Asleep"',
    "SESSION_BAD_VALUE",
    /statecode .* cannot be "Asleep"/,
    /0 \(Active\)/,
  ],
  ["a status of no state", 'STATUS="77"', "ACTION_NO_STATE", /account has no status 77/, /give STATE/],
] as const;
for (const [what, state, code, message, remedy] of refused) {
  test(`refused: ${what}`, async () => {
    await using organization = await startTestOrganization();
    const { result } = await organization.run(`${createSession()}${set("account", state)}`);
    assert.equal(result.error?.code, code);
    assert.match(result.error?.message ?? "", message);
    assert.match(result.error?.remedy ?? "", remedy);
  });
}
