import { typesOfRequests } from "../../soap/message-types.ts";
import { ns } from "../../soap/namespaces.ts";
import type { SchemaTable } from "./schema.ts";

/** The types that the Organization service's description has (contracts.md): what clients need to write and read any message. */

/** Requests and responses of the messages whose types stand in a namespace: replies name them, so clients must find them. */
const messageTypes = (namespace: string): string[] =>
  typesOfRequests
    .filter(({ type }) => type.namespace === namespace)
    .flatMap(({ message }) => [`${message}Request < OrganizationRequest`, `${message}Response < OrganizationResponse`]);

const contracts: SchemaTable = {
  namespace: ns.contracts,
  types: [
    "Entity: Attributes:AttributeCollection, EntityState:EntityState, " +
      "FormattedValues:FormattedValueCollection, Id:guid, KeyAttributes:KeyAttributeCollection, " +
      "LogicalName:string, RelatedEntities:RelatedEntityCollection, RowVersion:string",
    "AttributeCollection: KeyValuePairOfstringanyType:KeyValuePairOfstringanyType*",
    "FormattedValueCollection: KeyValuePairOfstringstring:KeyValuePairOfstringstring*",
    "RelatedEntityCollection: " +
      "KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN:KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN*",
    "Relationship: PrimaryEntityRole:EntityRole, SchemaName:string",
    "EntityCollection: Entities:ArrayOfEntity, EntityName:string, MinActiveRowVersion:string, " +
      "MoreRecords:boolean, PagingCookie:string, RecordCountLessThanMarv:int, TotalRecordCount:int, " +
      "TotalRecordCountLimitExceeded:boolean",
    "ArrayOfEntity: Entity:Entity*",
    "EntityReference: Id:guid, KeyAttributes:KeyAttributeCollection, LogicalName:string, Name:string, " +
      "RowVersion:string",
    "EntityReferenceCollection: EntityReference:EntityReference*",
    "ColumnSet: AllColumns:boolean, AttributeExpressions:ArrayOfAttributeExpression, " + "Columns:ArrayOfstring",
    "ArrayOfAttributeExpression: AttributeExpression:AttributeExpression*",
    "AttributeExpression: AggregateType:AggregateType, Alias:string, AttributeName:string, " +
      "DateTimeGrouping:DateTimeGroupingType, HasGroupBy:boolean",
    "QueryBase:",
    "QueryExpression < QueryBase: ColumnSet:ColumnSet, Criteria:FilterExpression, Distinct:boolean, " +
      "EntityName:string, ForceSeek:string, LinkEntities:ArrayOfLinkEntity, " +
      "Orders:ArrayOfOrderExpression, PageInfo:PagingInfo, SubQueryExpression:QueryExpression, " +
      "NoLock:boolean, TopCount:int, QueryHints:string, DataSource:string",
    "FetchExpression < QueryBase: Query:string",
    "QueryByAttribute < QueryBase: Attributes:ArrayOfstring, ColumnSet:ColumnSet, EntityName:string, " +
      "Orders:ArrayOfOrderExpression, PageInfo:PagingInfo, Values:ArrayOfanyType, TopCount:int",
    "FilterExpression: AnyAllFilterLinkEntity:LinkEntity, Conditions:ArrayOfConditionExpression, " +
      "FilterOperator:LogicalOperator, Filters:ArrayOfFilterExpression, IsQuickFindFilter:boolean, " +
      "FilterHint:string",
    "ArrayOfFilterExpression: FilterExpression:FilterExpression*",
    "ConditionExpression: AttributeName:string, CompareColumns:boolean, Operator:ConditionOperator, " +
      "Values:ArrayOfanyType, EntityName:string",
    "ArrayOfConditionExpression: ConditionExpression:ConditionExpression*",
    "LinkEntity: Columns:ColumnSet, EntityAlias:string, ForceSeek:string, JoinOperator:JoinOperator, " +
      "LinkCriteria:FilterExpression, LinkEntities:ArrayOfLinkEntity, LinkFromAttributeName:string, " +
      "LinkFromEntityName:string, LinkToAttributeName:string, LinkToEntityName:string, " +
      "Orders:ArrayOfOrderExpression",
    "ArrayOfLinkEntity: LinkEntity:LinkEntity*",
    "OrderExpression: Alias:string, AttributeName:string, EntityName:string, OrderType:OrderType",
    "ArrayOfOrderExpression: OrderExpression:OrderExpression*",
    "PagingInfo: Count:int, PageNumber:int, PagingCookie:string, " +
      "ReturnRecordCountLessThanMarv:boolean, ReturnTotalRecordCount:boolean",
    "OptionSetValue: Value:int",
    "Money: Value:decimal",
    "AliasedValue: AttributeLogicalName:string, EntityLogicalName:string, NeedFormatting:boolean, " +
      "ReturnType:int, Value:anyType",
    "ManagedPropertyboolean: CanBeChanged:boolean, ManagedPropertyLogicalName:string, Value:boolean",
    "BooleanManagedProperty < ManagedPropertyboolean:",
    "OrganizationRequest: Parameters:ParameterCollection, RequestId:guid, RequestName:string",
    "OrganizationResponse: ResponseName:string, Results:ParameterCollection",
    "ParameterCollection: KeyValuePairOfstringanyType:KeyValuePairOfstringanyType*",
    "RelationshipQueryCollection: " +
      "KeyValuePairOfRelationshipQueryBaseX_PsK4FkN:KeyValuePairOfRelationshipQueryBaseX_PsK4FkN*",
    "BaseServiceFault: ActivityId:guid, ErrorCode:int, ErrorDetails:ErrorDetailCollection, " +
      "HelpLink:string, Message:string, Timestamp:dateTime",
    "OrganizationServiceFault < BaseServiceFault: ExceptionRetriable:boolean, ExceptionSource:string, " +
      "InnerFault:OrganizationServiceFault, OriginalException:string, TraceText:string",
    "ErrorDetailCollection: KeyValuePairOfstringanyType:KeyValuePairOfstringanyType*",
    ...messageTypes(ns.contracts),
  ],
  enums: [
    "EntityState: Unchanged Created Changed",
    "EntityRole: Referencing Referenced",
    "LogicalOperator: And Or",
    "ConditionOperator: Equal NotEqual GreaterThan LessThan GreaterEqual LessEqual Like NotLike In " +
      "NotIn Between NotBetween Null NotNull Yesterday Today Tomorrow Last7Days Next7Days LastWeek " +
      "ThisWeek NextWeek LastMonth ThisMonth NextMonth On OnOrBefore OnOrAfter LastYear ThisYear " +
      "NextYear LastXHours NextXHours LastXDays NextXDays LastXWeeks NextXWeeks LastXMonths NextXMonths " +
      "LastXYears NextXYears EqualUserId NotEqualUserId EqualBusinessId NotEqualBusinessId ChildOf Mask " +
      "NotMask MasksSelect Contains DoesNotContain EqualUserLanguage NotOn OlderThanXMonths BeginsWith " +
      "DoesNotBeginWith EndsWith DoesNotEndWith ThisFiscalYear ThisFiscalPeriod NextFiscalYear " +
      "NextFiscalPeriod LastFiscalYear LastFiscalPeriod LastXFiscalYears LastXFiscalPeriods " +
      "NextXFiscalYears NextXFiscalPeriods InFiscalYear InFiscalPeriod InFiscalPeriodAndYear " +
      "InOrBeforeFiscalPeriodAndYear InOrAfterFiscalPeriodAndYear EqualUserTeams EqualUserOrUserTeams " +
      "Under NotUnder UnderOrEqual Above AboveOrEqual EqualUserOrUserHierarchy " +
      "EqualUserOrUserHierarchyAndTeams OlderThanXYears OlderThanXWeeks OlderThanXDays OlderThanXHours " +
      "OlderThanXMinutes ContainValues DoesNotContainValues EqualRoleBusinessId",
    "JoinOperator: Inner LeftOuter Natural MatchFirstRowUsingCrossApply In Exists Any NotAny All NotAll",
    "OrderType: Ascending Descending",
    "AggregateType: None Count CountColumn Sum Avg Min Max",
    "DateTimeGroupingType: None Day Week Month Quarter Year FiscalPeriod FiscalYear",
  ],
};

