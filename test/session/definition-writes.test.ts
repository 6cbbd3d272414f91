import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { ExecuteResults, Session } from "../../src/session/session.ts";
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
  const primaryName = column("new_Name", "String", { maxLength: 100, format: "Text", isPrimaryName: true });
  await run("CreateOptionSet", { OptionSet: shared });
  await run("CreateEntity", { Entity: table, PrimaryAttribute: primaryName, HasNotes: true, HasActivities: false });
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

describe("definitions that are written", () => {
  it("are the same over both wires, and so are the answers", async (t) => {
    const told = new Map<string, readonly unknown[]>();
    for (const transport of ["Soap", "WebApi"] as const) {
      const emulator = await startEmulator({ open: true });
      t.after(() => emulator.close());
      const session = await openSession({
        organizationUri: `${emulator.url}/embedded`,
        authType: "ActiveDirectory",
        userName: "CRM\\user",
        password: "Secret-of-tests-1",
        transport,
      });
      told.set(transport, await course(session));
      await session.end();
    }
    const [soap = [], webApi = []] = told.values();
    assert.equal(webApi.length, soap.length);
    for (const [index, stage] of soap.entries()) assert.deepEqual(webApi[index], stage);
    assert.deepEqual(soap[1], ["CreateEntity", ["EntityId", "AttributeId"]]);
  });
});
