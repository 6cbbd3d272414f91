import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Decimal } from "../../../values/decimal.ts";
import type { AttributeValue, Entity } from "../../../values/entity.ts";
import { EntityReference } from "../../../values/entity-reference.ts";
import { Guid } from "../../../values/guid.ts";
import { Money } from "../../../values/money.ts";
import { OptionSetValue } from "../../../values/option-set-value.ts";
import type {
  AttributeMetadata,
  EntityKeyMetadata,
  EntityMetadata,
  Label,
  OptionSetMetadata,
  RelationshipMetadata,
} from "../../../wire/metadata/metadata.ts";
import type {
  EntityQueryExpression,
  MetadataCondition,
  MetadataFilter,
} from "../../../wire/metadata/metadata-query.ts";
import type { OrganizationRequest, ParameterValue } from "../../../wire/organization-call.ts";
import { OrganizationFault } from "../../faults.ts";
import { standardSchema } from "../../metadata/tables.ts";
import type { MessageContext } from "../../organization.ts";
import { openOrganization } from "../../seed/seed.ts";
import { Store } from "../../store/store.ts";
import { execute } from "../execute.ts";

const standard = standardSchema();

/** An organization, in memory or in a file, and a caller in it. */
function open(t: TestContext, file?: string): MessageContext & { close: () => void } {
  const store = Store.open(file, standard.tables);
  const organization = openOrganization(store, standard, { name: "test", version: "9.0.2.3034" });
  const [row] = store.rows("SELECT systemuserid FROM systemuser LIMIT 1", []);
  t.after(() => store.close());
  const caller = { userId: Guid.of(String(row?.[0])), businessUnitId: organization.rootBusinessUnitId };
  return {
    organization,
    caller,
    now: new Date("2026-01-02T03:04:05Z"),
    close: () => store.close(),
  } as MessageContext & {
    close: () => void;
  };
}

function run(
  context: MessageContext,
  requestName: string,
  parameters: Record<string, ParameterValue>,
): Map<string, ParameterValue> {
  const request: OrganizationRequest = { requestName, parameters: new Map(Object.entries(parameters)) };
  return execute(context, request).results;
}

function entityOf(context: MessageContext, LogicalName: string, EntityFilters = "All"): EntityMetadata {
  const filters = { kind: "EnumValue", typeName: "EntityFilters", value: EntityFilters } as const;
  return run(context, "RetrieveEntity", { LogicalName, EntityFilters: filters }).get(
    "EntityMetadata",
  ) as EntityMetadata;
}

function label(text: string): Label {
  return { localized: [{ label: text, languageCode: 1033 }], userLabel: text };
}

/** What a client sends of a definition: the rest of the members is not given. */
function definition<T>(members: Partial<T> & { kind: string }): ParameterValue {
  return members as unknown as ParameterValue;
}

function attribute(members: Partial<AttributeMetadata>): ParameterValue {
  return definition<AttributeMetadata>({ kind: "AttributeMetadata", ...members });
}

function createProject(context: MessageContext, more: Record<string, ParameterValue> = {}): void {
  run(context, "CreateEntity", {
    Entity: definition<EntityMetadata>({
      kind: "EntityMetadata",
      schemaName: "new_Project",
      displayName: label("Project"),
      displayCollectionName: label("Projects"),
      ownershipType: "UserOwned",
    }),
    PrimaryAttribute: attribute({
      schemaName: "new_Name",
      attributeType: "String",
      maxLength: 50,
      displayName: label("Name"),
    }),
    ...more,
  });
}

function addColumn(context: MessageContext, members: Partial<AttributeMetadata>, EntityName = "new_project"): void {
  run(context, "CreateAttribute", { EntityName, Attribute: attribute(members) });
}

function create(context: MessageContext, logicalName: string, values: Record<string, AttributeValue>): Guid {
  const target: Entity = { logicalName, attributes: new Map(Object.entries(values)) };
  return run(context, "Create", { Target: target }).get("id") as Guid;
}

