import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Guid } from "../../../values/guid.ts";
import {
  optionKindOf,
  retrieveColumn,
  retrieveKey,
  retrieveOptionColumn,
  retrieveOptionColumns,
  retrieveOptionSet,
  retrieveOptionSets,
  retrieveRelationship,
  retrieveTable,
  retrieveTables,
} from "./definitions.ts";
import { describeCollections, describeColumns, describeDates, describeLookups, describeTable } from "./table-parts.ts";
import type { WebApiExchange } from "./web-api-exchange.ts";

/* By hand, after the page "Query table definitions using the Web API" of Microsoft's documentation and its reference of metadata types. */

const metadataId = "70816501-edb9-4740-a16c-6a5efbc05d84";
const read = <T>({ read: reader }: WebApiExchange<T>, json: object): T =>
  reader({ status: 200, headers: {}, body: JSON.stringify(json) });
const label = (text: string) => {
  const Localized = { Label: text, LanguageCode: 1033, IsManaged: true, MetadataId: metadataId, HasChanged: null };
  return { LocalizedLabels: [Localized], UserLocalizedLabel: Localized };
};

describe("requests for definitions", () => {
  const account = "EntityDefinitions(LogicalName='account')";
  const paths: readonly (readonly [exchange: WebApiExchange<unknown>, path: string])[] = [
    [retrieveTable("account", []), `${account}?$expand=Keys`],
    [retrieveTable(Guid.of(metadataId), ["Attributes"]), `EntityDefinitions(${metadataId})?$expand=Keys,Attributes`],
    [
      retrieveTable("account", ["Attributes", "Relationships"]),
      `${account}?$expand=Keys,Attributes,ManyToOneRelationships,OneToManyRelationships,ManyToManyRelationships`,
    ],
    [retrieveTables([]), "EntityDefinitions?$expand=Keys"],
    [retrieveColumn("account", "name"), `${account}/Attributes(LogicalName='name')`],
    [retrieveColumn("account", Guid.of(metadataId)), `${account}/Attributes(${metadataId})`],
    [
      retrieveOptionColumns("account", "Picklist"),
      `${account}/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet`,
    ],
    [
      retrieveOptionColumn("account", "statecode", "State"),
      `${account}/Attributes(LogicalName='statecode')/Microsoft.Dynamics.CRM.StateAttributeMetadata?$select=LogicalName&$expand=OptionSet`,
    ],
    [retrieveKey("account", "new_bycode"), `${account}/Keys(LogicalName='new_bycode')`],
    [retrieveRelationship("O'Neil"), "RelationshipDefinitions(SchemaName='O''Neil')"],
    [retrieveOptionSet("budgetstatus"), "GlobalOptionSetDefinitions(Name='budgetstatus')"],
    [retrieveOptionSets(), "GlobalOptionSetDefinitions"],
    [describeTable("account", false), `${account}?$select=LogicalName,EntitySetName,PrimaryIdAttribute`],
    [
      describeTable("account", true),
      `${account}?$select=LogicalName,EntitySetName,PrimaryIdAttribute&$expand=Attributes($select=LogicalName,AttributeType,AttributeTypeName,AttributeOf,IsPrimaryId,IsValidForCreate,IsValidForUpdate)`,
    ],
    [
      describeColumns("account"),
      `${account}/Attributes?$select=LogicalName,AttributeType,AttributeTypeName,AttributeOf,IsPrimaryId,IsValidForCreate,IsValidForUpdate`,
    ],
    [
      describeLookups("account"),
      `${account}/ManyToOneRelationships?$select=SchemaName,ReferencedEntity,ReferencingEntity,ReferencingAttribute,ReferencingEntityNavigationPropertyName`,
    ],
    [
      describeDates("account"),
      `${account}/Attributes/Microsoft.Dynamics.CRM.DateTimeAttributeMetadata?$select=LogicalName,DateTimeBehavior`,
    ],
  ];
  for (const [{ request }, path] of paths) {
    it(path, () => {
      assert.deepEqual([request.method, request.path, request.body], ["GET", path, undefined]);
      assert.equal(request.headers["if-none-match"], "null");
    });
  }
});

