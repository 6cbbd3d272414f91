import assert from "node:assert/strict";
import { it } from "node:test";
import { createSession, startTestOrganization } from "./organization.ts";

const one = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab41";
const two = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab42";
const crm = (activity: string, attributes: string, children = "") =>
  `<AMDYNAMICSCRM ACTIVITY="${activity}" ${attributes}>${children}</AMDYNAMICSCRM>`;
const name = (value: string) => `<ATTRIBUTE LOGICALNAME=" Name " VALUE="${value}" />`;
const account = `ENTITY="account"`;
const three = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab43";
const joined = `ENTITY="account" ID="${one}" RELATIONSHIP=" contact_customer_accounts "`;
const related = (id: string) => `<RELATED ENTITY="contact" ID="${id}" />`;

/** What each step says that it did. */
const steps: readonly (readonly [aml: string, summary: string | RegExp])[] = [
  [createSession(), /^connected to http:\S+Organization\.svc\S*, version [\d.]+$/],
  [crm("who_am_i", 'RESULTDATASET="me"'), /^user [0-9a-f-]{36} of organization [0-9a-f-]{36}$/],
  [crm("upsert_entity", `${account} ID="${one}"`, name("one")), `created account ${one}`],
  [crm("upsert_entity", `${account} ID="${one}"`, name("two")), `updated account ${one}`],
  [crm("query_entities", `${account} RESULTDATASET="q"`), "read 1 record of account"],
  [crm("count_entities", `${account} RESULTVARIABLE="n"`), "1 record of account"],
  [crm("create_entity", account, name("three")), /^created account [0-9a-f-]{36}$/],
  [crm("upsert_entity", `${account} ID="${two}"`, name("four")), `created account ${two}`],
  [crm("query_entities", `${account} RESULTDATASET="q"`), "read 3 records of account"],
  [crm("query_entities", `${account} TOP="2" RESULTDATASET="q"`), "read 2 records of account"],
  [crm("query_entities", `${account} MAXROWS="2" RESULTDATASET="q"`), "read 2 records of account; there are more"],
  [crm("count_entities", `${account} RESULTVARIABLE="n"`), "3 records of account"],
  [crm("get_entity", `${account} ID="${one}" RESULTDATASET="q"`), `read account ${one}`],
  [crm("update_entity", `${account} ID="${one}"`, name("five")), `updated account ${one}`],
  [crm("update_entity", `${account} ID="${one}"`), `nothing to update in account ${one}`],
  [crm("set_state", `${account} ID="${one}" STATE="Inactive"`), `set account ${one} to state 1`],
  [crm("set_state", `${account} ID="${one}" STATE="Active" STATUS="1"`), `set account ${one} to state 0, status 1`],
  [
    crm("assign_entity", `${account} ID="${one}" OWNER="systemuser:%me.userid%"`),
    new RegExp(`^assigned account ${one} to systemuser:[0-9a-f-]{36}$`),
  ],
  [crm("upsert_entity", `ENTITY="contact" ID="${two}"`), `created contact ${two}`],
  [crm("upsert_entity", `ENTITY="contact" ID="${three}"`), `created contact ${three}`],
  [
    crm("associate_entities", joined, related(two)),
    `associated account ${one} and contact:${two} by contact_customer_accounts`,
  ],
  [
    crm("disassociate_entities", joined, related(two)),
    `disassociated account ${one} and contact:${two} by contact_customer_accounts`,
  ],
  [
    crm("associate_entities", joined, related(two) + related(three)),
    `associated account ${one} and 2 records by contact_customer_accounts`,
  ],
  [crm("execute_message", 'NAME="WhoAmI"'), "executed WhoAmI"],
  [crm("list_entities", 'KIND="Custom" RESULTDATASET="q"'), /^\d+ entities$/],
  [crm("describe_entity", `${account} INCLUDE="Keys" RESULTDATASET="q"`), "0 keys of account"],
  [crm("get_option_set", `${account} ATTRIBUTE="statecode" RESULTDATASET="q"`), "2 options of account.statecode"],
  [crm("begin_batch", ""), "batch begun"],
  [crm("create_entity", account, name("six")), /^in the batch: create account/],
  [crm("delete_entity", `${account} ID="${two}"`), /^in the batch: delete account/],
  [crm("end_batch", ""), "2 of 2 operations done"],
  [crm("begin_batch", 'TRANSACTION="YES"'), "batch begun, as one transaction"],
  [crm("end_batch", ""), "0 of 0 operations done"],
  [crm("delete_entity", `${account} ID="${one}"`), `deleted account ${one}`],
  [crm("end_session", 'SESSION="DynamicsCrmSession1"'), "ended"],
];

it("each step says what it did", async () => {
  await using organization = await startTestOrganization();
  const run = await organization.run(`<AMVARIABLE NAME="n" />\n${steps.map(([aml]) => aml).join("\n")}`);
  assert.equal(run.result.error?.message, undefined);
  const told = run.events.flatMap((event) => (event.type === "step-finished" ? [event.result.summary] : [])).slice(1);
  assert.equal(told.length, steps.length);
  for (const [index, [aml, summary]] of steps.entries()) {
    if (typeof summary === "string") assert.equal(told[index], summary, aml);
    else assert.match(told[index] ?? "", summary, aml);
  }
});
