import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession, logsOf, startTestOrganization } from "./organization.ts";

type Sample = readonly [table: string, column: string, type: string, text: string, back: string];

const sampleId = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";

/** What a record of the table cannot do without. */
const required: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  account: { name: `TYPE="String" VALUE="x"` },
  contact: { lastname: `TYPE="String" VALUE="x"` },
  transactioncurrency: {
    currencyname: `TYPE="String" VALUE="Crown"`,
    currencysymbol: `TYPE="String" VALUE="kr"`,
    currencyprecision: `TYPE="Integer" VALUE="2"`,
    isocurrencycode: `TYPE="String" VALUE="DKK"`,
  },
};

/** What a task writes into a column, and what `%dataset.column%` gives when it reads the record back. */
const samples: readonly Sample[] = [
  ["account", "name", "String", `A &amp; "B"`.replaceAll('"', "&quot;"), `A & "B"`],
  ["account", "description", "Memo", "one\ntwo", "one\ntwo"],
  ["account", "numberofemployees", "Integer", "42", "42"],
  ["account", "donotemail", "Boolean", "YES", "True"],
  ["account", "revenue", "Money", "1234.50", "1234.5"],
  ["account", "creditlimit", "Money", "0", "0"],
  ["account", "address1_latitude", "Double", "47.12345", "47.12345"],
  ["transactioncurrency", "exchangerate", "Decimal", "1.2345678901", "1.2345678901"],
  ["account", "lastusedincampaign", "DateTime", "2026-11-23T09:30:00Z", "11/23/2026 9:30:00 AM"],
  ["account", "industrycode", "Picklist", "1", "1"],
  ["account", "accountcategorycode", "OptionSetValue", "2", "2"],
  ["account", "statecode", "State", "0", "0"],
  ["account", "statuscode", "Status", "1", "1"],
  ["account", "address1_addressid", "Uniqueidentifier", `{${sampleId.toUpperCase()}}`, sampleId],
  ["account", "accountid", "Guid", sampleId, sampleId],
  ["account", "fax", "Null", "ignored", ""],
  ["account", "fax", "String", "", ""],
  ["contact", "lastname", "String", "Muscle", "Muscle"],
];

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

for (const [table, column, type, text, back] of samples) {
  test(`${type} goes into ${table}.${column} and comes back`, async () => {
    await using organization = await startTestOrganization();
    const attributes = Object.entries({ ...required[table], [column]: `TYPE="${type}" VALUE="${text}"` }).map(
      ([name, rest]) => `<ATTRIBUTE LOGICALNAME="${name}" ${rest} />`,
    );
    const run = await organization.run(
      `<AMVARIABLE NAME="id" />${createSession()}
       <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="${table}" RESULTVARIABLE="id">${attributes.join("")}</AMDYNAMICSCRM>
       <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="${table}" ID="%id%" COLUMNS="${column}" RESULTDATASET="ds" />
       <AMWRITETOLOG TEXT="[%ds.${column}%]" />`,
    );
    assert.equal(run.result.error, undefined);
    assert.deepEqual(logsOf(run), [`[${back}]`]);
    assert.match(String(run.result.variables.get("id")), id);
  });
}

test("references, IDs, states and dates that a task read can be written back as they are", async () => {
  await using organization = await startTestOrganization();
  const run = await organization.run(
    `<AMVARIABLE NAME="parent" /><AMVARIABLE NAME="child" />${createSession()}
     <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="Account" RESULTVARIABLE="parent">
       <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="parent" /></AMDYNAMICSCRM>
     <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="child">
       <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="child" />
       <ATTRIBUTE LOGICALNAME="lastusedincampaign" TYPE="DateTime" VALUE="2026-01-02 03:04" />
       <ATTRIBUTE LOGICALNAME="parentaccountid" TYPE="Lookup" VALUE="account:%parent%" /></AMDYNAMICSCRM>
     <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%child%" RESULTDATASET="c" />
     <AMDYNAMICSCRM ACTIVITY="update_entity" ENTITY="account" ID="%c.parentaccountid%">
       <ATTRIBUTE LOGICALNAME="lastusedincampaign" TYPE="DateTime" VALUE="%c.lastusedincampaign%" />
       <ATTRIBUTE LOGICALNAME="ownerid" TYPE="Owner" VALUE="%c.ownerid%" /></AMDYNAMICSCRM>
     <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="{%parent%}" COLUMNS="accountid, name, lastusedincampaign; fax" RESULTDATASET="p" />
     <AMWRITETOLOG TEXT="%p.accountid%|%p.name%|%p.lastusedincampaign%|%p.fax%|%p.TotalRows%|%c.statecode%" />`,
  );
  assert.equal(run.result.error, undefined);
  const parent = run.result.variables.get("parent");
  assert.deepEqual(logsOf(run), [`${parent}|parent|1/2/2026 3:04:00 AM||1|0`]);
  const columns = run.result.datasets.find("p")?.columns ?? [];
  const attributes = columns.filter((column) => !column.includes("."));
  assert.deepEqual(attributes.slice(0, 4), ["accountid", "name", "lastusedincampaign", "fax"]);
});