function read(context: MessageContext, logicalName: string, id: Guid, ...columns: string[]): AttributeValue[] {
  const ColumnSet = { kind: "ColumnSet", allColumns: false, columns, attributeExpressions: [] } as const;
  const { attributes } = run(context, "Retrieve", {
    Target: new EntityReference(logicalName, id),
    ColumnSet: ColumnSet as ParameterValue,
  }).get("Entity") as Entity;
  return columns.map((name) => attributes.get(name) ?? null);
}

function fault(errorName: string, text?: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof OrganizationFault &&
    error.errorName === errorName &&
    (text === undefined || text.test(error.message));
}

describe("messages that retrieve definitions", () => {
  it("RetrieveEntity gives as much as is asked for, by name or ID", (t) => {
    const context = open(t);
    const whole = entityOf(context, "account");
    assert.equal(whole.entitySetName, "accounts");
    assert.equal(whole.objectTypeCode, 1);
    assert.ok((whole.attributes?.length ?? 0) > 150 && (whole.oneToManyRelationships?.length ?? 0) > 20);
    const bare = entityOf(context, "account", "Entity");
    assert.equal(bare.attributes, undefined);
    assert.equal(bare.manyToOneRelationships, undefined);
    assert.ok(entityOf(context, "account", "Entity Attributes").attributes !== undefined);
    const byId = run(context, "RetrieveEntity", { MetadataId: whole.metadataId }).get(
      "EntityMetadata",
    ) as EntityMetadata;
    assert.equal(byId.logicalName, "account");
    assert.throws(() => entityOf(context, "nothing"), fault("ObjectDoesNotExist", /nothing/));
  });

  it("RetrieveAllEntities, RetrieveAttribute, RetrieveRelationship, RetrieveOptionSet", (t) => {
    const context = open(t);
    const all = run(context, "RetrieveAllEntities", {}).get("EntityMetadata") as readonly EntityMetadata[];
    assert.equal(all.length, 123);
    const industry = run(context, "RetrieveAttribute", {
      EntityLogicalName: "account",
      LogicalName: "industrycode",
    }).get("AttributeMetadata") as AttributeMetadata;
    assert.equal(industry.optionSet?.name, "account_industrycode");
    assert.equal(industry.optionSet?.options[0]?.label.userLabel, "Accounting");
    const byId = run(context, "RetrieveAttribute", { MetadataId: industry.metadataId }).get("AttributeMetadata");
    assert.deepEqual(byId, industry);
    const relationship = run(context, "RetrieveRelationship", { Name: "contact_customer_accounts" }).get(
      "RelationshipMetadata",
    ) as RelationshipMetadata;
    assert.ok(relationship.kind === "OneToManyRelationshipMetadata");
    assert.equal(relationship.referencingEntityNavigationPropertyName, "parentcustomerid_account");
    const association = run(context, "RetrieveRelationship", { Name: "contactleads_association" }).get(
      "RelationshipMetadata",
    ) as RelationshipMetadata;
    assert.ok(association.kind === "ManyToManyRelationshipMetadata");
    assert.equal(association.intersectEntityName, "contactleads");
    const need = run(context, "RetrieveOptionSet", { Name: "need" }).get("OptionSetMetadata") as OptionSetMetadata;
    assert.deepEqual(
      need.options.map(({ value, label: text }) => [value, text.userLabel]),
      [
        [0, "Must have"],
        [1, "Should have"],
        [2, "Good to have"],
        [3, "No need"],
      ],
    );
  });
});

