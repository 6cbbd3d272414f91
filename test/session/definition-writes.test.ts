import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Batch } from "../../src/session/batch/batch.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { ExecuteResults, Session } from "../../src/session/session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import type {
  AttributeMetadata,
  EntityKeyMetadata,
  EntityMetadata,
  Label,
  ManyToManyRelationshipMetadata,
  OneToManyRelationshipMetadata,
  OptionSetMetadata,
} from "../../src/wire/metadata/metadata.ts";
import { columnDefinition } from "../column-definition.ts";

const label = (text: string): Label => ({ localized: [{ label: text, languageCode: 1033 }] });
const named = (schemaName: string) => ({
  metadataId: Guid.empty,
  schemaName,
  logicalName: schemaName.toLowerCase(),
  displayName: label(schemaName),
});

function column(
  schemaName: string,
  attributeType: AttributeMetadata["attributeType"],
  more: Partial<AttributeMetadata> = {},
): AttributeMetadata {
  return columnDefinition(schemaName, attributeType, { displayName: label(schemaName), ...more });
}

const table: EntityMetadata = {
  kind: "EntityMetadata",
  ...named("new_Bank"),
  displayCollectionName: label("Banks"),
  ownershipType: "UserOwned",
  isActivity: false,
  isIntersect: false,
  isCustomEntity: true,
};
const primaryName = column("new_Name", "String", { maxLength: 100, format: "Text", isPrimaryName: true });
const newTable = { Entity: table, PrimaryAttribute: primaryName, HasNotes: true, HasActivities: false };
const attributes = { kind: "EnumValue", typeName: "EntityFilters", value: "Attributes" } as const;
const options = [1, 2].map((value) => ({ value, label: label(`Grade ${value}`) }));
const shared: OptionSetMetadata = {
  kind: "OptionSetMetadata",
  name: "new_grade",
  displayName: label("Grade"),
  isGlobal: true,
  optionSetType: "Picklist",
  options,
};
const ownChoice: OptionSetMetadata = { kind: "OptionSetMetadata", isGlobal: false, optionSetType: "Picklist", options };
const key: EntityKeyMetadata = {
  kind: "EntityKeyMetadata",
  ...named("new_ByCode"),
  entityLogicalName: "new_bank",
  keyAttributes: ["new_code"],
  indexStatus: "Pending",
};
const oneToMany: OneToManyRelationshipMetadata = {
  kind: "OneToManyRelationshipMetadata",
  metadataId: Guid.empty,
  schemaName: "new_account_bank",
  referencedEntity: "account",
  referencedAttribute: "accountid",
  referencingEntity: "new_bank",
  referencingAttribute: "new_owneraccount",
  isHierarchical: false,
  isCustomRelationship: true,
  cascadeDelete: "RemoveLink",
};
const manyToMany: ManyToManyRelationshipMetadata = {
  kind: "ManyToManyRelationshipMetadata",
  metadataId: Guid.empty,
  schemaName: "new_bank_contacts",
  intersectEntityName: "new_bank_contacts",
  entity1LogicalName: "new_bank",
  entity1IntersectAttribute: "new_bankid",
  entity2LogicalName: "contact",
  entity2IntersectAttribute: "contactid",
  isCustomRelationship: true,
};

const isId = (value: unknown): boolean => value instanceof Guid && !value.equals(Guid.empty);
const idsOf = (results: ExecuteResults): readonly string[] =>
  Object.entries(results).flatMap(([name, value]) => (isId(value) ? [name] : []));

/** The table as it is described, without IDs. */
async function described(session: Session): Promise<unknown> {
  session.metadata.forget();
  const found = await session.metadata.table("new_bank", ["Attributes", "Relationships"]);
  return JSON.parse(JSON.stringify(found, (name, value) => (name === "metadataId" ? undefined : value)));
}