const contracts2012: SchemaTable = {
  namespace: "http://schemas.microsoft.com/xrm/2012/Contracts",
  types: [
    "ExecuteMultipleSettings: ContinueOnError:boolean, ReturnResponses:boolean",
    "OrganizationRequestCollection: OrganizationRequest:OrganizationRequest*",
    "OrganizationResponseCollection: ExecuteMultipleResponseItem:ExecuteMultipleResponseItem*",
    "ExecuteMultipleResponseItem: Fault:OrganizationServiceFault, RequestIndex:int, Response:OrganizationResponse",
  ],
};

const contracts71: SchemaTable = {
  namespace: "http://schemas.microsoft.com/xrm/7.1/Contracts",
  types: ["KeyAttributeCollection: KeyValuePairOfstringanyType:KeyValuePairOfstringanyType*"],
};

const contracts9: SchemaTable = {
  namespace: ns.contracts9,
  types: ["OptionSetValueCollection: OptionSetValue:OptionSetValue*"],
};

const crm: SchemaTable = {
  namespace: ns.crm,
  types: [
    ...messageTypes(ns.crm),
    "RolePrivilege: BusinessUnitId:guid, Depth:PrivilegeDepth, PrivilegeId:guid, PrivilegeName:string",
    "ArrayOfRolePrivilege: RolePrivilege:RolePrivilege*",
  ],
  enums: ["PrivilegeDepth: Basic Local Deep Global"],
};

