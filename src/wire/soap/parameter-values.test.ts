import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { Label } from "../metadata/metadata.ts";
import type { OrganizationCall, ParameterValue } from "../organization-call.ts";
import type { ColumnSet, FilterExpression, QueryExpression } from "../query/query-expression.ts";
import { decodeCall } from "./decode-call.ts";
import { encodeCall } from "./encode-call.ts";

/*
 * Every kind of value that a message may hold, beside the element that carries it: members in the order of the published
 * schemas (contracts.md), in their namespaces, nil or absent as WCF writes them.
 */

const xrm = "http://schemas.microsoft.com/xrm";
const c2012 = `xmlns:c="${xrm}/2012/Contracts"`;
const c71 = `xmlns:c="${xrm}/7.1/Contracts"`;
const arrays = 'xmlns:c="http://schemas.microsoft.com/2003/10/Serialization/Arrays"';
const innerArrays = 'xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/Arrays"';
const crm = 'xmlns:c="http://schemas.microsoft.com/crm/2011/Contracts"';
const metadata = `xmlns:c="${xrm}/2011/Metadata"`;
const xsd = 'xmlns:c="http://www.w3.org/2001/XMLSchema"';
const xsdInside = 'xmlns:d="http://www.w3.org/2001/XMLSchema"';
const one = "c4944f99-b5a0-e311-b64f-6c3be5a87df0";
const two = "7bf2e032-ad92-e311-9752-6c3be5a87df0";
const account = new EntityReference("account", one);
const accountXml = `<a:Id>${one}</a:Id><a:LogicalName>account</a:LogicalName><a:Name i:nil="true"/>`;

const columnSet: ColumnSet = { kind: "ColumnSet", allColumns: false, columns: ["name"] };
const columnsXml = (prefix: string) =>
  `<a:AllColumns>false</a:AllColumns><a:Columns xmlns:${prefix}="http://schemas.microsoft.com/2003/10/Serialization/Arrays"><${prefix}:string>name</${prefix}:string></a:Columns>`;
const noFilter: FilterExpression = { filterOperator: "And", conditions: [], filters: [] };
const noFilterXml = "<a:Conditions/><a:FilterOperator>And</a:FilterOperator><a:Filters/>";
const accounts: QueryExpression = {
  kind: "QueryExpression",
  entityName: "account",
  columnSet,
  criteria: noFilter,
  orders: [],
  linkEntities: [],
  distinct: false,
  noLock: false,
};
const accountsXml = (prefix: string) =>
  `<a:ColumnSet>${columnsXml(prefix)}</a:ColumnSet><a:Criteria>${noFilterXml}</a:Criteria><a:Distinct>false</a:Distinct>` +
  '<a:EntityName>account</a:EntityName><a:LinkEntities/><a:Orders/><a:PageInfo i:nil="true"/><a:NoLock>false</a:NoLock>' +
  '<a:TopCount i:nil="true"/>';
const noEntities: EntityCollection = {
  kind: "EntityCollection",
  entityName: "account",
  entities: [],
  moreRecords: false,
  totalRecordCount: -1,
  totalRecordCountLimitExceeded: false,
};
const noEntitiesXml =
  "<a:Entities/><a:EntityName>account</a:EntityName><a:MinActiveRowVersion>-1</a:MinActiveRowVersion>" +
  '<a:MoreRecords>false</a:MoreRecords><a:PagingCookie i:nil="true"/><a:TotalRecordCount>-1</a:TotalRecordCount>' +
  "<a:TotalRecordCountLimitExceeded>false</a:TotalRecordCountLimitExceeded>";
const emptyEntityXml = (attributes = "<a:Attributes/>") =>
  `${attributes}<a:EntityState i:nil="true"/><a:FormattedValues/>`;
const whoAmI = { requestName: "WhoAmI", parameters: new Map() };
const whoAmIXml = '<a:Parameters/><a:RequestId i:nil="true"/><a:RequestName>WhoAmI</a:RequestName>';
const label: Label = { localized: [{ label: "Konto", languageCode: 1031 }], userLabel: "Account" };
const nothing = ["MetadataId", "HasChanged"]
  .map((name) => `<${name} i:nil="true" xmlns="${xrm}/2011/Metadata"/>`)
  .join("");
