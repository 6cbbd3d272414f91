import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Guid } from "../../../values/guid.ts";
import type { EntityQueryExpression } from "../../metadata/metadata-query.ts";
import { retrieveMetadataChanges } from "./metadata-changes.ts";

/* By hand, after the page "Query schema definitions" of Microsoft's documentation. */

const metadataId = "70816501-edb9-4740-a16c-6a5efbc05d84";
const query: EntityQueryExpression = {
  kind: "EntityQueryExpression",
  criteria: {
    filterOperator: "Or",
    conditions: [
      { propertyName: "LogicalName", operator: "In", value: ["account", "o'neil"] },
      { propertyName: "IsPrivate", operator: "Equals", value: false },
    ],
    filters: [
      {
        filterOperator: "And",
        conditions: [{ propertyName: "MetadataId", operator: "NotEquals", value: Guid.of(metadataId) }],
        filters: [],
      },
    ],
  },
  properties: { allProperties: false, names: ["SchemaName", "Attributes"] },
  attributeQuery: {
    properties: { allProperties: false, names: ["SchemaName", "OptionSet"] },
    criteria: {
      filterOperator: "And",
      conditions: [
        {
          propertyName: "AttributeType",
          operator: "Equals",
          value: { kind: "EnumValue", typeName: "AttributeTypeCode", value: "Picklist" },
        },
        { propertyName: "MaxLength", operator: "GreaterThan", value: 100 },
      ],
      filters: [],
    },
  },
  labelLanguages: [1033],
};

describe("RetrieveMetadataChanges over the Web API", () => {
  it("its query as JSON, with what is needed to read the answer", () => {
    const { request } = retrieveMetadataChanges({
      query,
      clientVersionStamp: "152647645!07/11/2025 22:09:13",
      deletedMetadataFilters: { kind: "EnumValue", typeName: "DeletedMetadataFilters", value: "Entity Attribute" },
    });
    const [path, options = ""] = request.path.split("?");
    assert.equal(path, "RetrieveMetadataChanges(Query=@p1,ClientVersionStamp=@p2,DeletedMetadataFilters=@p3)");
    const [p1 = "", p2 = "", p3 = ""] = options
      .split("&")
      .map((one) => decodeURIComponent(one.slice(one.indexOf("=") + 1)));
    assert.deepEqual(
      [p2, p3],
      ["'152647645!07/11/2025 22:09:13'", "Microsoft.Dynamics.CRM.DeletedMetadataFilters'Entity,Attribute'"],
    );
    assert.deepEqual(JSON.parse(p1), {
      Properties: { AllProperties: false, PropertyNames: ["LogicalName", "SchemaName", "Attributes"] },
      Criteria: {
        FilterOperator: "Or",
        Conditions: [
          {
            ConditionOperator: "In",
            PropertyName: "LogicalName",
            Value: { Type: "System.String[]", Value: "['account','o''neil']" },
          },
          { ConditionOperator: "Equals", PropertyName: "IsPrivate", Value: { Type: "System.Boolean", Value: "false" } },
        ],
        Filters: [
          {
            FilterOperator: "And",
            Conditions: [
              {
                ConditionOperator: "NotEquals",
                PropertyName: "MetadataId",
                Value: { Type: "System.Guid", Value: metadataId },
              },
            ],
          },
        ],
      },
      AttributeQuery: {
        Properties: {
          AllProperties: false,
          PropertyNames: ["LogicalName", "AttributeType", "AttributeTypeName", "SchemaName", "OptionSet"],
        },
        Criteria: {
          FilterOperator: "And",
          Conditions: [
            {
              ConditionOperator: "Equals",
              PropertyName: "AttributeType",
              Value: { Type: "Microsoft.Xrm.Sdk.Metadata.AttributeTypeCode", Value: "Picklist" },
            },
            {
              ConditionOperator: "GreaterThan",
              PropertyName: "MaxLength",
              Value: { Type: "System.Int32", Value: "100" },
            },
          ],
        },
      },
      LabelQuery: { FilterLanguages: [1033], MissingLabelBehavior: 0 },
    });
  });

  const { read } = retrieveMetadataChanges({ query });
  const answer = (json: object) => read({ status: 200, headers: {}, body: JSON.stringify(json) });

  it("its answer", () => {
    const { tables, serverVersionStamp, deleted } = answer({
      "@odata.context":
        "[Organization URI]/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.RetrieveMetadataChangesResponse",
      ServerVersionStamp: "152647645!07/11/2025 22:09:13",
      DeletedMetadata: { Count: 1, IsReadOnly: false, Keys: ["Attribute"], Values: [[metadataId]] },
      EntityMetadata: [
        {
          LogicalName: "account",
          SchemaName: "Account",
          MetadataId: metadataId,
          Attributes: [
            {
              "@odata.type": "#Microsoft.Dynamics.CRM.ComplexPicklistAttributeMetadata",
              LogicalName: "accountcategorycode",
              AttributeType: "Picklist",
              AttributeTypeName: { Value: "PicklistType" },
              MetadataId: "118771ca-6fb9-4f60-8fd4-99b6124b63ad",
              OptionSet: { OptionSetType: "Picklist", Options: [{ Value: 1, Label: { LocalizedLabels: [] } }] },
            },
          ],
        },
      ],
    });
    assert.equal(serverVersionStamp, "152647645!07/11/2025 22:09:13");
    assert.deepEqual(
      [...deleted.ids].map(([sort, ids]) => [sort, ids.map(String)]),
      [["Attribute", [metadataId]]],
    );
    const [account] = tables;
    const [column] = account?.attributes ?? [];
    assert.deepEqual(
      [
        account?.schemaName,
        column?.logicalName,
        column?.attributeType,
        column?.optionSet?.options.map(({ value }) => value),
      ],
      ["Account", "accountcategorycode", "Picklist", [1]],
    );
  });

  it("an answer that tells of deletions otherwise is refused, and one without definitions", () => {
    assert.throws(
      () =>
        answer({ ServerVersionStamp: "1", EntityMetadata: [], DeletedMetadata: { Keys: ["Entity"], Values: ["x"] } }),
      {
        code: "WIRE_ODATA",
      },
    );
    assert.throws(() => answer({}), { code: "WIRE_ODATA" });
    const relationship = { "@odata.type": "#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata", SchemaName: "a_b" };
    assert.throws(() => answer({ ServerVersionStamp: "1", EntityMetadata: [relationship] }), { code: "WIRE_ODATA" });
  });
});
