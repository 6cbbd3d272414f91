import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { AttributeMetadata, EntityMetadata, OneToManyRelationshipMetadata } from "../../wire/metadata/metadata.ts";
import type { ParameterValue } from "../../wire/organization-call.ts";
import { decodeReply } from "../../wire/soap/decode-reply.ts";
import { metadataOf } from "./describe-table.ts";
import { TableDefinitions } from "./table-definitions.ts";
import { standardFacts, standardTables, tablesFromFacts } from "./tables.ts";

const tables = standardTables();
const definitions = new TableDefinitions(tables);

function definitionOf(name: string): EntityMetadata {
  const found = definitions.byLogicalName(name);
  assert.ok(found, name);
  return found;
}

function columnOf(table: string, name: string): AttributeMetadata {
  const found = definitionOf(table).attributes?.find(({ logicalName }) => logicalName === name);
  assert.ok(found, `${table}.${name}`);
  return found;
}

function parentOf(table: string, schemaName: string): OneToManyRelationshipMetadata {
  const found = definitionOf(table).manyToOneRelationships?.find((one) => one.schemaName === schemaName);
  assert.ok(found, `${table} ${schemaName}`);
  return found;
}

describe("definitions of the standard tables", () => {
  const headers: readonly [string, string, number, string, string | undefined, string][] = [
    ["account", "accounts", 1, "accountid", "name", "Accounts"],
    ["opportunity", "opportunities", 3, "opportunityid", "name", "Opportunities"],
    ["task", "tasks", 4212, "activityid", "subject", "Tasks"],
    ["annotation", "annotations", 5, "annotationid", "subject", "Notes"],
    ["transactioncurrency", "transactioncurrencies", 9105, "transactioncurrencyid", "currencyname", "Currencies"],
    ["territory", "territories", 2013, "territoryid", "name", "Territories"],
    ["systemuserroles", "systemuserrolescollection", 15, "systemuserroleid", undefined, "System User Roles"],
  ];
  for (const [name, set, code, primaryId, primaryName, collection] of headers) {
    it(`${name} is ${set}`, () => {
      const table = definitionOf(name);
      assert.equal(table.entitySetName, set);
      assert.equal(table.objectTypeCode, code);
      assert.equal(table.primaryIdAttribute, primaryId);
      assert.equal(table.primaryNameAttribute, primaryName);
      assert.equal(definitions.byEntitySetName(set)?.logicalName, name);
      if (primaryName !== undefined) assert.equal(table.displayCollectionName?.userLabel, collection);
    });
  }

  it("every set name, navigation property and collection is there once", () => {
    const sets = [...tables.values()].map(({ entitySetName }) => entitySetName);
    assert.equal(new Set(sets).size, sets.length);
    for (const { logicalName, parents, children, manyToMany } of tables.values()) {
      const collections = [
        ...children.map(({ collection }) => collection),
        ...manyToMany.flatMap((one) => [
          ...(one.table1 === logicalName ? [one.navigation1] : []),
          ...(one.table2 === logicalName ? [one.navigation2] : []),
        ]),
      ];
      const names = [...parents.map(({ navigation }) => navigation), ...collections];
      assert.deepEqual(
        names.filter((name, index) => names.indexOf(name) !== index),
        [],
        logicalName,
      );
    }
  });

  const navigation: readonly [table: string, schemaName: string, column: string, single: string, parent: string][] = [
    ["account", "account_primary_contact", "primarycontactid", "primarycontactid", "contact"],
    ["account", "lk_accountbase_createdby", "createdby", "createdby", "systemuser"],
    ["account", "owner_accounts", "ownerid", "ownerid", "owner"],
    ["opportunity", "owner_opportunitys", "ownerid", "ownerid", "owner"],
    ["contact", "contact_customer_accounts", "parentcustomerid", "parentcustomerid_account", "account"],
    ["contact", "contact_customer_contacts", "parentcustomerid", "parentcustomerid_contact", "contact"],
    ["opportunity", "opportunity_customer_accounts", "customerid", "customerid_account", "account"],
    ["task", "Account_Tasks", "regardingobjectid", "regardingobjectid_account_task", "account"],
    ["task", "activity_pointer_task", "activityid", "activityid_activitypointer", "activitypointer"],
    ["task", "TransactionCurrency_Task", "transactioncurrencyid", "transactioncurrencyid_task", "transactioncurrency"],
    ["task", "sla_task", "slainvokedid", "slainvokedid_task_sla", "sla"],
    ["task", "user_task", "owninguser", "owninguser_task", "systemuser"],
    ["annotation", "Account_Annotation", "objectid", "objectid_account", "account"],
    ["lead", "manualsla_lead", "slaid", "sla_lead_sla", "sla"],
  ];
  for (const [table, schemaName, column, single, parent] of navigation) {
    it(`${table}.${column} is ${single}`, () => {
      const relationship = parentOf(table, schemaName);
      assert.equal(relationship.referencingAttribute, column);
      assert.equal(relationship.referencingEntityNavigationPropertyName, single);
      assert.equal(relationship.referencedEntity, parent);
      if (parent === "owner") return;
      const other = definitionOf(parent).oneToManyRelationships?.find((one) => one.schemaName === schemaName);
      assert.deepEqual(other, relationship);
    });
  }

  it("the many-to-many relationship of accounts and leads is known to both", () => {
    const named = (table: string) =>
      definitionOf(table).manyToManyRelationships?.find(({ schemaName }) => schemaName === "accountleads_association");
    assert.deepEqual(named("account"), named("lead"));
    assert.equal(named("account")?.intersectEntityName, "accountleads");
    assert.deepEqual(
      [named("account")?.entity1IntersectAttribute, named("account")?.entity2IntersectAttribute],
      ["accountid", "leadid"],
    );
  });

  it("one of campaigns with campaigns has two collections", () => {
    const found = definitionOf("campaign").manyToManyRelationships?.find(
      ({ schemaName }) => schemaName === "campaigncampaign_association",
    );
    assert.deepEqual(
      [found?.entity1NavigationPropertyName, found?.entity2NavigationPropertyName],
      ["Referencingcampaigncampaign_association", "Referencedcampaigncampaign_association"],
    );
  });

  it("hierarchies are those of accounts, business units, users and the like", () => {
    const found = [...tables.values()].flatMap(({ children }) =>
      children.filter(({ isHierarchical }) => isHierarchical),
    );
    assert.deepEqual(found.map(({ schemaName, column }) => [schemaName, column]).sort(), [
      ["account_parent_account", "parentaccountid"],
      ["business_unit_parent_business_unit", "parentbusinessunitid"],
      ["position_parent_position", "parentpositionid"],
      ["product_parent_product", "parentproductid"],
      ["territory_parent_territory", "parentterritoryid"],
      ["user_parent_user", "parentsystemuserid"],
    ]);
  });

  it("children behave as the facts say when their parent is deleted", () => {
    assert.equal(parentOf("annotation", "Account_Annotation").cascadeDelete, "Cascade");
    assert.equal(parentOf("contact", "contact_customer_contacts").cascadeDelete, "Cascade");
    assert.equal(parentOf("invoice", "invoice_customer_contacts").cascadeDelete, "Restrict");
    assert.equal(parentOf("activityparty", "email_activity_parties").cascadeDelete, "Cascade");
    assert.equal(parentOf("account", "transactioncurrency_account").cascadeDelete, "Restrict");
    assert.equal(parentOf("account", "account_primary_contact").cascadeDelete, "RemoveLink");
    assert.equal(parentOf("account", "lk_accountbase_createdby").cascadeDelete, "NoCascade");
  });

  it("columns have what their type has", () => {
    assert.equal(columnOf("account", "name").maxLength, 160);
    assert.equal(columnOf("account", "revenue").precision, 2);
    assert.deepEqual(columnOf("contact", "parentcustomerid").targets, ["account", "contact"]);
    assert.equal(columnOf("contact", "birthdate").format, "DateOnly");
    assert.equal(columnOf("account", "entityimage").attributeTypeName, "ImageType");
    assert.equal(columnOf("email", "to").attributeType, "PartyList");
    const status = columnOf("incident", "statuscode").optionSet?.options ?? [];
    assert.equal(status.find(({ value }) => value === 5)?.state, 1);
    const state = columnOf("incident", "statecode").optionSet?.options ?? [];
    assert.equal(state.find(({ value }) => value === 1)?.defaultStatus, 5);
  });

  it("companions show the values of lookups and choices as texts", () => {
    assert.equal(columnOf("account", "primarycontactidname").attributeOf, "primarycontactid");
    assert.equal(columnOf("account", "industrycodename").attributeType, "Virtual");
    assert.equal(columnOf("account", "owneridtype").attributeType, "EntityName");
    const names = definitionOf("account").attributes?.map(({ logicalName }) => logicalName) ?? [];
    assert.ok(!names.includes("owningusername") && !names.includes("primarycontactidtype"));
  });

  it("are made once, and anew for a table that has changed", () => {
    const table = tables.get("account");
    assert.ok(table);
    assert.equal(definitions.of(table), definitions.of(table));
    assert.notEqual(definitions.of({ ...table }), definitions.of(table));
    assert.deepEqual(metadataOf({ ...table }), definitions.of(table));
  });

  it("leave relationships with tables out that are not there", () => {
    const account = standardFacts().get("account");
    assert.ok(account);
    const [only] = tablesFromFacts(new Map([["account", account]])).values();
    const others = [...(only?.children ?? []), ...(only?.manyToMany ?? [])].filter(
      (one) => !("child" in one && one.child === "account"),
    );
    assert.deepEqual(others, []);
    assert.deepEqual([...new Set(only?.parents.map(({ parent }) => parent))].sort(), ["account", "owner"]);
  });
});

