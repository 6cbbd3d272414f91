import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { connection, createSession, startTestOrganization } from "./organization.ts";
import { startRecordingOrganization } from "./recording-organization.ts";

const name = `<ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="x" />`;
const create = (more: string) =>
  `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" ${more}>${name}</AMDYNAMICSCRM>`;
/** The first sign-in of a user makes the user's record in an open organization. */
const jo = `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Other" ${connection("jo")} />`;

async function author(task: string): Promise<string | undefined> {
  await using organization = await startTestOrganization();
  const run = await organization.run(jo + task);
  assert.equal(run.result.error?.message, undefined);
  const [account] = await organization.accounts();
  const by = account?.attributes.get("createdby");
  return by instanceof EntityReference ? by.name : undefined;
}

describe("CALLER", () => {
  for (const transport of ["Soap", "WebApi"]) {
    const open = createSession(`TRANSPORT="${transport}"`);
    const caller = 'CALLER="systemuser(domainname=netautoinc\\jo)"';

    test(`a step on behalf of another user, over ${transport}; the next is the session's own again`, async () => {
      assert.equal(await author(`${open}${create(caller)}`), "jo");
      assert.equal(
        await author(`${open}<AMVARIABLE NAME="id" />${create(`${caller} RESULTVARIABLE="id"`)}
        <AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" ID="%id%" />${create("")}`),
        "administrator",
      );
    });

    test(`a user by the object in Entra ID, over ${transport}, without a question for the user`, async () => {
      const get = `<AMDYNAMICSCRM ACTIVITY="query_entities" SESSION="Other" ENTITY="systemuser" COLUMNS="azureactivedirectoryobjectid" RESULTDATASET="users"><CONDITION ATTRIBUTE="domainname" VALUE="netautoinc\\jo" /></AMDYNAMICSCRM>`;
      const byObject = create('CALLER="systemuser(azureactivedirectoryobjectid=%users.azureactivedirectoryobjectid%)"');
      await using organization = await startRecordingOrganization(() => undefined);
      const run = await organization.run(`${jo}${get}${open}${byObject}`);
      assert.equal(run.result.error?.message, undefined);
      const queries = organization.requests.filter(({ body, target }) =>
        /entity name=.{1,6}systemuser|systemusers/.test(decodeURIComponent(target) + body),
      );
      assert.equal(queries.length, 1, "the task's own query alone");
      assert.equal(await author(`${get}${open}${byObject}`), "jo");
    });

    test(`a step that connects for itself, over ${transport}`, async () => {
      assert.equal(await author(create(`${connection()} TRANSPORT="${transport}" ${caller}`)), "jo");
    });
  }

  const refused = [
    ["no form of a user", "jo", "ACTION_CALLER"],
    ["a record of another table", "account:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f", "ACTION_CALLER"],
    ["nobody", "systemuser(domainname=netautoinc\\nobody)", "SESSION_RECORD_NOT_FOUND"],
    ["a user who is not there", "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f", "SESSION_FAULT"],
  ] as const;
  for (const [what, caller, code] of refused) {
    test(`refused: ${what}`, async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(createSession() + create(`CALLER="${caller}"`));
      assert.equal(run.result.error?.code, code, run.result.error?.message);
      assert.deepEqual(await organization.accounts(), []);
    });
  }
});

test("a record is named by KEY or by ID, and the message says what is wrong with either", async () => {
  await using organization = await startTestOrganization();
  const get = (more: string) => `<AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ${more} RESULTDATASET="read" />`;
  for (const [more, code] of [
    ['KEY="accountnumber"', "ACTION_RECORD_KEY"],
    ['KEY="accountnumber=A-1"', "SESSION_FAULT"],
    ['ID="contact:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f"', "ACTION_RECORD_ID"],
    ["", "CHECK_MISSING_PARAMETER"],
  ] as const) {
    const run = await organization.run(createSession() + get(more));
    assert.equal(run.result.error?.code, code, run.result.error?.message);
  }
});
