import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { WebApiOrganization } from "./web-api-organization.ts";

/** QueryExpression as a parameter and a result of the Web API. */
describe("queries as parameters", () => {
  let organization: WebApiOrganization;
  before(async () => {
    organization = await WebApiOrganization.open();
  });
  after(() => organization.close());

  const condition = (more: object) => ({ AttributeName: "name", Operator: "Equal", ...more });
  const query = (more: object) => ({
    Query: {
      "@odata.type": "Microsoft.Dynamics.CRM.QueryExpression",
      EntityName: "account",
      ColumnSet: { AllColumns: false, Columns: ["name"] },
      ...more,
    },
  });

  it("QueryExpressionToFetchXml takes columns, conditions, orders, links and a page", async () => {
    const body = query({
      Distinct: true,
      Criteria: {
        FilterOperator: "Or",
        Conditions: [
          condition({ Values: [{ Value: "a", Type: "System.String" }] }),
          condition({
            AttributeName: "numberofemployees",
            Operator: "GreaterThan",
            Values: [{ Value: "5", Type: "System.Int32" }],
          }),
          condition({ Operator: "NotNull", Values: [] }),
        ],
        Filters: [],
      },
      Orders: [{ AttributeName: "name", OrderType: "Descending" }],
      LinkEntities: [
        {
          LinkFromEntityName: "account",
          LinkFromAttributeName: "primarycontactid",
          LinkToEntityName: "contact",
          LinkToAttributeName: "contactid",
          JoinOperator: "LeftOuter",
          EntityAlias: "c",
          Columns: { AllColumns: false, Columns: ["fullname"] },
        },
      ],
      PageInfo: { PageNumber: 2, Count: 10, ReturnTotalRecordCount: false, PagingCookie: null },
    });
    const { status, json, text } = await organization.send("POST", "QueryExpressionToFetchXml", body);
    assert.equal(status, 200, text);
    for (const part of [
      /<fetch [^>]*count="10"/,
      /<fetch [^>]*page="2"/,
      /<fetch [^>]*distinct="true"/,
      /<attribute name="name"\s*\/>/,
      /<order attribute="name" descending="true"/,
      /<filter type="or">/,
      /<condition attribute="name" operator="eq" value="a"/,
      /<condition attribute="numberofemployees" operator="gt" value="5"/,
      /<condition attribute="name" operator="not-null"/,
      /<link-entity name="contact" from="contactid" to="primarycontactid" [^>]*link-type="outer"/,
    ]) {
      assert.match(json.FetchXml, part);
    }
  });

  it("FetchXmlToQueryExpression gives back what the other one takes", async () => {
    const fetchXml =
      '<fetch top="3"><entity name="account"><attribute name="name" /><order attribute="name" /><filter><condition attribute="name" operator="in"><value>a</value><value>b</value></condition></filter><link-entity name="contact" from="contactid" to="primarycontactid" link-type="inner" alias="c"><attribute name="fullname" /></link-entity></entity></fetch>';
    const path = `FetchXmlToQueryExpression(FetchXml=@p1)?@p1=${encodeURIComponent(`'${fetchXml}'`)}`;
    const { Query: told } = await organization.get(path);
    assert.deepEqual(
      [told.EntityName, told.TopCount, told.Criteria.Conditions[0].Operator, told.LinkEntities[0].EntityAlias],
      ["account", 3, "In", "c"],
    );
    assert.deepEqual(told.Criteria.Conditions[0].Values, [
      { Value: "a", Type: "System.String" },
      { Value: "b", Type: "System.String" },
    ]);
    const { json } = await organization.send("POST", "QueryExpressionToFetchXml", { Query: told });
    const back = await organization.get(
      `FetchXmlToQueryExpression(FetchXml=@p1)?@p1=${encodeURIComponent(`'${json.FetchXml}'`)}`,
    );
    assert.deepEqual(back.Query, told);
  });

  const refused: readonly (readonly [what: string, body: object, status: number, message: RegExp])[] = [
    ["a member that there is none of", query({ Colums: ["name"] }), 400, /'Colums' of 'Query'/],
    [
      "links in filters",
      query({ Criteria: { AnyAllFilterLinkEntity: {} } }),
      400,
      /'AnyAllFilterLinkEntity' of 'Criteria'/,
    ],
    [
      "a value that is not of its type",
      query({ Criteria: { Conditions: [condition({ Values: [{ Value: "x", Type: "System.Int32" }] })] } }),
      400,
      /'x' .* 'System.Int32'/,
    ],
    [
      "another kind of query",
      { Query: { "@odata.type": "#Microsoft.Dynamics.CRM.FetchExpression" } },
      501,
      /FetchExpression/,
    ],
  ];
  for (const [what, body, status, message] of refused) {
    it(`refuses ${what}`, async () => {
      const answer = await organization.send("POST", "QueryExpressionToFetchXml", body);
      assert.equal(answer.status, status, answer.text);
      assert.match(answer.json.error.message, message);
    });
  }

  it("a message without an engine is refused before its parameters are read", async () => {
    const { json } = await organization.send("POST", "BulkDelete", { QuerySet: [{}], JobName: "x" });
    assert.match(json.error.message, /The message 'BulkDelete' is not supported/);
  });
});
