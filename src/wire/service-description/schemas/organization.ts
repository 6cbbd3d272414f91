import { typesOfRequests } from "../../soap/message-types.ts";
import { ns } from "../../soap/namespaces.ts";
import { metadataSchemas } from "./metadata.ts";
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
    "ArrayOfEntityCollection: EntityCollection:EntityCollection*",
    "ArrayOfUpsertResponse: UpsertResponse:UpsertResponse*",
    "ArrayOfQueryExpression: QueryExpression:QueryExpression*",
    "Label: LocalizedLabels:LocalizedLabelCollection, UserLocalizedLabel:LocalizedLabel",
    "LocalizedLabelCollection: LocalizedLabel:LocalizedLabel*",
    "LocalizedLabel < MetadataBase: IsManaged:boolean, Label:string, LanguageCode:int",
    "ManagedPropertyAttributeRequiredLevel: CanBeChanged:boolean, ManagedPropertyLogicalName:string, " +
      "Value:AttributeRequiredLevel",
    "ArrayOfEntitySetting: EntitySetting:EntitySetting*",
    "EntitySetting: ChildSettings:ArrayOfEntitySetting, Name:string, Value:Entity",
    "EntityMetadataCollection: EntityMetadata:EntityMetadata*",
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

const contracts2014: SchemaTable = {
  namespace: ns.contracts2014,
  types: [
    "OrganizationDetail: DatacenterId:guid, Endpoints:EndpointCollection, EnvironmentId:string, " +
      "FriendlyName:string, Geo:string, OrganizationId:guid, OrganizationType:OrganizationType, " +
      "OrganizationVersion:string, SchemaType:string, State:OrganizationState, TenantId:string, UniqueName:string, " +
      "UrlName:string",
    "EndpointCollection: KeyValuePairOfEndpointTypestringyDL0RVHi:KeyValuePairOfEndpointTypestringyDL0RVHi*",
  ],
  enums: [
    "EndpointAccessType: Default Internet Intranet",
    "EndpointType: OrganizationService OrganizationDataService WebApplication",
    "OrganizationState: Enabled Disabled",
  ],
};

const contracts71: SchemaTable = {
  namespace: ns.contracts71,
  types: [
    "KeyAttributeCollection: KeyValuePairOfstringanyType:KeyValuePairOfstringanyType*",
    "OrganizationResponseCollection: OrganizationResponse:OrganizationResponse*",
    "ExecuteTransactionFault < OrganizationServiceFault: FaultedRequestIndex:int",
    "BusinessEntityChanges: Changes:BusinessEntityChangesCollection, DataToken:string, " +
      "GlobalMetadataVersion:string, MoreRecords:boolean, PagingCookie:string, RecordCountLessThanMarv:int",
    "BusinessEntityChangesCollection: anyType:anyType*",
    "NewOrUpdatedItem: NewOrUpdatedEntity:Entity, Type:ChangeType",
    "RemovedOrDeletedItem: RemovedItem:EntityReference, Type:ChangeType",
  ],
  enums: [
    "EntityKeyIndexStatus: Pending InProgress Active Failed",
    "ConcurrencyBehavior: Default IfRowVersionMatches AlwaysOverwrite",
    "ChangeType: NewOrUpdated RemoveOrDeleted",
  ],
};

const contracts9: SchemaTable = {
  namespace: ns.contracts9,
  types: [
    "OptionSetValueCollection: OptionSetValue:OptionSetValue*",
    "EntityRecordCountCollection: KeyValuePairOfstringlong:KeyValuePairOfstringlong*",
  ],
  enums: [
    "OrganizationType: Customer Monitoring Support BackEnd Secondary CustomerTest CustomerFreeTest " +
      "CustomerPreview Placeholder TestDrive MsftInvestigation EmailTrial Default Developer Trial Teams Platform",
  ],
};

const crm: SchemaTable = {
  namespace: ns.crm,
  types: [
    ...messageTypes(ns.crm),
    "RolePrivilege: BusinessUnitId:guid, Depth:PrivilegeDepth, PrivilegeId:guid, PrivilegeName:string",
    "ArrayOfRolePrivilege: RolePrivilege:RolePrivilege*",
    "PrincipalAccess: AccessMask:AccessRights, Principal:EntityReference",
    "ArrayOfPrincipalAccess: PrincipalAccess:PrincipalAccess*",
  ],
  enums: ["PrivilegeDepth: Basic Local Deep Global"],
  lists: [
    "AccessRights: None ReadAccess WriteAccess AppendAccess AppendToAccess CreateAccess DeleteAccess ShareAccess AssignAccess",
  ],
};

const generic: SchemaTable = {
  namespace: ns.generic,
  types: [
    "KeyValuePairOfstringanyType: key:string, value:anyType",
    "KeyValuePairOfstringstring: key:string, value:string",
    "KeyValuePairOfRelationshipEntityCollectionX_PsK4FkN: key:Relationship, value:EntityCollection",
    "KeyValuePairOfRelationshipQueryBaseX_PsK4FkN: key:Relationship, value:QueryBase",
    "KeyValuePairOfDeletedMetadataFiltersArrayOfguidPlUv_PKtF: key:DeletedMetadataFilters, value:ArrayOfguid",
    "KeyValuePairOfEndpointTypestringyDL0RVHi: key:EndpointType, value:string",
    "KeyValuePairOfstringlong: key:string, value:long",
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
  contracts2014,
  contracts71,
  contracts9,
  crm,
  generic,
  arrays,
  serialization,
  ...metadataSchemas,
];