/** Defines a table with all that belongs to it, changes it, and takes it away; what is described in between. */
async function course(session: Session): Promise<readonly unknown[]> {
  const stages: unknown[] = [];
  const run = async (message: string, parameters: Parameters<Session["execute"]>[1]) =>
    stages.push([message, idsOf(await session.execute(message, parameters))]);
  await run("CreateOptionSet", { OptionSet: shared });
  await run("CreateEntity", newTable);
  for (const one of [
    column("new_Code", "String", { maxLength: 20 }),
    column("new_Balance", "Money", { precision: 2, minValue: 0, maxValue: 1000, description: label("What is left") }),
    column("new_Grade", "Picklist", { optionSet: shared }),
    column("new_Kind", "Picklist", { optionSet: ownChoice, requiredLevel: "ApplicationRequired" }),
    column("new_Open", "DateTime", { format: "DateOnly", dateTimeBehavior: "DateOnly" }),
  ]) {
    await run("CreateAttribute", { EntityName: "new_bank", Attribute: one });
  }
  await run("CreateEntityKey", { EntityName: "new_bank", EntityKey: key });
  const lookup = column("new_OwnerAccount", "Lookup", { targets: ["account"] });
  await run("CreateOneToMany", { OneToManyRelationship: oneToMany, Lookup: lookup });
  const intersection = { IntersectEntitySchemaName: "new_bank_contacts", ManyToManyRelationship: manyToMany };
  await run("CreateManyToMany", intersection);
  stages.push(await described(session));

  const changed = { ...table, displayName: label("Savings bank") };
  await run("UpdateEntity", { Entity: changed, MergeLabels: true });
  const longer = column("new_Code", "String", { maxLength: 40, displayName: label("Number") });
  await run("UpdateAttribute", { EntityName: "new_bank", Attribute: longer, MergeLabels: true });
  await run("UpdateRelationship", { Relationship: { ...oneToMany, cascadeDelete: "Cascade" }, MergeLabels: true });
  stages.push(await described(session));

  await run("DeleteEntityKey", { EntityLogicalName: "new_bank", Name: "new_bycode" });
  await run("DeleteRelationship", { Name: "new_account_bank" });
  await run("DeleteRelationship", { Name: "new_bank_contacts" });
  await run("DeleteAttribute", { EntityLogicalName: "new_bank", LogicalName: "new_code" });
  stages.push(await described(session));
  await run("DeleteEntity", { LogicalName: "new_bank" });
  await run("DeleteOptionSet", { Name: "new_grade" });
  await assert.rejects(described(session), { code: "SESSION_FAULT" });
  return stages;
}

/** A session over each wire, on an organization of its own. */
async function sessions(t: TestContext): Promise<readonly Session[]> {
  const transports = ["Soap", "WebApi"] as const;
  return await Promise.all(
    transports.map(async (transport) => {
      const emulator = await startEmulator({ open: true });
      t.after(() => emulator.close());
      const session = await openSession({
        organizationUri: `${emulator.url}/embedded`,
        authType: "ActiveDirectory",
        userName: "CRM\\user",
        password: "Secret-of-tests-1",
        transport,
      });
      t.after(() => session.end());
      return session;
    }),
  );
}

