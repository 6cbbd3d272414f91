import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createSession, startTestOrganization } from "./organization.ts";

/** PARAMETER elements of what writes records: alone, in a batch, and of a load. */

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const name = `<ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="x" />`;
const step = (activity: string, more: string, inside: string) =>
  `<AMDYNAMICSCRM ACTIVITY="${activity}" ENTITY="account" ${more}>${inside}</AMDYNAMICSCRM>\n`;

const accepted = [
  `<PARAMETER NAME="SuppressDuplicateDetection" VALUE="NO" />`,
  `<PARAMETER NAME="bypassbusinesslogicexecution" VALUE="CustomSync,CustomAsync" />`,
  `<PARAMETER NAME="SuppressCallbackRegistrationExpanderJob" VALUE="YES" />`,
  `<PARAMETER NAME="BypassCustomPluginExecution" TYPE="Boolean" VALUE="true" />`,
  `<PARAMETER NAME="tag">a load &amp; more</PARAMETER>`,
].join("");

/** What the organization does not have, or this one not yet: it comes there with every write. */
const refused = [
  ["SolutionUniqueName", `VALUE="crm"`, /SolutionUniqueName/],
  ["Surplus", `TYPE="String" VALUE="1"`, /Surplus/],
] as const;

/** What is wrong before anything is sent. */
const wrong = [
  ["SupressDuplicateDetection", `VALUE="NO"`, /^parameter SupressDuplicateDetection is not among/],
  ["SuppressDuplicateDetection", `VALUE="maybe"`, /^parameter SuppressDuplicateDetection of type Boolean cannot be/],
  [
    "SuppressDuplicateDetection",
    `TYPE="String" VALUE="NO"`,
    /is a value of type string, and the platform has a Boolean/,
  ],
  ["tag", "", /^the parameter tag is null, and the platform has a String there$/],
  ["Target", `VALUE="account"`, /^the parameter Target is what the call itself gives$/],
] as const;

const parent = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab50";
const teams = [{ name: "North" }];
const relationship = `RELATIONSHIP="account_parent_account" ROLE="Referencing"`;
const toParent = `ID="${id}" ${relationship} RELATEDID="account:${parent}"`;
const byKey = `KEY="accountnumber=A-17" ${relationship} RELATEDID="account:${parent}"`;
const customizations = {
  tables: [{ logicalName: "account", keys: [{ schemaName: "new_number", columns: ["accountnumber"] }] }],
};

const writes: readonly (readonly [activity: string, step: (inside: string) => string])[] = [
  ["create_entity", (inside) => step("create_entity", "", name + inside)],
  ["update_entity", (inside) => step("update_entity", `ID="${id}"`, name + inside)],
  ["upsert_entity", (inside) => step("upsert_entity", `ID="${id}"`, name + inside)],
  ["delete_entity", (inside) => step("delete_entity", `ID="${id}"`, inside)],
  ["assign_entity", (inside) => step("assign_entity", `ID="${id}" OWNER="team(name=North)"`, inside)],
  ["set_state", (inside) => step("set_state", `ID="${id}" STATE="Inactive"`, inside)],
  ["associate_entities", (inside) => step("associate_entities", toParent, inside)],
  ["associate_entities by a key", (inside) => step("associate_entities", byKey, inside)],
  ["disassociate_entities", (inside) => step("disassociate_entities", toParent, inside)],
];

const dataset = (columns: string) =>
  `<AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="account" COLUMNS="${columns}" RESULTDATASET="rows" />\n`;
const load = (operation: string) => (inside: string) =>
  dataset(operation === "create" ? "name" : "accountid,name") +
  step(
    "bulk_write",
    `OPERATION="${operation}" DATASET="rows"`,
    `<COLUMN NAME="accountid" ${operation === "create" ? "" : 'ATTRIBUTE="accountid"'} />${inside}`,
  );

const begin = `<AMDYNAMICSCRM ACTIVITY="begin_batch" />`;
const end = `<AMDYNAMICSCRM ACTIVITY="end_batch" />`;
const inBatches = writes.map(
  ([activity, write]) => [`${activity} in a batch`, (inside: string) => begin + write(inside) + end] as const,
);
const loads = ["create", "update", "upsert", "delete"].map(
  (operation) => [`bulk_write ${operation}`, load(operation)] as const,
);
/** The records that they change. */
const there =
  step("upsert_entity", `ID="${id}"`, `${name}<ATTRIBUTE LOGICALNAME="accountnumber" VALUE="A-17" />`) +
  step("upsert_entity", `ID="${parent}"`, name);

for (const transport of ["Soap", "WebApi"]) {
  const open = createSession(`TRANSPORT="${transport}"`);

  describe(`PARAMETER over ${transport}`, () => {
    let organization: Awaited<ReturnType<typeof startTestOrganization>>;
    before(async () => {
      organization = await startTestOrganization({ customizations, teams });
    });
    after(() => organization?.[Symbol.asyncDispose]());
    const failureOf = async (aml: string) => (await organization.run(open + aml)).result.error?.message;
    const refuse = async (write: string, parameter: string, message: RegExp) => {
      assert.equal(await failureOf(there), undefined);
      const count = (await organization.accounts()).length;
      assert.match((await failureOf(write)) ?? "", message, parameter);
      assert.equal((await organization.accounts()).length, count, parameter);
    };

    for (const [what, write] of [...writes, ...inBatches, ...loads]) {
      test(`${what}: it comes with the message, and what is not known there is refused by name`, async () => {
        assert.equal(await failureOf(there + write(accepted)), undefined);
        for (const [parameter, more, message] of refused) {
          await refuse(write(`<PARAMETER NAME="${parameter}" ${more} />`), parameter, message);
        }
      });
    }

    test("what does not fit is refused before anything is sent", async () => {
      for (const [parameter, more, message] of wrong) {
        const inside = `${name}<PARAMETER NAME="${parameter}" ${more} />`;
        await refuse(step("create_entity", "", inside), parameter, message);
      }
    });
  });
}

/** They are messages of their own there. */
describe("PARAMETER of assign_entity and set_state before version 8.0", () => {
  const places = { alone: ["", ""], "in a batch": [begin, end] } as const;
  for (const [where, [before, behind]] of Object.entries(places)) {
    for (const [activity, write] of writes.filter(([one]) => /^(?:assign_entity|set_state)$/.test(one))) {
      test(`${activity} ${where}`, async () => {
        await using organization = await startTestOrganization({ version: "5.0.9690.1992", teams });
        const failureOf = async (aml: string) =>
          (await organization.run(createSession() + aml)).result.error?.message ?? "";
        const run = (parameter: string) => failureOf(before + write(parameter) + behind);
        const record = `<ATTRIBUTE LOGICALNAME="accountid" VALUE="${id}" />`;
        assert.equal(await failureOf(step("create_entity", "", record)), "");
        assert.equal(await run(`<PARAMETER NAME="SuppressDuplicateDetection" VALUE="NO" />`), "");
        assert.match(await run(`<PARAMETER NAME="Surplus" TYPE="String" VALUE="1" />`), /Surplus/);
        const own = activity === "set_state" ? "EntityMoniker" : "Target";
        assert.match(await run(`<PARAMETER NAME="${own}" VALUE="account:${id}" />`), /is what the call itself gives$/);
      });
    }
  }
});