const generic: SchemaTable = {
  namespace: ns.generic,
  types: [
    "KeyValuePairOfstringanyType: key:string, value:anyType",
    "KeyValuePairOfstringstring: key:string, value:string",
    "KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN: key:Relationship, value:EntityCollection",
    "KeyValuePairOfRelationshipQueryBaseX_PsK4FkN: key:Relationship, value:QueryBase",
  ],
};

const arrays: SchemaTable = {
  namespace: ns.arrays,
  types: [
    "ArrayOfstring: string:string*",
    "ArrayOfguid: guid:guid*",
    "ArrayOfint: int:int*",
    "ArrayOfanyType: anyType:anyType*",
  ],
};

/** `guid` and `duration` are texts in it; nothing else of it is used. */
const serialization: SchemaTable = { namespace: ns.serialization, types: [], texts: ["guid", "char", "duration"] };

const services: SchemaTable = {
  namespace: ns.services,
  types: [],
  elements: [
    "Create: entity:Entity",
    "CreateResponse: CreateResult:guid",
    "Retrieve: entityName:string, id:guid, columnSet:ColumnSet",
    "RetrieveResponse: RetrieveResult:Entity",
    "Update: entity:Entity",
    "UpdateResponse",
    "Delete: entityName:string, id:guid",
    "DeleteResponse",
    "Execute: request:OrganizationRequest",
    "ExecuteResponse: ExecuteResult:OrganizationResponse",
    "Associate: entityName:string, entityId:guid, relationship:Relationship, relatedEntities:EntityReferenceCollection",
    "AssociateResponse",
    "Disassociate: entityName:string, entityId:guid, relationship:Relationship, " +
      "relatedEntities:EntityReferenceCollection",
    "DisassociateResponse",
    "RetrieveMultiple: query:QueryBase",
    "RetrieveMultipleResponse: RetrieveMultipleResult:EntityCollection",
  ],
};

export const organizationSchemas: readonly SchemaTable[] = [
  services,
  contracts,
  contracts2012,
  contracts71,
  contracts9,
  crm,
  generic,
  arrays,
  serialization,
];
