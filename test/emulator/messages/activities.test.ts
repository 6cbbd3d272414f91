import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { AttributeValue, EntityCollection } from "../../../src/values/entity.ts";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import type { Guid } from "../../../src/values/guid.ts";
import { OptionSetValue } from "../../../src/values/option-set-value.ts";
import { collection, columnSet, entity, queryExpression, TestOrganization } from "../test-organization.ts";
import { addColumn } from "./definitions.ts";

let organization: TestOrganization;
let me: EntityReference;
let anna: EntityReference;
before(async () => {
  organization = await TestOrganization.open();
  me = new EntityReference("systemuser", (await organization.execute("WhoAmI")).results.get("UserId") as Guid);
  anna = new EntityReference("contact", await organization.create("contact", { lastname: "Anna" }));
});
after(() => organization.close());

const party = (values: Record<string, AttributeValue>) => entity("activityparty", values);
const parties = (...of: EntityReference[]) => collection("activityparty", ...of.map((partyid) => party({ partyid })));

async function list(table: string, id: Guid, column: string): Promise<string[]> {
  const { attributes } = await organization.retrieve(table, id, column);
  const value = attributes.get(column) as EntityCollection;
  return value.entities.map(({ attributes: of }) => {
    const partyid = of.get("partyid");
    return partyid instanceof EntityReference
      ? `${partyid.logicalName} ${partyid.name}`
      : String(of.get("addressused"));
  });
}

/** participationtypemask of the activity's rows of activityparty, in growing order. */
async function participations(id: Guid): Promise<number[]> {
  const { entities } = await organization.retrieveMultiple({
    ...queryExpression({ entityName: "activityparty", columnSet: columnSet(["participationtypemask"]) }),
    criteria: {
      filterOperator: "And",
      conditions: [{ attributeName: "activityid", operator: "Equal", values: [id] }],
      filters: [],
    },
  });
  return entities.map(({ attributes }) => Number(attributes.get("participationtypemask"))).sort((a, b) => a - b);
}