const recorded = new URL("../../../../shared/reference/recorded/", import.meta.url);
const skip = existsSync(recorded) ? false : "the recorded replies (../shared/reference/recorded) are not there";

/** A result of a recorded reply of a real organization. */
function recordedResult(file: string, name: string): ParameterValue | undefined {
  const reply = decodeReply(readFileSync(new URL(`${file}.xml`, recorded)));
  assert.ok(!("kind" in reply) && reply.operation === "Execute");
  return reply.response.results.get(name);
}

describe("definitions as a real organization sent them", { skip }, () => {
  it("opportunity and the columns of the recorded reply", () => {
    const real = recordedResult("retrieve_entity_response", "EntityMetadata") as EntityMetadata;
    const own = definitionOf("opportunity");
    const facts = (table: EntityMetadata) => [
      table.schemaName,
      table.objectTypeCode,
      table.ownershipType,
      table.primaryIdAttribute,
      table.primaryNameAttribute,
      table.isActivity,
      table.displayName?.userLabel,
      table.displayCollectionName?.userLabel,
    ];
    assert.deepEqual(facts(own), facts(real));
    const parts = (column: AttributeMetadata) => [
      column.schemaName,
      column.attributeType,
      column.attributeOf,
      column.isValidForCreate,
      column.isValidForUpdate,
      column.requiredLevel,
      column.targets,
      column.maxLength,
    ];
    for (const column of real.attributes ?? []) {
      assert.deepEqual(parts(columnOf("opportunity", column.logicalName)), parts(column), column.logicalName);
    }
  });

  it("the options of industrycode", () => {
    const real = recordedResult("retrieve_attribute_picklist_response", "AttributeMetadata") as AttributeMetadata;
    const own = columnOf(real.entityLogicalName ?? "", real.logicalName);
    const options = (column: AttributeMetadata) =>
      column.optionSet?.options
        .map(({ value, label }) => [value, label.userLabel])
        .sort(([a], [b]) => Number(a) - Number(b));
    assert.deepEqual(options(own), options(real));
    assert.equal(own.optionSet?.name, real.optionSet?.name);
  });
});