describe("RetrieveMetadataChanges", () => {
  const all = { allProperties: true } as const;

  function changes(context: MessageContext, query: Partial<EntityQueryExpression>, stamp?: string) {
    const results = run(context, "RetrieveMetadataChanges", {
      Query: { kind: "EntityQueryExpression", ...query },
      ...(stamp === undefined ? {} : { ClientVersionStamp: stamp }),
    });
    return {
      tables: results.get("EntityMetadata") as readonly EntityMetadata[],
      stamp: results.get("ServerVersionStamp") as string,
    };
  }

  function where(propertyName: string, operator: MetadataCondition["operator"], value: ParameterValue): MetadataFilter {
    return { filterOperator: "And", conditions: [{ propertyName, operator, value }], filters: [] };
  }

  it("gives the tables and columns that the query describes, and nothing besides", (t) => {
    const { tables } = changes(open(t), {
      criteria: where("LogicalName", "In", ["account", "contact"]),
      properties: { allProperties: false, names: ["LogicalName", "Attributes"] },
      attributeQuery: {
        criteria: where("AttributeType", "Equals", {
          kind: "EnumValue",
          typeName: "AttributeTypeCode",
          value: "Money",
        }),
        properties: all,
      },
    });
    assert.deepEqual(
      tables.map(({ logicalName }) => logicalName),
      ["account", "contact"],
    );
    const types = new Set(tables.flatMap(({ attributes }) => attributes?.map(({ attributeType }) => attributeType)));
    assert.deepEqual([...types], ["Money"]);
    assert.equal(tables[0]?.oneToManyRelationships, undefined);
  });

  const counted: readonly [string, MetadataCondition["operator"], ParameterValue, number][] = [
    ["ObjectTypeCode", "LessThan", 4, 3],
    ["ObjectTypeCode", "Equals", 1, 1],
    ["IsCustomEntity", "Equals", true, 0],
    ["LogicalName", "NotEquals", "account", 122],
    ["LogicalName", "NotIn", ["account", "contact"], 121],
  ];
  for (const [property, operator, value, count] of counted) {
    it(`${property} ${operator} ${value}`, (t) => {
      assert.equal(changes(open(t), { criteria: where(property, operator, value) }).tables.length, count);
    });
  }

  it("says by name what cannot be asked about", (t) => {
    assert.throws(
      () => changes(open(t), { criteria: where("IsMailMergeEnabled", "Equals", true) }),
      fault("NotSupported", /IsMailMergeEnabled/),
    );
  });

  it("has nothing for a client with the present state, and sends one with an older state back to the start", (t) => {
    const context = open(t);
    const { stamp } = changes(context, {});
    assert.deepEqual(changes(context, {}, stamp).tables, []);
    createProject(context);
    assert.throws(() => changes(context, {}, stamp), fault("ExpiredVersionStamp"));
  });
});

