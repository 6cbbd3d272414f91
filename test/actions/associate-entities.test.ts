import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSession, logsOf, type Run, startTestOrganization } from "./organization.ts";

const ids = {
  account: "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f",
  child: "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab50",
  anna: "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab51",
  bert: "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab52",
};
const create = (table: string, id: string, column: string, value: string) =>
  `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="${table}"><ATTRIBUTE LOGICALNAME="${table}id" TYPE="Guid" VALUE="${id}" />
   <ATTRIBUTE LOGICALNAME="${column}" TYPE="String" VALUE="${value}" /></AMDYNAMICSCRM>`;
const records =
  create("account", ids.account, "name", "Contoso") +
  create("account", ids.child, "name", "Contoso Oslo") +
  create("contact", ids.anna, "lastname", "Anna") +
  create("contact", ids.bert, "lastname", "Bert");
const join = (activity: string, more: string, children = "") =>
  `<AMDYNAMICSCRM ACTIVITY="${activity}_entities" ENTITY="account" ${more}>${children}</AMDYNAMICSCRM>`;
const toContacts = `ID="${ids.account}" RELATIONSHIP="contact_customer_accounts"`;
const show = (table: string, id: string, column: string) =>
  `<AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="${table}" ID="${id}" COLUMNS="${column}" RESULTDATASET="ds" /><AMWRITETOLOG TEXT="[%ds.${column}%]" />`;
const showContacts = show("contact", ids.anna, "parentcustomerid") + show("contact", ids.bert, "parentcustomerid");
const joined = `account:${ids.account}`;
const customizations = {
  tables: [{ logicalName: "account", keys: [{ schemaName: "new_number", columns: ["name"] }] }],
};

function succeeds(run: Run, logs: readonly string[]): void {
  assert.equal(run.result.error?.message, undefined);
  assert.deepEqual(
    logsOf(run).map((text) => text.replace(/^\[(.*)\]$/, "$1")),
    logs,
  );
}

for (const transport of ["Soap", "WebApi"]) {
  const open = createSession(`TRANSPORT="${transport}"`);

  describe(`associate_entities and disassociate_entities over ${transport}`, () => {
    test("one related record, by RELATEDENTITY and RELATEDID", async () => {
      await using organization = await startTestOrganization();
      const one = `${toContacts} RELATEDENTITY="contact" RELATEDID="${ids.anna}"`;
      const run = await organization.run(
        `${open}${records}${join("associate", one)}${showContacts}${join("disassociate", one)}${showContacts}`,
      );
      succeeds(run, [joined, "", "", ""]);
    });

    test("several at once: by reference, by the table of the step, by what is unique to them", async () => {
      await using organization = await startTestOrganization();
      const several = `<RELATED ID="contact:${ids.anna}" /><RELATED ENTITY="contact">contact(lastname=Bert)</RELATED>`;
      const run = await organization.run(
        `${open}${records}${join("associate", toContacts, several)}${showContacts}
         ${join("disassociate", `${toContacts} RELATEDENTITY="contact" RELATEDID="${ids.anna}"`, `<RELATED ID="${ids.bert}" />`)}${showContacts}`,
      );
      succeeds(run, [joined, joined, "", ""]);
    });

    test("the record by an alternate key", async () => {
      await using organization = await startTestOrganization({ customizations });
      const byKey = `KEY="name=Contoso" RELATIONSHIP="contact_customer_accounts" RELATEDID="contact:${ids.anna}"`;
      succeeds(await organization.run(`${open}${records}${join("associate", byKey)}${showContacts}`), [joined, ""]);
    });

    test("a table with itself, by role", async () => {
      await using organization = await startTestOrganization();
      const parents = (id: string) => `ID="${id}" RELATIONSHIP="account_parent_account" RELATEDENTITY="account"`;
      const run = await organization.run(
        `${open}${records}
         ${join("associate", `${parents(ids.account)} RELATEDID="${ids.child}" ROLE="Referenced"`)}${show("account", ids.child, "parentaccountid")}
         ${join("disassociate", `${parents(ids.child)} RELATEDID="${ids.account}" ROLE="Referencing"`)}${show("account", ids.child, "parentaccountid")}`,
      );
      succeeds(run, [joined, ""]);
    });

    test("in a batch", async () => {
      await using organization = await startTestOrganization();
      const one = `${toContacts} RELATEDENTITY="contact" RELATEDID="${ids.anna}"`;
      const run = await organization.run(
        `${open}${records}<AMDYNAMICSCRM ACTIVITY="begin_batch" TRANSACTION="YES" />
         ${join("associate", one, `<RELATED ID="${ids.bert}" />`)}${join("disassociate", one)}${showContacts}
         <AMDYNAMICSCRM ACTIVITY="end_batch" RESULTDATASET="done" />${showContacts}<AMWRITETOLOG TEXT="%done.TotalRows% %done.activity% %done.status%" />`,
      );
      succeeds(run, ["", "", "", joined, "2 associate_entities done"]);
    });

    test("a relationship that is not there is the organization's to refuse, by name", async () => {
      await using organization = await startTestOrganization();
      const wrong = `ID="${ids.account}" RELATIONSHIP="new_nowhere" RELATEDID="contact:${ids.anna}"`;
      const { result } = await organization.run(`${open}${records}${join("associate", wrong)}`);
      assert.match(result.error?.message ?? "", /new_nowhere/);
    });
  });
}

const refused = [
  ["no related record", toContacts, "", "ACTION_NO_RELATED", /names no related record/],
  [
    "an ID without its table",
    `${toContacts} RELATEDID="${ids.anna}"`,
    "",
    "ACTION_RECORD_TEXT",
    /RELATEDID .* does not say of which entity/,
  ],
  [
    "a text that is no record",
    toContacts,
    `<RELATED ENTITY="contact" ID="Anna" />`,
    "ACTION_RECORD_TEXT",
    /ID of RELATED "Anna" names no record/,
  ],
  [
    "a record of another entity",
    toContacts,
    `<RELATED ENTITY="contact" ID="account:${ids.child}" />`,
    "ACTION_RECORD_TEXT",
    /ID of RELATED "account:.*" names no record of contact/,
  ],
  [
    "a record that nobody has",
    toContacts,
    `<RELATED ID="contact(lastname=Zoe)" />`,
    "SESSION_RECORD_NOT_FOUND",
    /no record contact\(lastname=Zoe\)/,
  ],
] as const;
for (const [what, more, children, code, message] of refused) {
  test(`refused: ${what}`, async () => {
    await using organization = await startTestOrganization();
    const { result } = await organization.run(`${createSession()}${join("associate", more, children)}`);
    assert.equal(result.error?.code, code);
    assert.match(result.error?.message ?? "", message);
    assert.notEqual(result.error?.remedy ?? "", "");
  });
}