describe("an activity", () => {
  it("keeps its parties as rows, and returns them as lists", async () => {
    const account = new EntityReference("account", await organization.create("account", { name: "Acme" }));
    const id = await organization.create("email", {
      subject: "Hello",
      from: parties(me),
      to: collection("activityparty", party({ partyid: anna }), party({ addressused: "nobody@example.com" })),
      cc: parties(account),
      regardingobjectid: account,
    });
    assert.deepEqual(await list("email", id, "to"), ["contact Anna", "nobody@example.com"]);
    assert.deepEqual(await list("email", id, "from"), ["systemuser alice"]);
    assert.deepEqual(await participations(id), [1, 2, 2, 3, 8, 9]);
    const { entities } = await organization.retrieveMultiple(
      queryExpression({ entityName: "email", columnSet: columnSet(["subject", "from"]) }),
    );
    const found = entities.find((email) => email.id?.equals(id));
    assert.deepEqual([...(found?.attributes.keys() ?? [])].sort(), ["activityid", "from", "subject"]);
  });

  it("replaces a list by an update, and empties it by null", async () => {
    const id = await organization.create("phonecall", { subject: "S", from: parties(me), to: parties(anna) });
    await organization.update("phonecall", id, { to: parties(me) });
    assert.deepEqual(await list("phonecall", id, "to"), ["systemuser alice"]);
    await organization.update("phonecall", id, { to: null });
    assert.deepEqual(await list("phonecall", id, "to"), []);
    assert.deepEqual(await list("phonecall", id, "from"), ["systemuser alice"]);
  });

  for (const [table, column, mask] of [
    ["appointment", "requiredattendees", 5],
    ["appointment", "optionalattendees", 6],
    ["appointment", "organizer", 7],
    ["email", "bcc", 4],
    ["serviceappointment", "resources", 10],
    ["serviceappointment", "customers", 11],
  ] as const) {
    it(`has parties of kind ${mask} in ${table}.${column}`, async () => {
      const start = {
        scheduledstart: new Date("2026-01-01T10:00:00Z"),
        scheduledend: new Date("2026-01-01T11:00:00Z"),
      };
      const id = await organization.create(table, {
        subject: "S",
        [column]: parties(column === "customers" ? anna : me),
        ...(table === "email" ? {} : start),
      });
      assert.ok((await participations(id)).includes(mask));
    });
  }

  it("is a row of activitypointer with the same values, and state", async () => {
    const id = await organization.create("task", { subject: "before", scheduledend: new Date("2026-05-01T00:00:00Z") });
    await organization.update("task", id, { subject: "after", statecode: new OptionSetValue(1) });
    const { attributes } = await organization.retrieve("activitypointer", id);
    assert.equal(attributes.get("subject"), "after");
    assert.equal(attributes.get("activitytypecode"), "task");
    assert.equal(String(attributes.get("statecode")), "1");
    assert.deepEqual(attributes.get("scheduledend"), new Date("2026-05-01T00:00:00Z"));
    const task = await organization.retrieve("task", id, "activitytypecode");
    assert.equal(task.attributes.get("activitytypecode"), "task");
  });

  it("takes its pointer and its parties along when it is deleted, by itself or with what it is about", async () => {
    const account = await organization.create("account", {});
    const regardingobjectid = new EntityReference("account", account);
    const ids = [
      await organization.create("task", { subject: "1", regardingobjectid }),
      await organization.create("task", { subject: "2", regardingobjectid }),
    ];
    await organization.delete("task", ids[0] as Guid);
    await organization.delete("account", account);
    for (const id of ids) {
      const reply = await organization.send({
        operation: "Retrieve",
        entityName: "activitypointer",
        id,
        columnSet: columnSet([]),
      });
      assert.ok("kind" in reply);
      assert.deepEqual(await participations(id), []);
    }
  });

  it("refuses a party that is not there", async () => {
    const to = parties(new EntityReference("contact", me.id));
    const fault = await organization.fault({ operation: "Create", entity: entity("email", { to }) });
    assert.equal(fault.detail?.errorCode, -2147220969);
  });

  it("refuses a party that names nobody", async () => {
    const to = collection("activityparty", party({}));
    const fault = await organization.fault({ operation: "Create", entity: entity("email", { to }) });
    assert.equal(fault.reason, "A party of 'to' has neither 'partyid' nor 'addressused'.");
  });
});

describe("several options of one column", () => {
  before(() =>
    addColumn(organization, "account", {
      schemaName: "new_Colors",
      attributeType: "Virtual",
      attributeTypeName: "MultiSelectPicklistType",
      optionSet: {
        kind: "OptionSetMetadata",
        isGlobal: false,
        optionSetType: "Picklist",
        options: [1, 2, 3].map((value) => ({
          value,
          label: { localized: [{ label: ["Red", "Green", "Blue"][value - 1] ?? "", languageCode: 1033 }] },
        })),
      },
    }),
  );

  const options = (...numbers: number[]) => numbers.map((number) => new OptionSetValue(number));

  it("come back each once, in growing order, with their labels", async () => {
    const id = await organization.create("account", { new_colors: options(3, 1, 3) });
    const { attributes, formattedValues } = await organization.retrieve("account", id, "new_colors");
    assert.deepEqual(attributes.get("new_colors"), options(1, 3));
    assert.equal(formattedValues?.get("new_colors"), "Red; Blue");
    await organization.update("account", id, { new_colors: [] });
    assert.equal((await organization.retrieve("account", id, "new_colors")).attributes.has("new_colors"), false);
  });

  for (const [what, numbers, code] of [
    ["one that the column does not have", [1, 9], -2147204326],
    ["more than 150", Array.from({ length: 151 }, (_, index) => index + 1), -2147155422],
  ] as const) {
    it(`with ${what} are refused`, async () => {
      const fault = await organization.fault({
        operation: "Create",
        entity: entity("account", { new_colors: options(...numbers) }),
      });
      assert.equal(fault.detail?.errorCode, code);
    });
  }
});
