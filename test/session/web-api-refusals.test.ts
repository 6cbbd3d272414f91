import assert from "node:assert/strict";
import { it } from "node:test";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import type { OrganizationRequest, ParameterValue } from "../../src/wire/organization-call.ts";
import { meddlingSite } from "./meddling-site.ts";

type Parameters = Readonly<Record<string, ParameterValue>>;

const id = Guid.of("7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f");
const account = new EntityReference("account", id);
const requestOf = (requestName: string, parameters: Parameters = {}): OrganizationRequest => ({
  requestName,
  parameters: new Map(Object.entries(parameters)),
});
const settings = { kind: "ExecuteMultipleSettings", continueOnError: false, returnResponses: true } as const;
const batched = (requestName: string, parameters: Parameters): Parameters => ({
  Requests: [requestOf(requestName, parameters)],
  Settings: settings,
});
const columns = { kind: "ColumnSet", allColumns: true } as const;
const filters = (value: string) => ({ kind: "EnumValue", typeName: "EntityFilters", value }) as const;

type Case = readonly [message: string, parameters: Parameters, text: RegExp];

/** What the same message over SOAP may say. */
const withoutForm: readonly Case[] = [
  [
    "RetrieveEntity",
    { LogicalName: "account", RetrieveAsIfPublished: true },
    /^RetrieveEntity with RetrieveAsIfPublished does not travel/,
  ],
  ["RetrieveEntity", {}, /^RetrieveEntity names no table$/],
  ["RetrieveEntity", { MetadataId: Guid.empty }, /^RetrieveEntity names no table$/],
  [
    "RetrieveEntity",
    { LogicalName: "account", EntityFilters: filters("Entity Privileges") },
    /^RetrieveEntity with Privileges does not travel/,
  ],
  [
    "RetrieveAllEntities",
    { EntityFilters: filters("Attributes") },
    /^RetrieveAllEntities with the columns of all tables does not/,
  ],
  [
    "RetrieveAllEntities",
    { EntityFilters: filters("All") },
    /^RetrieveAllEntities with the columns of all tables does not/,
  ],
  ["RetrieveAttribute", { MetadataId: id }, /^RetrieveAttribute without EntityLogicalName does not travel/],
  [
    "RetrieveAttribute",
    { EntityLogicalName: "account", ColumnNumber: 5 },
    /^RetrieveAttribute by ColumnNumber does not travel/,
  ],
  ["RetrieveAttribute", { EntityLogicalName: "account" }, /^RetrieveAttribute names no column$/],
  ["RetrieveEntityKey", { MetadataId: id }, /^RetrieveEntityKey without EntityLogicalName does not travel/],
  [
    "RetrieveEntityChanges",
    { EntityName: "account", Columns: columns, GetGlobalMetadataVersion: true },
    /^RetrieveEntityChanges tells no GlobalMetadataVersion/,
  ],
  [
    "ExecuteMultiple",
    batched("Retrieve", {
      Target: account,
      ColumnSet: columns,
      RelatedEntitiesQuery: { kind: "RelationshipQueries", queries: [] },
    }),
    /^Retrieve with RelatedEntitiesQuery does not travel in a batch/,
  ],
  [
    "ExecuteMultiple",
    batched("ExecuteMultiple", batched("WhoAmI", {})),
    /^ExecuteMultiple does not travel in a batch over the Web API$/,
  ],
  [
    "ExecuteTransaction",
    { Requests: [requestOf("Retrieve", { Target: account, ColumnSet: columns })] },
    /^Retrieve reads, and a transaction over the Web API takes only what writes$/,
  ],
];

/** What an organization refuses, whatever the wire. */
const unfit: readonly Case[] = [
  ["RetrieveMetadataChanges", { Query: columns }, /'Query' is not of type 'EntityQueryExpression'/],
  ["Create", { Target: account }, /'Target' is not of type 'Entity'/],
  [
    "Associate",
    {
      Target: account,
      Relationship: { kind: "Relationship", schemaName: "contact_customer_accounts" },
      RelatedEntities: "x",
    },
    /'RelatedEntities' is not of type 'EntityReferenceCollection'/,
  ],
  ["DeleteEntity", { LogicalName: "" }, /Required field 'LogicalName' is missing/],
];

it("what the Web API has no form for is refused by name, and nothing of it is sent", async (t) => {
  const { session, seen, meddle } = await meddlingSite(t, { transport: "WebApi" });
  meddle(({ carryOut }) => carryOut());
  for (const [code, cases] of [
    ["SESSION_BAD_VALUE", withoutForm],
    ["SESSION_FAULT", unfit],
  ] as const) {
    for (const [message, parameters, text] of cases) {
      await assert.rejects(session.execute(message, parameters), { code, message: text }, `${message} ${text}`);
    }
  }
  assert.deepEqual(
    seen.map(({ text }) => text).filter((text) => !text.includes("EntityDefinitions(LogicalName='account')")),
    [],
  );
});

it("records that are read with others need a query of each relationship's own table", async (t) => {
  const { session } = await meddlingSite(t, { transport: "WebApi" });
  const Target = new EntityReference("account", await session.create("account", { name: "A" }));
  const related = (query: string): ParameterValue => ({
    kind: "RelationshipQueries",
    queries: [
      {
        relationship: { kind: "Relationship", schemaName: "contact_customer_accounts" },
        query: { kind: "FetchExpression", query },
      },
    ],
  });
  for (const [asked, message] of [
    [columns, /^Retrieve needs in RelatedEntitiesQuery a query for each relationship$/],
    [
      related('<fetch><entity name="task"/></fetch>'),
      /^the relationship contact_customer_accounts leads to records of contact, not of task$/,
    ],
  ] as const) {
    const parameters = { Target, ColumnSet: columns, RelatedEntitiesQuery: asked };
    await assert.rejects(session.execute("Retrieve", parameters), { code: "SESSION_BAD_VALUE", message });
  }
});
