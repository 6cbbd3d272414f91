import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../../src/values/decimal.ts";
import type { AttributeValue, Entity } from "../../../src/values/entity.ts";
import { EntityReference } from "../../../src/values/entity-reference.ts";
import { Guid } from "../../../src/values/guid.ts";
import { OptionSetValue } from "../../../src/values/option-set-value.ts";
import { columnSet, count, entity, executeCall, TestOrganization } from "../test-organization.ts";
import { addColumn, addKey } from "./definitions.ts";

const missing = Guid.of("11111111-2222-3333-4444-555555555555");
const codes = { violated: -2147088238, unknownKey: -2147088241, notFound: -2147088239 } as const;

let organization: TestOrganization;
before(async () => {
  organization = await TestOrganization.open();
  await addKey(organization, "account", "new_Number", "accountnumber");
  await addKey(organization, "contact", "new_Several", "lastname", "birthdate", "parentcustomerid");
  await addColumn(organization, "account", { schemaName: "new_Ratio", attributeType: "Decimal", precision: 3 });
  await addKey(organization, "account", "new_Typed", "new_ratio", "numberofemployees", "industrycode");
});
after(() => organization.close());

const byKey = (table: string, key: Record<string, AttributeValue>) => EntityReference.byKey(table, key);

function keyed(table: string, key: Record<string, AttributeValue>, values: Record<string, AttributeValue>): Entity {
  return { ...entity(table, values), keyAttributes: new Map(Object.entries(key)) };
}

let serial = 0;
function newNumber(): string {
  serial += 1;
  return `N-${serial}`;
}

describe("an alternate key is unique", () => {
  it("for Create, whatever case, accents and trailing blanks", async () => {
    const accountnumber = `${newNumber()}-Ä`;
    await organization.create("account", { accountnumber });
    for (const same of [
      accountnumber,
      accountnumber.toLowerCase(),
      accountnumber.replace("Ä", "a"),
      `${accountnumber}  `,
    ]) {
      const fault = await organization.fault({
        operation: "Create",
        entity: entity("account", { accountnumber: same }),
      });
      assert.equal(fault.detail?.errorCode, codes.violated, same);
      assert.match(
        fault.reason,
        /^Entity Key new_Number violated\. A record with the same value for accountnumber already exists\./,
      );
    }
  });

  it("for Update, but not against itself", async () => {
    const [one, two] = [newNumber(), newNumber()];
    const first = await organization.create("account", { accountnumber: one });
    await organization.create("account", { accountnumber: two });
    await organization.update("account", first, { accountnumber: one, name: "again" });
    const fault = await organization.fault({
      operation: "Update",
      entity: entity("account", { accountnumber: two }, first),
    });
    assert.equal(fault.detail?.errorCode, codes.violated);
  });

  it("not where a column of it has no value", async () => {
    await organization.create("account", { name: "no number" });
    await organization.create("account", { name: "no number" });
    await organization.create("contact", { lastname: "same", birthdate: new Date("2000-01-01T00:00:00Z") });
    await organization.create("contact", { lastname: "same", birthdate: new Date("2000-01-01T00:00:00Z") });
  });

  it("among requests at the same time", async () => {
    const accountnumber = newNumber();
    const call = executeCall("Upsert", { Target: keyed("account", { accountnumber }, { name: "race" }) });
    const replies = await Promise.all(Array.from({ length: 20 }, () => organization.send(call)));
    assert.ok(replies.every((reply) => !("kind" in reply)));
    const creates = await Promise.all(
      Array.from({ length: 20 }, () =>
        organization.send({ operation: "Create", entity: entity("account", { accountnumber: `${accountnumber}x` }) }),
      ),
    );
    assert.equal(creates.filter((reply) => !("kind" in reply)).length, 1);
  });
});