describe("customization", () => {
  it("a new table takes records, has the platform's columns, privileges and a number from 10000", (t) => {
    const context = open(t);
    createProject(context);
    const table = entityOf(context, "new_project");
    assert.equal(table.objectTypeCode, 10_000);
    assert.equal(table.entitySetName, "new_projects");
    assert.equal(table.primaryIdAttribute, "new_projectid");
    assert.equal(table.isCustomEntity, true);
    const names = new Set(table.attributes?.map(({ logicalName }) => logicalName));
    for (const name of ["createdon", "ownerid", "statecode", "versionnumber", "new_name"])
      assert.ok(names.has(name), name);
    const owner = table.manyToOneRelationships?.find(
      ({ referencingAttribute }) => referencingAttribute === "owninguser",
    );
    assert.equal(owner?.schemaName, "user_new_project");
    const id = create(context, "new_project", { new_name: "Bridge" });
    const [name, state] = read(context, "new_project", id, "new_name", "statecode");
    assert.equal(name, "Bridge");
    assert.deepEqual(state, new OptionSetValue(0));
    const privileges = context.organization.store.rows("SELECT name FROM privilege WHERE name LIKE '%new_Project'", []);
    assert.equal(privileges.length, 8);
    assert.throws(() => createProject(context), fault("DuplicateName", /new_project/));
  });

  it("refuses names without prefix", (t) => {
    const context = open(t);
    const entity = definition<EntityMetadata>({ kind: "EntityMetadata", schemaName: "Project" });
    const primary = attribute({ schemaName: "new_Name", attributeType: "String" });
    assert.throws(
      () => run(context, "CreateEntity", { Entity: entity, PrimaryAttribute: primary }),
      fault("InvalidSchemaName", /Project/),
    );
  });

  const columns: readonly [Partial<AttributeMetadata>, AttributeValue][] = [
    [{ schemaName: "new_Text", attributeType: "String", maxLength: 5 }, "abcde"],
    [{ schemaName: "new_Memo", attributeType: "Memo" }, "long"],
    [{ schemaName: "new_Whole", attributeType: "Integer", minValue: 0, maxValue: 10 }, 7],
    [{ schemaName: "new_Big", attributeType: "BigInt" }, 9_007_199_254_740_993n],
    [{ schemaName: "new_Exact", attributeType: "Decimal", precision: 4 }, Decimal.of("1.2345000000")],
    [{ schemaName: "new_Budget", attributeType: "Money" }, new Money(Decimal.of("10.5000"))],
    [{ schemaName: "new_Flag", attributeType: "Boolean", defaultValue: 1 }, false],
    [{ schemaName: "new_When", attributeType: "DateTime" }, new Date("2026-05-06T07:08:09Z")],
    [
      {
        schemaName: "new_Phase",
        attributeType: "Picklist",
        optionSet: {
          kind: "OptionSetMetadata",
          isGlobal: false,
          optionSetType: "Picklist",
          options: [{ value: 3, label: label("Three") }],
        },
      },
      new OptionSetValue(3),
    ],
    [
      {
        schemaName: "new_Tags",
        attributeType: "Virtual",
        attributeTypeName: "MultiSelectPicklistType",
        optionSet: {
          kind: "OptionSetMetadata",
          isGlobal: false,
          optionSetType: "Picklist",
          options: [
            { value: 1, label: label("One") },
            { value: 2, label: label("Two") },
          ],
        },
      },
      [new OptionSetValue(1), new OptionSetValue(2)],
    ],
  ];
  for (const [column, value] of columns) {
    it(`a column ${column.schemaName} keeps its values`, (t) => {
      const context = open(t);
      createProject(context);
      addColumn(context, column);
      const name = String(column.schemaName).toLowerCase();
      const found = entityOf(context, "new_project").attributes?.find(({ logicalName }) => logicalName === name);
      assert.equal(found?.attributeType, column.attributeType);
      assert.equal(found?.isCustomAttribute, true);
      const id = create(context, "new_project", { new_name: "x", [name]: value });
      assert.deepEqual(read(context, "new_project", id, name), [value]);
    });
  }

  it("amounts bring base amount and currency, images and files their companions", (t) => {
    const context = open(t);
    createProject(context);
    addColumn(context, { schemaName: "new_Budget", attributeType: "Money" });
    addColumn(context, { schemaName: "new_Photo", attributeType: "Virtual", attributeTypeName: "ImageType" });
    addColumn(context, {
      schemaName: "new_Plan",
      attributeType: "Virtual",
      attributeTypeName: "FileType",
      maxSizeInKB: 100,
    });
    const found = new Map(entityOf(context, "new_project").attributes?.map((one) => [one.logicalName, one]));
    for (const name of [
      "new_budget_base",
      "transactioncurrencyid",
      "exchangerate",
      "new_photo_timestamp",
      "new_photo_url",
      "new_plan_name",
    ]) {
      assert.ok(found.has(name), name);
    }
    assert.equal(found.get("new_plan")?.attributeTypeName, "FileType");
    assert.equal(found.get("new_plan")?.maxSizeInKB, 100);
  });

  it("a relationship brings a lookup with navigation properties on both sides, and deletes what it says", (t) => {
    const context = open(t);
    createProject(context);
    run(context, "CreateOneToMany", {
      OneToManyRelationship: definition<RelationshipMetadata>({
        kind: "OneToManyRelationshipMetadata",
        schemaName: "new_account_project",
        referencedEntity: "account",
        referencingEntity: "new_project",
        cascadeDelete: "Cascade",
      }),
      Lookup: attribute({ schemaName: "new_AccountId", attributeType: "Lookup", displayName: label("Account") }),
    });
    const found = entityOf(context, "new_project").manyToOneRelationships?.find(
      (one) => one.schemaName === "new_account_project",
    );
    assert.equal(found?.referencingEntityNavigationPropertyName, "new_AccountId");
    assert.equal(found?.referencedEntityNavigationPropertyName, "new_account_project");
    const account = create(context, "account", { name: "A" });
    const project = create(context, "new_project", {
      new_name: "P",
      new_accountid: new EntityReference("account", account),
    });
    run(context, "Delete", { Target: new EntityReference("account", account) });
    assert.throws(() => read(context, "new_project", project, "new_name"), fault("ObjectDoesNotExist"));
    run(context, "DeleteRelationship", { Name: "new_account_project" });
    const columnsLeft = entityOf(context, "new_project").attributes?.map(({ logicalName }) => logicalName);
    assert.ok(!columnsLeft?.includes("new_accountid"));
  });

  it("a many-to-many relationship has an intersect table", (t) => {
    const context = open(t);
    createProject(context);
    run(context, "CreateManyToMany", {
      IntersectEntitySchemaName: "new_Project_Contact",
      ManyToManyRelationship: definition<RelationshipMetadata>({
        kind: "ManyToManyRelationshipMetadata",
        schemaName: "new_project_contact",
        entity1LogicalName: "new_project",
        entity2LogicalName: "contact",
      }),
    });
    const [found] =
      entityOf(context, "contact").manyToManyRelationships?.filter((one) => one.isCustomRelationship) ?? [];
    assert.equal(found?.intersectEntityName, "new_project_contact");
    assert.deepEqual(
      [found?.entity1IntersectAttribute, found?.entity2IntersectAttribute],
      ["new_projectid", "contactid"],
    );
    assert.equal(entityOf(context, "new_project_contact").isIntersect, true);
    run(context, "DeleteEntity", { LogicalName: "new_project" });
    assert.throws(() => entityOf(context, "new_project_contact"), fault("ObjectDoesNotExist"));
    assert.deepEqual(
      entityOf(context, "contact").manyToManyRelationships?.filter((one) => one.isCustomRelationship),
      [],
    );
  });

  it("notes and activities about records of a new table", (t) => {
    const context = open(t);
    createProject(context, { HasNotes: true, HasActivities: true });
    const relationships = entityOf(context, "new_project").oneToManyRelationships ?? [];
    const navigation = new Map(
      relationships.map((one) => [one.schemaName, one.referencingEntityNavigationPropertyName]),
    );
    assert.equal(navigation.get("new_project_Annotations"), "objectid_new_project");
    assert.equal(navigation.get("new_project_Tasks"), "regardingobjectid_new_project_task");
    const project = create(context, "new_project", { new_name: "P" });
    const note = create(context, "annotation", { subject: "N", objectid: new EntityReference("new_project", project) });
    const [about] = read(context, "annotation", note, "objectid");
    assert.ok(about instanceof EntityReference && about.id.equals(project));
    run(context, "DeleteEntity", { LogicalName: "new_project" });
    assert.deepEqual(read(context, "annotation", note, "objectid"), [null]);
    const target = entityOf(context, "annotation").attributes?.find(
      ({ logicalName }) => logicalName === "objectid",
    )?.targets;
    assert.ok(target?.includes("account") && !target.includes("new_project"));
  });

  it("a deleted column forgets its values", (t) => {
    const context = open(t);
    createProject(context);
    addColumn(context, { schemaName: "new_Code", attributeType: "String" });
    const id = create(context, "new_project", { new_name: "x", new_code: "old" });
    run(context, "DeleteAttribute", { EntityLogicalName: "new_project", LogicalName: "new_code" });
    assert.throws(() => read(context, "new_project", id, "new_code"), fault("QueryBuilderNoAttribute"));
    addColumn(context, { schemaName: "new_Code", attributeType: "Integer" });
    assert.deepEqual(read(context, "new_project", id, "new_code"), [null]);
    assert.throws(
      () => run(context, "DeleteAttribute", { EntityLogicalName: "account", LogicalName: "name" }),
      fault("CannotDeleteMetadata"),
    );
  });

  it("shared choices are one for all of their columns", (t) => {
    const context = open(t);
    const options = [{ value: 1, label: label("Low") }];
    run(context, "CreateOptionSet", {
      OptionSet: definition<OptionSetMetadata>({
        kind: "OptionSetMetadata",
        name: "new_Risk",
        displayName: label("Risk"),
        options,
      }),
    });
    const shared = {
      kind: "OptionSetMetadata",
      isGlobal: true,
      name: "new_risk",
      optionSetType: "Picklist",
      options: [],
    } as const;
    addColumn(context, { schemaName: "new_Risk", attributeType: "Picklist", optionSet: shared }, "account");
    const added = run(context, "InsertOptionValue", { OptionSetName: "new_risk", Label: label("High"), Value: 9 });
    assert.equal(added.get("NewOptionValue"), 9);
    run(context, "UpdateOptionValue", {
      OptionSetName: "new_risk",
      Label: label("Lowest"),
      Value: 1,
      MergeLabels: false,
    });
    const column = entityOf(context, "account").attributes?.find(({ logicalName }) => logicalName === "new_risk");
    assert.deepEqual(
      column?.optionSet?.options.map(({ label: text }) => text.userLabel),
      ["Lowest", "High"],
    );
    assert.ok(create(context, "account", { name: "A", new_risk: new OptionSetValue(9) }));
    assert.throws(
      () => run(context, "DeleteOptionSet", { Name: "new_risk" }),
      fault("CannotDeleteInUseOptionSet", /account/),
    );
  });

  it("options of a column are inserted, ordered and deleted", (t) => {
    const context = open(t);
    const where = { EntityLogicalName: "account", AttributeLogicalName: "accountcategorycode" };
    run(context, "InsertOptionValue", { ...where, Label: label("Best") });
    run(context, "OrderOption", { ...where, Values: [100_000_000, 2, 1] });
    run(context, "DeleteOptionValue", { ...where, Value: 1 });
    const column = entityOf(context, "account").attributes?.find(
      ({ logicalName }) => logicalName === where.AttributeLogicalName,
    );
    assert.deepEqual(
      column?.optionSet?.options.map(({ value }) => value),
      [100_000_000, 2],
    );
  });

  it("a status reason belongs to a state, and is not an ordinary option", (t) => {
    const context = open(t);
    const where = { EntityLogicalName: "account", AttributeLogicalName: "statuscode" };
    const added = run(context, "InsertStatusValue", { ...where, Label: label("Dormant"), StateCode: 1, Value: 7 });
    assert.equal(added.get("NewOptionValue"), 7);
    const id = create(context, "account", { name: "A" });
    const attributes = new Map<string, AttributeValue>([["statuscode", new OptionSetValue(7)]]);
    run(context, "Update", { Target: { logicalName: "account", id, attributes } });
    assert.deepEqual(read(context, "account", id, "statecode"), [new OptionSetValue(1)]);
    const wrongState = { ...where, Label: label("x"), StateCode: 9 };
    assert.throws(() => run(context, "InsertStatusValue", wrongState), fault("InvalidOptionSetOperation"));
    assert.throws(
      () => run(context, "InsertOptionValue", { ...where, Label: label("x") }),
      fault("InvalidOptionSetOperation", /Status/),
    );
  });

  it("names and limits of tables and columns are changed, what is not said stays", (t) => {
    const context = open(t);
    createProject(context);
    const Entity = definition<EntityMetadata>({
      kind: "EntityMetadata",
      logicalName: "new_project",
      displayName: label("Plan"),
    });
    run(context, "UpdateEntity", { Entity, MergeLabels: false });
    const Attribute = attribute({ logicalName: "new_name", maxLength: 3, requiredLevel: "ApplicationRequired" });
    run(context, "UpdateAttribute", { EntityName: "new_project", Attribute, MergeLabels: false });
    const table = entityOf(context, "new_project");
    assert.equal(table.displayName?.userLabel, "Plan");
    assert.equal(table.displayCollectionName?.userLabel, "Projects");
    const name = table.attributes?.find(({ logicalName }) => logicalName === "new_name");
    assert.deepEqual(
      [name?.maxLength, name?.requiredLevel, name?.displayName?.userLabel],
      [3, "ApplicationRequired", "Name"],
    );
    assert.throws(() => create(context, "new_project", { new_name: "long" }), fault("StringLengthTooLong"));
  });

  it("an alternate key is unique, and failed where records are alike already", (t) => {
    const context = open(t);
    const statusOf = (LogicalName: string): string =>
      (
        run(context, "RetrieveEntityKey", { EntityLogicalName: "account", LogicalName }).get(
          "EntityKeyMetadata",
        ) as EntityKeyMetadata
      ).indexStatus;
    const addKey = (schemaName: string, ...keyAttributes: string[]): void => {
      const EntityKey = definition<EntityKeyMetadata>({ kind: "EntityKeyMetadata", schemaName, keyAttributes });
      run(context, "CreateEntityKey", { EntityName: "account", EntityKey });
    };
    create(context, "account", { name: "A", accountnumber: "1" });
    create(context, "account", { name: "B", accountnumber: "1" });
    create(context, "account", { name: "C" });
    create(context, "account", { name: "D" });
    addKey("new_Number", "accountnumber");
    assert.equal(statusOf("new_number"), "Failed");
    assert.throws(() => addKey("new_Number2", "accountnumber"), fault("EntityKeyWithSelectedAttributesExists"));
    assert.throws(() => addKey("new_Text", "description"), fault("InvalidEntityKeyOperation", /description/));
    addKey("new_Name", "name");
    assert.equal(statusOf("new_name"), "Active");
    assert.throws(() => create(context, "account", { name: "a" }), fault("DuplicateRecordEntityKey"));
    run(context, "DeleteEntityKey", { EntityLogicalName: "account", Name: "new_name" });
    assert.ok(create(context, "account", { name: "a" }));
  });

  it("is there again when the data file is opened again", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "dynaml-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const first = open(t, join(folder, "crm.sqlite"));
    createProject(first);
    addColumn(first, { schemaName: "new_Code", attributeType: "String" }, "account");
    const stamp = run(first, "RetrieveTimestamp", {}).get("Timestamp");
    const account = create(first, "account", { name: "A", new_code: "x" });
    first.close();
    const second = open(t, join(folder, "crm.sqlite"));
    assert.equal(entityOf(second, "new_project").displayCollectionName?.userLabel, "Projects");
    assert.deepEqual(read(second, "account", account, "new_code"), ["x"]);
    assert.equal(run(second, "RetrieveTimestamp", {}).get("Timestamp"), stamp);
  });

  it("shares nothing with another organization", (t) => {
    const [one, other] = [open(t), open(t)];
    createProject(one);
    addColumn(one, { schemaName: "new_Code", attributeType: "String" }, "account");
    assert.throws(() => entityOf(other, "new_project"), fault("ObjectDoesNotExist"));
    assert.throws(() => create(other, "account", { name: "A", new_code: "x" }), fault("QueryBuilderNoAttribute"));
  });

  it("a change that the database refuses changes nothing", (t) => {
    const context = open(t);
    const before = entityOf(context, "account", "Attributes");
    context.organization.store.transaction(() => {
      assert.throws(
        () => addColumn(context, { schemaName: "new_Code", attributeType: "String" }, "account"),
        fault("NotSupported", /transaction/),
      );
    });
    assert.deepEqual(entityOf(context, "account", "Attributes"), before);
  });
});
