import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { EntityQueryExpression, MetadataCondition } from "../../../src/wire/metadata/metadata-query.ts";
import { retrieveMetadataChanges } from "../../../src/wire/odata/exchange/metadata-changes.ts";
import { type Answer, WebApiOrganization } from "./web-api-organization.ts";

/* The address and query are those of "Query schema definitions" of Microsoft's documentation. */

describe("RetrieveMetadataChanges over the Web API", () => {
  let organization: WebApiOrganization;
  before(async () => {
    organization = await WebApiOrganization.open();
  });
  after(() => organization.close());

  const ask = (query: object, more = ""): Promise<Answer> =>
    organization.send(
      "GET",
      `RetrieveMetadataChanges(Query=@p1${more === "" ? "" : ",ClientVersionStamp=@p2"})?@p1=${encodeURIComponent(JSON.stringify(query))}${more}`,
    );
  const named = (value: object): object => ({
    Criteria: {
      FilterOperator: "And",
      Conditions: [{ ConditionOperator: "In", PropertyName: "LogicalName", Value: value }],
    },
    Properties: { AllProperties: false, PropertyNames: ["LogicalName", "Attributes"] },
    AttributeQuery: {
      Properties: { AllProperties: true },
      Criteria: {
        FilterOperator: "And",
        Conditions: [
          {
            ConditionOperator: "Equals",
            PropertyName: "LogicalName",
            Value: { Type: "System.String", Value: "name" },
          },
        ],
      },
    },
  });

  it("answers the tables and columns that a query describes, of complex types", async () => {
    const { status, json, text } = await ask(named({ Type: "System.String[]", Value: "['account','opportunity']" }));
    assert.equal(status, 200, text);
    assert.match(json["@odata.context"], /#Microsoft.Dynamics.CRM.RetrieveMetadataChangesResponse$/);
    type Told = { LogicalName: string; Attributes: readonly Record<string, unknown>[] };
    assert.deepEqual(
      json.EntityMetadata.map(({ LogicalName, Attributes }: Told) => [
        LogicalName,
        Attributes.map((one) => [one["@odata.type"], one.LogicalName]),
      ]),
      ["account", "opportunity"].map((table) => [
        table,
        [["#Microsoft.Dynamics.CRM.ComplexStringAttributeMetadata", "name"]],
      ]),
    );
    assert.deepEqual(json.DeletedMetadata, { Count: 0, IsReadOnly: false, Keys: [], Values: [] });
  });

  it("answers nothing to who has the present state, and asks others to ask anew", async () => {
    const query = named({ Type: "System.String[]", Value: "['account']" });
    const { ServerVersionStamp: stamp } = (await ask(query)).json;
    const known = await ask(query, `&@p2=${encodeURIComponent(`'${stamp}'`)}`);
    assert.deepEqual(known.json.EntityMetadata, []);
    const old = await ask(query, "&@p2='999'");
    assert.deepEqual([old.status, /expired/.test(old.text)], [400, true]);
  });

  it("is what our own client asks and reads", async () => {
    const condition: MetadataCondition = { propertyName: "LogicalName", operator: "Equals", value: "contact" };
    const query: EntityQueryExpression = {
      kind: "EntityQueryExpression",
      criteria: { filterOperator: "And", conditions: [condition], filters: [] },
      properties: { allProperties: false, names: ["Attributes"] },
    };
    const { request, read } = retrieveMetadataChanges({ query });
    const { status, text } = await organization.send("GET", request.path);
    const { tables } = read({ status, headers: {}, body: text });
    assert.deepEqual(
      tables.map(({ logicalName }) => logicalName),
      ["contact"],
    );
    assert.ok(tables[0]?.attributes?.some(({ logicalName }) => logicalName === "lastname"));
  });

  const refused: readonly (readonly [what: string, query: object, message: RegExp])[] = [
    ["a member that there is none of", { Criterias: {} }, /'Criterias'/],
    [
      "another operator",
      { Criteria: { Conditions: [{ ConditionOperator: "Like", PropertyName: "x" }] } },
      /ConditionOperator/,
    ],
    ["a value that is not of its type", named({ Type: "System.Int32", Value: "many" }), /'many'.*'System.Int32'/],
    ["a type that is not known", named({ Type: "System.Uri", Value: "x" }), /'System.Uri'/],
  ];
  for (const [what, query, message] of refused) {
    it(`refuses ${what}`, async () => {
      const { status, json } = await ask(query);
      assert.equal(status, 400);
      assert.match(json.error.message, message);
    });
  }

  it("refuses parameters that are not obeyed", async () => {
    const { status, text } = await organization.send("GET", "RetrieveMetadataChanges(AppModuleId=@p1)?@p1=1");
    assert.deepEqual([status, /'AppModuleId'/.test(text)], [501, true]);
  });
});