describe("a record by its alternate key", () => {
  it("is retrieved, updated, deleted", async () => {
    const accountnumber = newNumber();
    const id = await organization.create("account", { accountnumber, name: "before" });
    const Target = byKey("account", { accountnumber });
    await organization.execute("Update", { Target: keyed("account", { accountnumber }, { name: "after" }) });
    const { results } = await organization.execute("Retrieve", { Target, ColumnSet: columnSet(["name"]) });
    const found = results.get("Entity") as Entity;
    assert.deepEqual([found.id, found.attributes.get("name")], [id, "after"]);
    await organization.execute("Delete", { Target });
    const fault = await organization.fault(executeCall("Delete", { Target }));
    assert.equal(fault.detail?.errorCode, codes.notFound);
    assert.equal(fault.reason, "A record with the specified key values does not exist in account entity");
  });

  it("is what a lookup points at", async () => {
    const accountnumber = newNumber();
    const parent = await organization.create("account", { accountnumber, name: "parent" });
    const parentcustomerid = byKey("account", { accountnumber });
    const child = await organization.create("contact", { parentcustomerid });
    const { attributes } = await organization.retrieve("contact", child, "parentcustomerid", "accountid");
    assert.deepEqual(attributes.get("parentcustomerid"), new EntityReference("account", parent, "parent"));
    assert.equal((attributes.get("accountid") as EntityReference).id.text, parent.text);
    const fault = await organization.fault({
      operation: "Create",
      entity: entity("contact", { parentcustomerid: byKey("account", { accountnumber: "none" }) }),
    });
    assert.equal(fault.detail?.errorCode, codes.notFound);
  });

  it("of several columns, a lookup by its own key among them", async () => {
    const accountnumber = newNumber();
    const parent = await organization.create("account", { accountnumber });
    const birthdate = new Date("1999-12-31T00:00:00Z");
    const parentcustomerid = new EntityReference("account", parent);
    const id = await organization.create("contact", { lastname: "Key", birthdate, parentcustomerid });
    for (const reference of [parentcustomerid, byKey("account", { accountnumber })]) {
      const Target = byKey("contact", { lastname: "KEY", birthdate, parentcustomerid: reference });
      const { results } = await organization.execute("Retrieve", { Target, ColumnSet: columnSet(["lastname"]) });
      assert.deepEqual((results.get("Entity") as Entity).id, id);
    }
  });

  it("of a decimal, a number and a choice", async () => {
    const key = { new_ratio: Decimal.of("1.25"), numberofemployees: 7, industrycode: new OptionSetValue(3) };
    const id = await organization.create("account", key);
    const { results } = await organization.execute("Retrieve", {
      Target: byKey("account", { ...key, new_ratio: Decimal.of("1.250") }),
      ColumnSet: columnSet(["name"]),
    });
    assert.deepEqual((results.get("Entity") as Entity).id, id);
  });

  for (const [what, key] of [
    ["columns that are no key", { name: "x" }],
    ["some columns of a key", { lastname: "x" }],
    ["columns that there are none of", { nothing: "x" }],
  ] as const) {
    it(`by ${what} is refused`, async () => {
      const table = "lastname" in key ? "contact" : "account";
      const fault = await organization.fault(
        executeCall("Retrieve", { Target: byKey(table, key), ColumnSet: columnSet(["name"]) }),
      );
      assert.equal(fault.detail?.errorCode, codes.unknownKey);
    });
  }
});

describe("Upsert", () => {
  const upsert = async (Target: Entity): Promise<{ created: unknown; id: Guid }> => {
    const { results } = await organization.execute("Upsert", { Target });
    return { created: results.get("RecordCreated"), id: (results.get("Target") as EntityReference).id };
  };

  it("by ID creates, then updates", async () => {
    const id = Guid.random();
    assert.deepEqual(await upsert(entity("account", { name: "new" }, id)), { created: true, id });
    assert.deepEqual(await upsert(entity("account", { name: "old" }, id)), { created: false, id });
    assert.equal((await organization.retrieve("account", id, "name")).attributes.get("name"), "old");
  });

  it("without ID and key creates", async () => {
    const earlier = await count(organization, "account");
    assert.equal((await upsert(entity("account", { name: "free" }))).created, true);
    assert.equal(await count(organization, "account"), earlier + 1);
  });

  it("by key gives the new record its key, and leaves the key of an old one alone", async () => {
    const accountnumber = newNumber();
    const first = await upsert(keyed("account", { accountnumber }, { name: "new" }));
    assert.equal(first.created, true);
    const { attributes } = await organization.retrieve("account", first.id, "accountnumber");
    assert.equal(attributes.get("accountnumber"), accountnumber);
    const again = await upsert(keyed("account", { accountnumber }, { name: "old", accountnumber: "another" }));
    assert.deepEqual(again, { created: false, id: first.id });
    const after = await organization.retrieve("account", first.id, "accountnumber", "name");
    assert.deepEqual([after.attributes.get("accountnumber"), after.attributes.get("name")], [accountnumber, "old"]);
  });

  it("by key of a new record: a value that differs from the key wins", async () => {
    const [accountnumber, other] = [newNumber(), newNumber()];
    const { id } = await upsert(keyed("account", { accountnumber }, { accountnumber: other }));
    const { attributes } = await organization.retrieve("account", id, "accountnumber");
    assert.equal(attributes.get("accountnumber"), other);
  });

  it("by columns that are no key is refused", async () => {
    const fault = await organization.fault(executeCall("Upsert", { Target: keyed("account", { name: "x" }, {}) }));
    assert.equal(fault.detail?.errorCode, codes.unknownKey);
  });

  it("of an Update without ID and key is refused", async () => {
    const fault = await organization.fault({ operation: "Update", entity: entity("account", {}, missing) });
    assert.equal(fault.detail?.errorCode, -2147220969);
    const none = await organization.fault({ operation: "Update", entity: entity("account", { name: "x" }) });
    assert.equal(none.reason, "Entity Id must be specified for Update");
  });
});