test("a Customer is an account or a contact, and a BigInt is read with all its digits", async () => {
  await using organization = await startTestOrganization();
  const run = await organization.run(
    `<AMVARIABLE NAME="parent" /><AMVARIABLE NAME="child" />${createSession()}
     <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="parent">
       <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="parent" /></AMDYNAMICSCRM>
     <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="contact" RESULTVARIABLE="child">
       <ATTRIBUTE LOGICALNAME="lastname" TYPE="String">Muscle</ATTRIBUTE>
       <ATTRIBUTE LOGICALNAME="parentcustomerid" TYPE="Customer" VALUE="account:%parent%" /></AMDYNAMICSCRM>
     <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="contact" ID="%child%" COLUMNS="lastname,parentcustomerid,versionnumber" RESULTDATASET="c" />
     <AMWRITETOLOG TEXT="%c.lastname%|%c.parentcustomerid%|%c.versionnumber + 0%" />`,
  );
  assert.equal(run.result.error, undefined);
  const [lastName, customer, version] = (logsOf(run)[0] ?? "").split("|");
  assert.deepEqual([lastName, customer], ["Muscle", `account:${run.result.variables.get("parent")}`]);
  assert.match(version ?? "", /^\d+$/);
});

test("a record is updated and deleted; an update of nothing sends nothing but needs its session", async () => {
  await using organization = await startTestOrganization();
  const nothing = `<AMDYNAMICSCRM ACTIVITY="update_entity" SESSION="DynamicsCrmSession1" ENTITY="account" ID="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f" />`;
  const run = await organization.run(
    `<AMVARIABLE NAME="id" />${createSession()}
     <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="id">
       <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="x" /></AMDYNAMICSCRM>
     <AMDYNAMICSCRM ACTIVITY="update_entity" ENTITY="account" ID="%id%">
       <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="updated" /></AMDYNAMICSCRM>
     ${nothing}
     <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%id%" COLUMNS="name" RESULTDATASET="ds" />
     <AMWRITETOLOG TEXT="%ds.name%" /><AMDYNAMICSCRM ACTIVITY="delete_entity" ENTITY="account" ID="%id%" />`,
  );
  assert.equal(run.result.error, undefined);
  assert.deepEqual(logsOf(run), ["updated"]);
  assert.deepEqual(run.result.summary.records, { created: 1, updated: 1, deleted: 1, read: 1 });
  assert.ok((await organization.accounts()).every((account) => account.id?.text !== run.result.variables.get("id")));
  assert.equal((await organization.run(nothing)).result.error?.code, "ACTION_NO_SESSION");
});

const refused: readonly (readonly [name: string, step: string, code: string])[] = [
  ["an ID that is none", `ACTIVITY="delete_entity" ENTITY="account" ID="12"`, "ACTION_RECORD_ID"],
  [
    "an ID with something behind it",
    `ACTIVITY="delete_entity" ENTITY="account" ID="account:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f:x"`,
    "ACTION_RECORD_ID",
  ],
  [
    "a reference to another entity as the ID",
    `ACTIVITY="delete_entity" ENTITY="account" ID="contact:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f"`,
    "ACTION_RECORD_ID",
  ],
];

for (const [name, step, code] of refused) {
  test(`${name} is refused before anything is sent`, async () => {
    await using organization = await startTestOrganization();
    const { result } = await organization.run(`<AMDYNAMICSCRM ${step} />`);
    assert.equal(result.error?.code, code);
  });
}

test("an attribute whose name turns out to be another's is refused before the record is created", async () => {
  await using organization = await startTestOrganization();
  const { result } = await organization.run(
    `<AMVARIABLE NAME="column" VALUE=" Name" />${createSession()}<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account">
      <ATTRIBUTE LOGICALNAME="name" VALUE="x" /><ATTRIBUTE LOGICALNAME="%column%" VALUE="y" /></AMDYNAMICSCRM>`,
  );
  assert.deepEqual(
    [result.error?.code, result.error?.message],
    ["ACTION_ATTRIBUTE_TWICE", "attribute name is given twice"],
  );
  assert.deepEqual(await organization.accounts(), []);
});

test("a value that does not fit is refused before the record is created", async () => {
  await using organization = await startTestOrganization();
  const before = (await organization.accounts()).length;
  const { result } = await organization.run(
    `${createSession()}<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account">
      <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="x" />
      <ATTRIBUTE LOGICALNAME="numberofemployees" TYPE="Integer" VALUE="many" /></AMDYNAMICSCRM>`,
  );
  assert.equal(result.error?.code, "SESSION_BAD_VALUE");
  assert.equal((await organization.accounts()).length, before);
});

const tags = {
  schemaName: "new_Tags",
  type: "MultiSelectPicklist" as const,
  options: [
    { value: 1, label: "Public" },
    { value: 2, label: "Secret, very" },
  ],
};
for (const [text, given] of [
  ["Secret, very", "2"],
  ["'Secret, very', public", "2,1"],
  ["1; 'Secret, very'", "1,2"],
] as const) {
  test(`a label that holds a comma, among several: ${text}`, async () => {
    const customizations = { tables: [{ logicalName: "account", columns: [tags] }] };
    await using organization = await startTestOrganization({ customizations });
    const run = await organization.run(
      `<AMVARIABLE NAME="id" />${createSession()}<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="id"><ATTRIBUTE LOGICALNAME="new_tags" VALUE="${text}" /></AMDYNAMICSCRM>
       <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%id%" COLUMNS="new_tags" RESULTDATASET="read" /><AMWRITETOLOG TEXT="%read.new_tags%" />`,
    );
    assert.equal(run.result.error?.message, undefined);
    assert.deepEqual(logsOf(run)[0]?.split(",").sort(), given.split(",").sort());
  });
}