describe("definitions", () => {
  it("a column with what its type has", () => {
    const column = read(retrieveColumn("account", "name"), {
      "@odata.context": "…$metadata#EntityDefinitions('account')/Attributes/$entity",
      "@odata.type": "#Microsoft.Dynamics.CRM.StringAttributeMetadata",
      AttributeOf: null,
      AttributeType: "String",
      AttributeTypeName: { Value: "StringType" },
      DisplayName: label("Account Name"),
      EntityLogicalName: "account",
      Format: "Text",
      FormatName: { Value: "Text" },
      IsPrimaryName: true,
      IsValidForCreate: true,
      LogicalName: "name",
      MaxLength: 160,
      MetadataId: "a1965545-44bc-4b7b-b1ae-93074d0e3f2a",
      RequiredLevel: { Value: "ApplicationRequired", CanBeChanged: true, ManagedPropertyLogicalName: "x" },
      SchemaName: "Name",
      SomethingOfLaterVersions: { Value: 1 },
    });
    const { logicalName, attributeType, attributeTypeName, maxLength, requiredLevel, isPrimaryName, displayName } =
      column;
    assert.deepEqual(
      [logicalName, attributeType, attributeTypeName, maxLength, requiredLevel, isPrimaryName, displayName?.userLabel],
      ["name", "String", "StringType", 160, "ApplicationRequired", true, "Account Name"],
    );
    assert.equal(optionKindOf(column), undefined);
  });

  it("options of a state with their default status, of yes and no", () => {
    const [state] = read(retrieveOptionColumns("account", "State"), {
      "@odata.context": "…",
      value: [
        {
          LogicalName: "statecode",
          MetadataId: metadataId,
          OptionSet: {
            MetadataId: metadataId,
            IsGlobal: false,
            OptionSetType: "State",
            Options: [
              { Value: 0, Label: label("Active"), DefaultStatus: 1, InvariantName: "Active", Color: null },
              { Value: 1, Label: label("Inactive"), DefaultStatus: 2, InvariantName: "Inactive", Color: null },
            ],
          },
        },
      ],
    });
    assert.deepEqual(
      state?.optionSet?.options.map(({ value, defaultStatus, label: { userLabel } }) => [
        value,
        defaultStatus,
        userLabel,
      ]),
      [
        [0, 1, "Active"],
        [1, 2, "Inactive"],
      ],
    );
    const [yesNo] = read(retrieveOptionColumns("account", "Boolean"), {
      value: [
        {
          LogicalName: "creditonhold",
          OptionSet: {
            OptionSetType: "Boolean",
            TrueOption: { Value: 1, Label: label("Yes") },
            FalseOption: { Value: 0, Label: label("No") },
          },
        },
      ],
    });
    assert.deepEqual(
      yesNo?.optionSet?.options.map(({ value, label: { userLabel } }) => [value, userLabel]),
      [
        [0, "No"],
        [1, "Yes"],
      ],
    );
  });

  it("a relationship says by its type which kind it is", () => {
    const one = read(retrieveRelationship("account_primary_contact"), {
      "@odata.type": "#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
      MetadataId: metadataId,
      SchemaName: "account_primary_contact",
      RelationshipType: "OneToManyRelationship",
      ReferencedEntity: "contact",
      ReferencingEntity: "account",
      ReferencingAttribute: "primarycontactid",
      ReferencingEntityNavigationPropertyName: "primarycontactid",
      CascadeConfiguration: { Assign: "NoCascade", Delete: "RemoveLink" },
    });
    assert.ok(one.kind === "OneToManyRelationshipMetadata");
    assert.deepEqual([one.referencingAttribute, one.cascadeDelete], ["primarycontactid", "RemoveLink"]);
    const many = read(retrieveRelationship("accountleads_association"), {
      "@odata.type": "#Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
      MetadataId: metadataId,
      SchemaName: "accountleads_association",
      IntersectEntityName: "accountleads",
      Entity1LogicalName: "account",
    });
    assert.ok(many.kind === "ManyToManyRelationshipMetadata");
    assert.equal(many.intersectEntityName, "accountleads");
  });

  it("dates that have no time, and relationships in lists that do not say their type", () => {
    const dates = read(describeDates("contact"), {
      value: [
        { LogicalName: "birthdate", DateTimeBehavior: { Value: "DateOnly" }, MetadataId: metadataId },
        { LogicalName: "createdon", DateTimeBehavior: { Value: "UserLocal" }, MetadataId: metadataId },
      ],
    });
    assert.deepEqual(Object.fromEntries(dates), { birthdate: "DateOnly", createdon: "UserLocal" });
    const [ofMany, ofOne] = describeCollections("account");
    assert.ok(ofMany !== undefined && ofOne !== undefined);
    const found = {
      ...read(ofMany, { value: [{ SchemaName: "contact_customer_accounts", ReferencedEntity: "account" }] }),
      ...read(ofOne, { value: [{ SchemaName: "accountleads_association", Entity1LogicalName: "account" }] }),
    };
    assert.deepEqual(
      [found.oneToManyRelationships?.[0]?.kind, found.manyToManyRelationships?.[0]?.kind],
      ["OneToManyRelationshipMetadata", "ManyToManyRelationshipMetadata"],
    );
  });

  it("a list that is none is refused", () => {
    assert.throws(() => read(retrieveTables([]), { LogicalName: "account" }), { code: "WIRE_ODATA" });
  });
});