const labelXml =
  `<a:LocalizedLabels><a:LocalizedLabel>${nothing}<a:IsManaged i:nil="true"/>` +
  "<a:Label>Konto</a:Label><a:LanguageCode>1031</a:LanguageCode></a:LocalizedLabel></a:LocalizedLabels>" +
  `<a:UserLocalizedLabel>${nothing}<a:IsManaged i:nil="true"/><a:Label>Account</a:Label>` +
  "<a:LanguageCode>1031</a:LanguageCode></a:UserLocalizedLabel>";

/** The value, and its element without the name: attributes, `>` and content. */
const cases: readonly [what: string, value: ParameterValue, element: string][] = [
  ["bytes", new Uint8Array([0, 127, 255]), `i:type="c:base64Binary" ${xsd}>AH//`],
  [
    "a TimeSpan",
    { kind: "Duration", seconds: 307.25 },
    'i:type="c:duration" xmlns:c="http://schemas.microsoft.com/2003/10/Serialization/">PT5M7.25S',
  ],
  ["IDs", [Guid.of(one)], `i:type="c:ArrayOfguid" ${arrays}><c:guid>${one}</c:guid>`],
  ["texts", ["a", ""], `i:type="c:ArrayOfstring" ${arrays}><c:string>a</c:string><c:string/>`],
  ["whole numbers", [1, -2], `i:type="c:ArrayOfint" ${arrays}><c:int>1</c:int><c:int>-2</c:int>`],
  [
    "references",
    [account],
    `i:type="a:EntityReferenceCollection"><a:EntityReference>${accountXml}</a:EntityReference>`,
  ],
  [
    "a reference by alternate key, unchanged since a version",
    new EntityReference("account", Guid.empty, undefined, {
      keyAttributes: new Map([["accountnumber", "A-17"]]),
      rowVersion: "4711",
    }),
    `i:type="a:EntityReference"><a:Id>${Guid.empty.text}</a:Id><a:KeyAttributes ${c71}>` +
      `<c:KeyValuePairOfstringanyType><b:key>accountnumber</b:key><b:value i:type="d:string" ${xsdInside}>A-17</b:value>` +
      "</c:KeyValuePairOfstringanyType></a:KeyAttributes><a:LogicalName>account</a:LogicalName>" +
      '<a:Name i:nil="true"/><a:RowVersion>4711</a:RowVersion>',
  ],
  [
    "a record by alternate key with related ones",
    {
      logicalName: "account",
      attributes: new Map(),
      rowVersion: "4711",
      keyAttributes: new Map([["accountnumber", "A-17"]]),
      relatedEntities: [
        { relationship: "account_parent_account", primaryEntityRole: "Referenced", collection: noEntities },
      ],
    },
    `i:type="a:Entity">${emptyEntityXml()}<a:Id>${Guid.empty.text}</a:Id><a:KeyAttributes ${c71}>` +
      `<c:KeyValuePairOfstringanyType><b:key>accountnumber</b:key><b:value i:type="d:string" ${xsdInside}>A-17</b:value>` +
      "</c:KeyValuePairOfstringanyType></a:KeyAttributes><a:LogicalName>account</a:LogicalName>" +
      "<a:RelatedEntities><a:KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN><b:key>" +
      "<a:PrimaryEntityRole>Referenced</a:PrimaryEntityRole><a:SchemaName>account_parent_account</a:SchemaName></b:key>" +
      `<b:value>${noEntitiesXml}</b:value></a:KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN></a:RelatedEntities>` +
      "<a:RowVersion>4711</a:RowVersion>",
  ],
  [
    "collections",
    [noEntities],
    `i:type="a:ArrayOfEntityCollection"><a:EntityCollection>${noEntitiesXml}</a:EntityCollection>`,
  ],
  ["a column set", columnSet, `i:type="a:ColumnSet">${columnsXml("c")}`],
  [
    "an aggregate",
    {
      kind: "ColumnSet",
      allColumns: false,
      columns: [],
      attributeExpressions: [
        { attributeName: "createdon", alias: "m", aggregateType: "None", hasGroupBy: true, dateTimeGrouping: "Month" },
      ],
    },
    'i:type="a:ColumnSet"><a:AllColumns>false</a:AllColumns><a:AttributeExpressions><a:AttributeExpression>' +
      "<a:AggregateType>None</a:AggregateType><a:Alias>m</a:Alias><a:AttributeName>createdon</a:AttributeName>" +
      "<a:DateTimeGrouping>Month</a:DateTimeGrouping><a:HasGroupBy>true</a:HasGroupBy></a:AttributeExpression>" +
      `</a:AttributeExpressions><a:Columns ${arrays}/>`,
  ],
  [
    "queries",
    [accounts],
    `i:type="a:ArrayOfQueryExpression"><a:QueryExpression>${accountsXml("c")}</a:QueryExpression>`,
  ],
  [
    "a query with everything that later versions brought",
    {
      ...accounts,
      criteria: {
        filterOperator: "Or",
        conditions: [
          { attributeName: "address1_city", operator: "Equal", compareColumns: true, values: ["address2_city"] },
        ],
        filters: [],
        isQuickFindFilter: true,
        anyAllFilterLinkEntity: {
          linkFromEntityName: "account",
          linkFromAttributeName: "accountid",
          linkToEntityName: "contact",
          linkToAttributeName: "parentcustomerid",
          joinOperator: "NotAny",
          columns: { kind: "ColumnSet", allColumns: false, columns: ["name"] },
          linkCriteria: noFilter,
          linkEntities: [],
          orders: [],
        },
      },
      queryHints: "OptimizeForUnknown",
      dataSource: "retained",
    },
    `i:type="a:QueryExpression"><a:ColumnSet>${columnsXml("c")}</a:ColumnSet><a:Criteria><a:AnyAllFilterLinkEntity>` +
      `<a:Columns>${columnsXml("c")}</a:Columns><a:EntityAlias i:nil="true"/><a:JoinOperator>NotAny</a:JoinOperator>` +
      `<a:LinkCriteria>${noFilterXml}</a:LinkCriteria><a:LinkEntities/><a:LinkFromAttributeName>accountid</a:LinkFromAttributeName>` +
      "<a:LinkFromEntityName>account</a:LinkFromEntityName><a:LinkToAttributeName>parentcustomerid</a:LinkToAttributeName>" +
      "<a:LinkToEntityName>contact</a:LinkToEntityName></a:AnyAllFilterLinkEntity><a:Conditions><a:ConditionExpression>" +
      "<a:AttributeName>address1_city</a:AttributeName><a:CompareColumns>true</a:CompareColumns><a:Operator>Equal</a:Operator>" +
      `<a:Values ${arrays}><c:anyType i:type="d:string" ${xsdInside}>address2_city</c:anyType></a:Values>` +
      "</a:ConditionExpression></a:Conditions><a:FilterOperator>Or</a:FilterOperator><a:Filters/>" +
      "<a:IsQuickFindFilter>true</a:IsQuickFindFilter></a:Criteria><a:Distinct>false</a:Distinct>" +
      '<a:EntityName>account</a:EntityName><a:LinkEntities/><a:Orders/><a:PageInfo i:nil="true"/><a:NoLock>false</a:NoLock>' +
      '<a:TopCount i:nil="true"/><a:QueryHints>OptimizeForUnknown</a:QueryHints><a:DataSource>retained</a:DataSource>',
  ],
  [
    "paging",
    { count: 2, pageNumber: 1, returnTotalRecordCount: true },
    'i:type="a:PagingInfo"><a:Count>2</a:Count><a:PageNumber>1</a:PageNumber><a:PagingCookie i:nil="true"/>' +
      "<a:ReturnTotalRecordCount>true</a:ReturnTotalRecordCount>",
  ],
  [
    "a relationship",
    { kind: "Relationship", schemaName: "contact_customer_accounts" },
    'i:type="a:Relationship"><a:PrimaryEntityRole i:nil="true"/><a:SchemaName>contact_customer_accounts</a:SchemaName>',
  ],
  [
    "a query for each relationship",
    {
      kind: "RelationshipQueries",
      queries: [
        {
          relationship: { kind: "Relationship", schemaName: "r" },
          query: { kind: "FetchExpression", query: "<fetch/>" },
        },
      ],
    },
    'i:type="a:RelationshipQueryCollection"><a:KeyValuePairOfRelationshipQueryBaseX_PsK4FkN><b:key>' +
      '<a:PrimaryEntityRole i:nil="true"/><a:SchemaName>r</a:SchemaName></b:key><b:value i:type="a:FetchExpression">' +
      "<a:Query>&lt;fetch/&gt;</a:Query></b:value></a:KeyValuePairOfRelationshipQueryBaseX_PsK4FkN>",
  ],
  [
    "requests",
    [whoAmI],
    `i:type="c:OrganizationRequestCollection" ${c2012}><c:OrganizationRequest i:type="d:WhoAmIRequest" ` +
      `xmlns:d="http://schemas.microsoft.com/crm/2011/Contracts">${whoAmIXml}</c:OrganizationRequest>`,
  ],
  ["one request", whoAmI, `i:type="c:WhoAmIRequest" ${crm}>${whoAmIXml}`],
  [
    "one request of a message that is not known",
    { requestName: "new_Do", parameters: new Map() },
    `i:type="a:OrganizationRequest">${whoAmIXml.replace("WhoAmI", "new_Do")}`,
  ],
  [
    "settings of ExecuteMultiple",
    { kind: "ExecuteMultipleSettings", continueOnError: true, returnResponses: false },
    `i:type="c:ExecuteMultipleSettings" ${c2012}><c:ContinueOnError>true</c:ContinueOnError><c:ReturnResponses>false</c:ReturnResponses>`,
  ],
  [
    "responses of ExecuteMultiple",
    {
      kind: "ExecuteMultipleResponses",
      items: [
        { requestIndex: 0, response: { responseName: "Create", results: new Map([["id", Guid.of(one)]]) } },
        { requestIndex: 2, fault: { errorCode: -2147220937, message: "Twice.", errorDetails: new Map() } },
      ],
    },
    `i:type="c:OrganizationResponseCollection" ${c2012}><c:ExecuteMultipleResponseItem><c:Fault i:nil="true"/>` +
      '<c:RequestIndex>0</c:RequestIndex><c:Response i:type="a:CreateResponse"><a:ResponseName>Create</a:ResponseName>' +
      '<a:Results><a:KeyValuePairOfstringanyType><b:key>id</b:key><b:value i:type="d:guid" ' +
      `xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/">${one}</b:value></a:KeyValuePairOfstringanyType></a:Results>` +
      "</c:Response></c:ExecuteMultipleResponseItem><c:ExecuteMultipleResponseItem><c:Fault><a:ErrorCode>-2147220937</a:ErrorCode>" +
      '<a:ErrorDetails/><a:Message>Twice.</a:Message><a:InnerFault i:nil="true"/><a:TraceText i:nil="true"/></c:Fault>' +
      '<c:RequestIndex>2</c:RequestIndex><c:Response i:nil="true"/></c:ExecuteMultipleResponseItem>',
  ],
  [
    "responses of ExecuteTransaction",
    [{ responseName: "Update", results: new Map() }],
    `i:type="c:OrganizationResponseCollection" ${c71}><c:OrganizationResponse i:type="a:UpdateResponse">` +
      "<a:ResponseName>Update</a:ResponseName><a:Results/></c:OrganizationResponse>",
  ],
  [
    "responses of UpsertMultiple",
    { kind: "UpsertResponses", items: [{ recordCreated: true, target: account }] },
    'i:type="a:ArrayOfUpsertResponse"><a:UpsertResponse i:type="a:UpsertResponse"><a:ResponseName>Upsert</a:ResponseName>' +
      `<a:Results><a:KeyValuePairOfstringanyType><b:key>RecordCreated</b:key><b:value i:type="c:boolean" ${xsd}>true</b:value>` +
      "</a:KeyValuePairOfstringanyType><a:KeyValuePairOfstringanyType><b:key>Target</b:key>" +
      `<b:value i:type="a:EntityReference">${accountXml}</b:value></a:KeyValuePairOfstringanyType></a:Results></a:UpsertResponse>`,
  ],
  [
    "sharing",
    { kind: "PrincipalAccess", principal: new EntityReference("team", two), accessMask: "ReadAccess WriteAccess" },
    `i:type="c:PrincipalAccess" ${crm}><c:AccessMask>ReadAccess WriteAccess</c:AccessMask><c:Principal><a:Id>${two}</a:Id>` +
      '<a:LogicalName>team</a:LogicalName><a:Name i:nil="true"/></c:Principal>',
  ],
  [
    "privileges of a role",
    [{ kind: "RolePrivilege", privilegeId: Guid.of(one), depth: "Deep", businessUnitId: Guid.of(two) }],
    `i:type="c:ArrayOfRolePrivilege" ${crm}><c:RolePrivilege><c:BusinessUnitId>${two}</c:BusinessUnitId>` +
      `<c:Depth>Deep</c:Depth><c:PrivilegeId>${one}</c:PrivilegeId></c:RolePrivilege>`,
  ],
  [
    "changes",
    {
      kind: "EntityChanges",
      changes: [
        { type: "NewOrUpdated", entity: { logicalName: "account", id: Guid.of(one), attributes: new Map() } },
        { type: "RemovedOrDeleted", reference: account },
      ],
      moreRecords: false,
      dataToken: "4711!",
    },
    `i:type="c:BusinessEntityChanges" ${c71}><c:Changes><c:anyType i:type="c:NewOrUpdatedItem"><c:NewOrUpdatedEntity>` +
      `${emptyEntityXml()}<a:Id>${one}</a:Id><a:LogicalName>account</a:LogicalName><a:RelatedEntities/></c:NewOrUpdatedEntity>` +
      '<c:Type>NewOrUpdated</c:Type></c:anyType><c:anyType i:type="c:RemovedOrDeletedItem">' +
      `<c:RemovedItem>${accountXml}</c:RemovedItem><c:Type>RemoveOrDeleted</c:Type></c:anyType></c:Changes>` +
      '<c:DataToken>4711!</c:DataToken><c:GlobalMetadataVersion i:nil="true"/><c:MoreRecords>false</c:MoreRecords>' +
      '<c:PagingCookie i:nil="true"/>',
  ],
  [
    "counts",
    { kind: "RecordCounts", counts: new Map([["account", 5_000_000_000n]]) },
    `i:type="c:EntityRecordCountCollection" xmlns:c="${xrm}/9.0/Contracts"><c:KeyValuePairOfstringlong>` +
      "<b:key>account</b:key><b:value>5000000000</b:value></c:KeyValuePairOfstringlong>",
  ],
  [
    "the organization",
    {
      kind: "OrganizationDetail",
      id: Guid.of(one),
      uniqueName: "contoso",
      friendlyName: "Contoso",
      urlName: "contoso",
      version: "9.2.0.0",
      state: "Enabled",
      addresses: { organizationService: "https://contoso.example/XRMServices/2011/Organization.svc" },
    },
    `i:type="c:OrganizationDetail" xmlns:c="${xrm}/2014/Contracts"><c:Endpoints>` +
      "<c:KeyValuePairOfEndpointTypestringyDL0RVHi><b:key>OrganizationService</b:key>" +
      "<b:value>https://contoso.example/XRMServices/2011/Organization.svc</b:value>" +
      "</c:KeyValuePairOfEndpointTypestringyDL0RVHi></c:Endpoints><c:FriendlyName>Contoso</c:FriendlyName>" +
      `<c:OrganizationId>${one}</c:OrganizationId><c:OrganizationVersion>9.2.0.0</c:OrganizationVersion>` +
      "<c:State>Enabled</c:State><c:UniqueName>contoso</c:UniqueName><c:UrlName>contoso</c:UrlName>",
  ],
  [
    "members of an enumeration",
    { kind: "EnumValue", typeName: "EntityFilters", value: "Entity Attributes" },
    `i:type="c:EntityFilters" ${metadata}>Entity Attributes`,
  ],
  [
    "a member of one of another namespace",
    { kind: "EnumValue", typeName: "ConcurrencyBehavior", value: "IfRowVersionMatches" },
    `i:type="c:ConcurrencyBehavior" ${c71}>IfRowVersionMatches`,
  ],
  ["a label", label, `i:type="a:Label">${labelXml}`],
  [
    "a query for descriptions",
    {
      kind: "EntityQueryExpression",
      criteria: {
        filterOperator: "And",
        conditions: [{ propertyName: "LogicalName", operator: "In", value: ["account"] }],
        filters: [],
      },
      properties: { allProperties: true },
      labelLanguages: [1033],
    },
    `i:type="c:EntityQueryExpression" xmlns:c="${xrm}/2011/Metadata/Query"><c:Criteria><c:Conditions>` +
      "<c:MetadataConditionExpression><c:ConditionOperator>In</c:ConditionOperator><c:PropertyName>LogicalName</c:PropertyName>" +
      `<c:Value i:type="d:ArrayOfstring" ${innerArrays}><d:string>account</d:string></c:Value></c:MetadataConditionExpression>` +
      "</c:Conditions><c:FilterOperator>And</c:FilterOperator><c:Filters/></c:Criteria><c:Properties>" +
      `<c:AllProperties>true</c:AllProperties><c:PropertyNames ${innerArrays}/></c:Properties>` +
      `<c:AttributeQuery i:nil="true"/><c:KeyQuery i:nil="true"/><c:LabelQuery><c:FilterLanguages ${innerArrays}>` +
      '<d:int>1033</d:int></c:FilterLanguages></c:LabelQuery><c:RelationshipQuery i:nil="true"/>',
  ],
  [
    "what was deleted",
    { kind: "DeletedMetadata", ids: new Map([["Attribute", [Guid.of(one)]]] as const) },
    `i:type="c:DeletedMetadataCollection" xmlns:c="${xrm}/2011/Metadata/Query">` +
      "<c:KeyValuePairOfDeletedMetadataFiltersArrayOfguidPlUv_PKtF><b:key>Attribute</b:key>" +
      `<b:value ${innerArrays}><d:guid>${one}</d:guid></b:value></c:KeyValuePairOfDeletedMetadataFiltersArrayOfguidPlUv_PKtF>`,
  ],
];

