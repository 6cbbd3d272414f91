import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import type { OrganizationCall, ParameterValue } from "../../src/wire/organization-call.ts";
import { encodeCall } from "../../src/wire/soap/encode-call.ts";
import { checkOrder, membersOf, publishedContracts } from "../contracts.ts";
import {
  collection,
  columnSet,
  entity,
  executeCall,
  post,
  queryExpression,
  TestOrganization,
} from "./test-organization.ts";

/** Replies keep the element order of the published service types, and so does the description of the service. */

const contracts = publishedContracts();
const skip = contracts === undefined && "the list of the service's types is not beside the repository";

describe("the order of elements", { skip }, () => {
  let organization: TestOrganization;
  let account: Guid;
  let me: EntityReference;
  before(async () => {
    organization = await TestOrganization.open();
    me = new EntityReference("systemuser", (await organization.execute("WhoAmI")).results.get("UserId") as Guid);
    const contact = await organization.create("contact", { lastname: "x" });
    account = await organization.create("account", {
      name: "a",
      numberofemployees: 3,
      creditonhold: true,
      revenue: new Money("12.5"),
      industrycode: new OptionSetValue(7),
      primarycontactid: new EntityReference("contact", contact),
      lastonholdtime: new Date(Date.UTC(2024, 0, 1)),
    });
    const party = entity("activityparty", { partyid: new EntityReference("contact", contact) });
    await organization.create("email", { subject: "x", to: collection("activityparty", party) });
  });
  after(() => organization.close());

  const enumeration = (typeName: string, value: string): ParameterValue => ({ kind: "EnumValue", typeName, value });
  const fetch = (query: string): OrganizationCall => ({
    operation: "RetrieveMultiple",
    query: { kind: "FetchExpression", query },
  });
  const target = () => new EntityReference("account", account);
  const all = columnSet([]);

  const calls: readonly (readonly [what: string, call: () => OrganizationCall, types: readonly string[]])[] = [
    [
      "a record",
      () => ({ operation: "Retrieve", entityName: "account", id: account, columnSet: all }),
      ["Entity", "AttributeCollection", "KeyValuePairOfstringanyType", "EntityReference", "Money", "OptionSetValue"],
    ],
    [
      "a record with related ones",
      () =>
        executeCall("Retrieve", {
          Target: target(),
          ColumnSet: columnSet(["name"]),
          RelatedEntitiesQuery: {
            kind: "RelationshipQueries",
            queries: [
              {
                relationship: { kind: "Relationship", schemaName: "account_primary_contact" },
                query: queryExpression({ entityName: "contact" }),
              },
            ],
          },
        }),
      ["RelatedEntityCollection", "KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN", "Relationship"],
    ],
    [
      "records with columns of links",
      () =>
        fetch(
          "<fetch count='1' returntotalrecordcount='true'><entity name='account'><all-attributes/><link-entity name='contact' from='contactid' to='primarycontactid' alias='c'><attribute name='lastname'/></link-entity></entity></fetch>",
        ),
      ["EntityCollection", "ArrayOfEntity", "AliasedValue"],
    ],
    [
      "an activity with parties",
      () => ({
        operation: "RetrieveMultiple",
        query: queryExpression({ entityName: "email", columnSet: columnSet(["to", "from"]) }),
      }),
      ["EntityCollection"],
    ],
    ["WhoAmI", () => executeCall("WhoAmI"), ["OrganizationResponse", "ParameterCollection"]],
    [
      "RetrieveCurrentOrganization",
      () => executeCall("RetrieveCurrentOrganization", { AccessType: enumeration("EndpointAccessType", "Default") }),
      ["OrganizationDetail", "EndpointCollection"],
    ],
    [
      "ExecuteMultiple with a fault",
      () =>
        executeCall("ExecuteMultiple", {
          Requests: [
            { requestName: "WhoAmI", parameters: new Map() },
            { requestName: "Create", parameters: new Map([["Target", entity("nosuch", {})]]) },
          ],
          Settings: { kind: "ExecuteMultipleSettings", continueOnError: true, returnResponses: true },
        }),
      ["ExecuteMultipleResponseItem", "OrganizationServiceFault"],
    ],
    [
      "UpsertMultiple",
      () => executeCall("UpsertMultiple", { Targets: collection("account", entity("account", { name: "u" })) }),
      ["UpsertResponse"],
    ],
    [
      "CreateMultiple",
      () => executeCall("CreateMultiple", { Targets: collection("account", entity("account", { name: "u" })) }),
      ["ArrayOfguid"],
    ],
    [
      "RetrieveEntityChanges",
      () =>
        executeCall("RetrieveEntityChanges", {
          EntityName: "account",
          Columns: columnSet(["name"]),
          PageInfo: { count: 10, pageNumber: 1, returnTotalRecordCount: false },
        }),
      ["BusinessEntityChanges", "NewOrUpdatedItem"],
    ],
    ["RetrieveUserPrivileges", () => executeCall("RetrieveUserPrivileges", { UserId: me.id }), ["RolePrivilege"]],
    [
      "RetrieveTotalRecordCount",
      () => executeCall("RetrieveTotalRecordCount", { EntityNames: ["account"] }),
      ["EntityRecordCountCollection"],
    ],
    [
      "FetchXmlToQueryExpression",
      () =>
        executeCall("FetchXmlToQueryExpression", {
          FetchXml:
            "<fetch page='2' count='3'><entity name='account'><attribute name='name'/><order attribute='name'/><filter><condition attribute='name' operator='in'><value>a</value><value>b</value></condition></filter><link-entity name='contact' from='contactid' to='primarycontactid' alias='c'><attribute name='lastname'/></link-entity></entity></fetch>",
        }),
      ["QueryExpression", "FilterExpression", "ConditionExpression", "LinkEntity", "OrderExpression", "PagingInfo"],
    ],
    [
      "RetrieveEntity",
      () =>
        executeCall("RetrieveEntity", {
          EntityFilters: enumeration("EntityFilters", "Entity Attributes Relationships Privileges"),
          LogicalName: "account",
          MetadataId: Guid.empty,
          RetrieveAsIfPublished: true,
        }),
      ["EntityMetadata", "StringAttributeMetadata", "OneToManyRelationshipMetadata", "OptionSetMetadata", "Label"],
    ],
    ["RetrieveAllOptionSets", () => executeCall("RetrieveAllOptionSets", { RetrieveAsIfPublished: true }), []],
    [
      "RetrieveRelationship",
      () =>
        executeCall("RetrieveRelationship", {
          Name: "contact_customer_accounts",
          MetadataId: Guid.empty,
          RetrieveAsIfPublished: true,
        }),
      ["OneToManyRelationshipMetadata", "CascadeConfiguration"],
    ],
    ["a fault", () => ({ operation: "Delete", entityName: "account", id: Guid.empty }), ["OrganizationServiceFault"]],
  ];
  for (const [what, call, types] of calls) {
    it(`of ${what}`, async () => {
      for (const soap of ["1.1", "1.2"] as const) {
        const { headers, body } = encodeCall(call(), soap);
        const response = await organization.handler(post(body, headers, soap), organization.connection);
        const { faults, seen } = checkOrder(contracts ?? new Map(), Buffer.from(response.body).toString());
        assert.deepEqual(faults, []);
        assert.deepEqual(
          types.filter((type) => !seen.has(type)),
          [],
          `not in the reply, where there are ${[...seen]}`,
        );
      }
    });
  }

  it("of the types that the description of the service tells", async () => {
    const target = "/embedded/XRMServices/2011/Organization.svc?singleWsdl";
    const request = { method: "GET", target, headers: { host: "localhost:5555" }, body: Buffer.from("") };
    const { body } = await organization.handler(request, organization.connection);
    const xml = Buffer.from(body).toString();
    const types = [...xml.matchAll(/<xs:complexType name="(\w+)">(.*?)<\/xs:complexType>/gs)];
    assert.ok(types.length > 50);
    // Two namespaces have a collection of that name, each with items of its own.
    for (const [, name = "", content = ""] of types.filter(([, type]) => type !== "OrganizationResponseCollection")) {
      const published = membersOf(contracts ?? new Map(), name).map((member) => member.name);
      if (published.length === 0) continue;
      const told = [...content.matchAll(/<xs:element [^>]*?name="(\w+)"/g)].map(([, member = ""]) => member);
      const places = told.map((member) => published.indexOf(member));
      assert.deepEqual(
        places,
        places.filter((place) => place >= 0).sort((a, b) => a - b),
        `${name}: ${told}`,
      );
    }
  });
});