describe("definitions that are written", () => {
  it("are the same over both wires, and so are the answers", async (t) => {
    const [soap = [], webApi = []] = await Promise.all((await sessions(t)).map(course));
    assert.equal(webApi.length, soap.length);
    for (const [index, stage] of soap.entries()) assert.deepEqual(webApi[index], stage);
    assert.deepEqual(soap[1], ["CreateEntity", ["EntityId", "AttributeId"]]);
  });

  it("in a batch, among records: each in its turn, and what fails alone", async (t) => {
    for (const session of await sessions(t)) {
      const [first, last] = [Guid.random(), Guid.random()];
      const fill = (batch: Batch) => {
        batch.create("account", { accountid: first, name: "first" });
        batch.execute("CreateOptionSet", { OptionSet: shared });
        batch.execute("CreateEntity", newTable);
        batch.execute("CreateAttribute", { EntityName: "new_bank", Attribute: column("new_Code", "String") });
        batch.execute("UpdateEntity", { Entity: { ...table, displayName: label("Savings bank") }, MergeLabels: true });
        batch.execute("RetrieveEntityKey", { EntityLogicalName: "new_bank", LogicalName: "new_nosuch" });
        batch.execute("RetrieveEntity", { LogicalName: "new_bank", EntityFilters: attributes });
        batch.execute("CreateEntity", newTable);
        batch.create("account", { accountid: last, name: "last" });
        return batch;
      };
      const results = await fill(session.batch({ continueOnError: true })).send();
      assert.deepEqual(
        results.map((one) => (one.status === "failed" ? one.error.context.faultMessage : one.status)),
        [
          ...["done", "done", "done", "done", "done"],
          "Could not find a key with name new_nosuch and id 00000000-0000-0000-0000-000000000000 in entity new_bank.",
          "done",
          "A table with the name 'new_bank' already exists.",
          "done",
        ],
      );
      const read = results[6];
      assert.ok(read?.status === "done");
      const found = read.results.get("EntityMetadata") as EntityMetadata;
      assert.deepEqual(found.displayName?.localized, [{ label: "Savings bank", languageCode: 1033 }]);
      assert.ok(found.attributes?.some(({ logicalName }) => logicalName === "new_code"));
      const known = await session.query({ entity: "account", columns: ["name"] }).toArray();
      for (const id of [first, last]) assert.ok(known.some((one) => one.id?.equals(id)));

      const stopped = await fill(session.batch()).send();
      assert.deepEqual(
        stopped.map(({ status }) => status),
        ["failed", ...Array.from({ length: 8 }, () => "notReached")],
      );
    }
  });

  it("stop a batch where one fails", async (t) => {
    for (const session of await sessions(t)) {
      const id = Guid.random();
      const batch = session.batch();
      batch.execute("DeleteEntity", { LogicalName: "new_bank" });
      batch.create("account", { accountid: id, name: "behind it" });
      const [failed, notReached] = await batch.send();
      assert.deepEqual([failed?.status, notReached?.status], ["failed", "notReached"]);
      const [there] = await session.query({ entity: "account", where: { accountid: id } }).toArray();
      assert.equal(there, undefined);
    }
  });

  it("are refused by name in a transaction over the Web API", async (t) => {
    const [, session] = await sessions(t);
    assert.ok(session !== undefined);
    for (const [message, parameters] of [
      ["CreateEntity", newTable],
      ["DeleteOptionSet", { Name: "new_grade" }],
    ] as const) {
      const batch = session.batch({ transaction: true });
      batch.execute(message, parameters);
      await assert.rejects(batch.send(), {
        code: "SESSION_BAD_VALUE",
        message: `${message} does not travel in a transaction over the Web API`,
      });
    }
  });

  it("a column of customers, with a relationship to each", async (t) => {
    const told: unknown[] = [];
    for (const session of await sessions(t)) {
      await session.execute("CreateEntity", newTable);
      const lookup = column("new_CustomerId", "Lookup", { description: label("Whose it is") });
      const to = (parent: string) => ({
        ...oneToMany,
        schemaName: `new_bank_customer_${parent}`,
        referencedEntity: parent,
      });
      const parameters = { Lookup: lookup, OneToManyRelationships: [to("account"), to("contact")] };
      const { AttributeId: columnId, RelationshipIds: ids } = await session.execute(
        "CreateCustomerRelationships",
        parameters,
      );
      assert.ok(isId(columnId) && Array.isArray(ids) && ids.length === 2 && ids.every(isId));
      told.push(await described(session));
      const owner = new EntityReference("contact", await session.create("contact", { lastname: "Berry" }));
      const bank = await session.create("new_bank", { new_name: "Savings", new_customerid: owner });
      const { attributes: values } = await session.retrieve("new_bank", bank, ["new_customerid"]);
      const read = values.get("new_customerid");
      assert.ok(read instanceof EntityReference && read.logicalName === "contact" && read.id.equals(owner.id));
    }
    assert.deepEqual(told[1], told[0]);
  });
});