function execute(name: string, value: ParameterValue): OrganizationCall {
  return { operation: "Execute", request: { requestName: "new_Do", parameters: new Map([[name, value]]) } };
}

/** The element of the one parameter, without its name. */
function elementOf(body: string): string {
  const [, element] =
    /<b:key>Value<\/b:key><b:value (.*)<\/b:value><\/a:KeyValuePairOfstringanyType><\/a:Parameters>/s.exec(body) ?? [];
  return element ?? assert.fail(body);
}

describe("a value as a parameter: its element, and read back", () => {
  for (const [what, value, element] of cases) {
    test(what, () => {
      const { body } = encodeCall(execute("Value", value), "1.1");
      assert.equal(elementOf(body), element);
      assert.deepEqual(decodeCall(body).call, execute("Value", value));
    });
  }
});

describe("an empty list is of the type that its parameter has", () => {
  const types: readonly [parameter: string, type: string][] = [
    ["Targets", "EntityReferenceCollection"],
    ["Ids", "ArrayOfguid"],
    ["Requests", "OrganizationRequestCollection"],
    ["Responses", "OrganizationResponseCollection"],
    ["RolePrivileges", "ArrayOfRolePrivilege"],
    ["EntityMetadata", "ArrayOfEntityMetadata"],
  ];
  for (const [parameter, type] of types) {
    test(`${parameter}: ${type}`, () => {
      const { body } = encodeCall(execute(parameter, []), "1.1");
      assert.match(body, new RegExp(`<b:key>${parameter}</b:key><b:value i:type="[ac]:${type}"[^>]*/>`));
      assert.deepEqual(decodeCall(body).call, execute(parameter, []));
    });
  }
});
