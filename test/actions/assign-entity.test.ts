import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { connection, createSession, logsOf, startTestOrganization } from "./organization.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const create = `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account"><ATTRIBUTE LOGICALNAME="accountid" TYPE="Guid" VALUE="${id}" />
  <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="Contoso" /></AMDYNAMICSCRM>`;
const other = `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Other" ${connection("jo")} />`;
const assign = (owner: string, more = `ENTITY="account" ID="${id}"`) =>
  `<AMDYNAMICSCRM ACTIVITY="assign_entity" ${more} OWNER="${owner}" />`;
const owner = `<AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="${id}" RESULTDATASET="account" />`;
const show = `${owner}<AMWRITETOLOG TEXT="%account.ownerid%" />`;
const teams = [{ name: "North" }];

for (const transport of ["Soap", "WebApi"]) {
  // Before 8.0 the message Assign goes, which is the SOAP wire's.
  for (const version of transport === "Soap" ? ["5.0.9690.1992", "9.2.24051.174"] : ["9.2.24051.174"]) {
    const open = createSession(`TRANSPORT="${transport}"`);

    describe(`assign_entity over ${transport}, version ${version}`, () => {
      test("to a user and to a team, by what is unique to them, by reference and by ID", async () => {
        await using organization = await startTestOrganization({ version, teams });
        const run = await organization.run(
          `${other}${open}${create}
           ${assign("systemuser(domainname=netautoinc\\jo)")}${show}
           ${assign("team(name=North)")}${show}
           <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="${id}" COLUMNS="createdby" RESULTDATASET="made" />
           ${assign("%made.createdby%")}${show}
           ${assign("%account.ownerid%")}${show}`,
        );
        assert.equal(run.result.error?.message, undefined);
        const [user, team, creator, same] = logsOf(run);
        assert.match(user ?? "", /^systemuser:/);
        assert.match(team ?? "", /^team:/);
        assert.notEqual(creator, user);
        assert.equal(same, creator);
        assert.equal(run.result.summary.records.updated, 4);
      });

      test("a user's ID alone", async () => {
        await using organization = await startTestOrganization({ version });
        const found = await organization.run(
          `${other}${open}${create}${assign("systemuser(domainname=netautoinc\\jo)")}${show}`,
        );
        const [jo = ""] = logsOf(found);
        const run = await organization.run(
          `${open}${assign("systemuser(domainname=netautoinc\\administrator)")}${assign(jo.replace("systemuser:", ""))}${show}`,
        );
        assert.equal(run.result.error?.message, undefined);
        assert.deepEqual(logsOf(run), [jo]);
      });

      test("in a batch", async () => {
        await using organization = await startTestOrganization({ version, teams });
        const run = await organization.run(
          `${open}${create}<AMDYNAMICSCRM ACTIVITY="begin_batch" />${assign("team(name=North)")}
           ${owner}<AMDYNAMICSCRM ACTIVITY="end_batch" RESULTDATASET="done" />
           <AMWRITETOLOG TEXT="%account.ownerid%" />${show}<AMWRITETOLOG TEXT="%done.activity% %done.status%" />`,
        );
        assert.equal(run.result.error?.message, undefined);
        const [before, after, done] = logsOf(run);
        assert.match(before ?? "", /^systemuser:/);
        assert.match(after ?? "", /^team:/);
        assert.equal(done, "assign_entity done");
      });
    });
  }
}

for (const transport of ["Soap", "WebApi"]) {
  test(`a contact owns nothing, over ${transport}`, async () => {
    await using organization = await startTestOrganization();
    const open = createSession(`TRANSPORT="${transport}"`);
    const { result } = await organization.run(`${open}${create}${assign(`contact:${id}`)}`);
    assert.match(
      result.error?.message ?? "",
      /'contact' is not a valid lookup target of 'ownerid'. Valid targets: systemuser, team\./,
    );
  });
}

const refused = [
  ["a text that names nobody", "jo", "ACTION_RECORD_TEXT", /OWNER "jo" names no record/],
  ["a team that is not there", "team(name=South)", "SESSION_RECORD_NOT_FOUND", /team\(name=South\)/],
] as const;
for (const [what, text, code, message] of refused) {
  test(`refused: ${what}`, async () => {
    await using organization = await startTestOrganization();
    const { result } = await organization.run(`${createSession()}${assign(text)}`);
    assert.equal(result.error?.code, code);
    assert.match(result.error?.message ?? "", message);
  });
}

test("an owner that is neither user nor team is the organization's to refuse", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(`${createSession()}${create}${assign(`account:${id}`)}`);
  assert.equal(result.error?.code, "SESSION_FAULT");
});

test("an owner that is none: the remedy shows a user", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(`${createSession()}${create}${assign("Jo")}`);
  assert.equal(result.error?.message, 'OWNER "Jo" names no record');
  assert.match(result.error?.remedy ?? "", /^give systemuser:0.*, such as systemuser\(…=…\)$/);
});
