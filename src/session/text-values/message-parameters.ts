/*
 * The parameters of the platform's messages and their types, as TYPE of execute_message spells them: what the SDK's request
 * classes have (messages.md §9), and the messages that came later (§2). Messages without parameters need no line.
 */

const table = `
AddItemCampaign CampaignId:Guid EntityId:Guid EntityName:String
AddItemCampaignActivity CampaignActivityId:Guid ItemId:Guid EntityName:String
AddListMembersList ListId:Guid MemberIds:GuidArray
AddMemberList ListId:Guid EntityId:Guid
AddMembersTeam TeamId:Guid MemberIds:GuidArray
AddPrincipalToQueue QueueId:Guid Principal:Entity
AddPrivilegesRole RoleId:Guid Privileges:RolePrivilegeArray
AddProductToKit KitId:Guid ProductId:Guid
AddRecurrence Target:Entity AppointmentId:Guid
AddSolutionComponent ComponentId:Guid ComponentType:Integer SolutionUniqueName:String AddRequiredComponents:Boolean
AddSubstituteProduct ProductId:Guid SubstituteId:Guid
AddToQueue Target:EntityReference SourceQueueId:Guid DestinationQueueId:Guid QueueItemProperties:Entity
AddUserToRecordTeam Record:EntityReference TeamTemplateId:Guid SystemUserId:Guid
ApplyRecordCreationAndUpdateRule Target:EntityReference
ApplyRoutingRule Target:EntityReference
Assign Target:EntityReference Assignee:EntityReference
Associate Target:EntityReference Relationship:Relationship RelatedEntities:EntityReferenceCollection
AssociateEntities Moniker1:EntityReference Moniker2:EntityReference RelationshipName:String
AutoMapEntity EntityMapId:Guid
BackgroundSendEmail Query:FetchXml
Book Target:Entity ReturnNotifications:Boolean
BulkDelete QuerySet:QueryExpressionArray JobName:String SendEmailNotification:Boolean ToRecipients:GuidArray CCRecipients:GuidArray RecurrencePattern:String StartDateTime:DateTime SourceImportId:Guid RunNow:Boolean
BulkDetectDuplicates Query:FetchXml JobName:String SendEmailNotification:Boolean TemplateId:Guid ToRecipients:GuidArray CCRecipients:GuidArray RecurrencePattern:String RecurrenceStartTime:DateTime
BulkOperationStatusClose BulkOperationId:Guid FailureCount:Integer SuccessCount:Integer StatusReason:Integer ErrorCode:Integer
CalculateActualValueOpportunity OpportunityId:Guid
CalculatePrice Target:EntityReference ParentId:Guid
CalculateRollupField Target:EntityReference FieldName:String
CalculateTotalTimeIncident IncidentId:Guid
CanBeReferenced EntityName:String
CanBeReferencing EntityName:String
CanManyToMany EntityName:String
CancelContract ContractId:Guid CancelDate:DateTime Status:OptionSetValue
CancelSalesOrder OrderClose:Entity Status:OptionSetValue
CheckIncomingEmail MessageId:String Subject:String From:String To:String Cc:String Bcc:String ExtraProperties:Entity
CheckPromoteEmail MessageId:String Subject:String DirectionCode:Integer
CleanUpBulkOperation BulkOperationId:Guid BulkOperationSource:Integer
CloneContract ContractId:Guid IncludeCanceledLines:Boolean
CloneProduct Source:EntityReference
CloseIncident IncidentResolution:Entity Status:OptionSetValue
CloseQuote QuoteClose:Entity Status:OptionSetValue
CommitFileBlocksUpload FileName:String MimeType:String BlockList:StringArray FileContinuationToken:String
CompoundCreate Entity:Entity ChildEntities:EntityCollection
CompoundUpdate Entity:Entity ChildEntities:EntityCollection
CompoundUpdateDuplicateDetectionRule Entity:Entity ChildEntities:EntityCollection
ConvertKitToProduct KitId:Guid
ConvertOwnerTeamToAccessTeam TeamId:Guid
ConvertProductToKit ProductId:Guid
ConvertQuoteToSalesOrder QuoteId:Guid ColumnSet:ColumnSet QuoteCloseDate:DateTime QuoteCloseStatus:OptionSetValue QuoteCloseSubject:String QuoteCloseDescription:String
ConvertSalesOrderToInvoice SalesOrderId:Guid ColumnSet:ColumnSet
CopyCampaign BaseCampaign:Guid SaveAsTemplate:Boolean
CopyCampaignResponse CampaignResponseId:EntityReference
CopyDynamicListToStatic ListId:Guid
CopyMembersList SourceListId:Guid TargetListId:Guid
CopySystemForm Target:Entity SourceId:Guid
Create Target:Entity
CreateActivitiesList ListId:Guid FriendlyName:String Activity:Entity TemplateId:Guid Propagate:Boolean OwnershipOptions:Enum/PropagationOwnershipOptions Owner:EntityReference sendEmail:Boolean PostWorkflowEvent:Boolean QueueId:Guid
CreateAsyncJobToRevokeInheritedAccess RelationshipSchema:String
CreateAttribute Attribute:AttributeMetadata EntityName:String SolutionUniqueName:String
CreateEntity Entity:EntityMetadata HasActivities:Boolean HasNotes:Boolean PrimaryAttribute:StringAttributeMetadata SolutionUniqueName:String
CreateException Target:Entity OriginalStartDate:DateTime IsDeleted:Boolean
CreateInstance Target:Entity Count:Integer
CreateManyToMany IntersectEntitySchemaName:String ManyToManyRelationship:ManyToManyRelationshipMetadata SolutionUniqueName:String
CreateMultiple Targets:EntityCollection
CreateOneToMany Lookup:LookupAttributeMetadata OneToManyRelationship:OneToManyRelationshipMetadata SolutionUniqueName:String
CreateOptionSet OptionSet:OptionSetMetadataBase SolutionUniqueName:String
CreateWorkflowFromTemplate WorkflowName:String WorkflowTemplateId:Guid
Delete Target:EntityReference ConcurrencyBehavior:Enum/ConcurrencyBehavior
DeleteAttribute LogicalName:String EntityLogicalName:String
DeleteAuditData EndDate:DateTime
DeleteEntity LogicalName:String
DeleteEntityKey Name:String EntityLogicalName:String
DeleteFile FileId:Guid
DeleteMultiple Targets:EntityReferenceCollection
DeleteOpenInstances Target:Entity SeriesEndDate:DateTime StateOfPastInstances:Integer
DeleteOptionSet Name:String
DeleteOptionValue OptionSetName:String AttributeLogicalName:String EntityLogicalName:String Value:Integer SolutionUniqueName:String
DeleteRelationship Name:String
DeliverIncomingEmail MessageId:String Subject:String From:String To:String Cc:String Bcc:String ReceivedOn:DateTime SubmittedBy:String Importance:String Body:String Attachments:EntityCollection ExtraProperties:Entity ValidateBeforeCreate:Boolean
DeliverPromoteEmail EmailId:Guid MessageId:String Subject:String From:String To:String Cc:String Bcc:String ReceivedOn:DateTime SubmittedBy:String Importance:String Body:String Attachments:EntityCollection ExtraProperties:Entity
DeprovisionLanguage Language:Integer
Disassociate Target:EntityReference Relationship:Relationship RelatedEntities:EntityReferenceCollection
DisassociateEntities Moniker1:EntityReference Moniker2:EntityReference RelationshipName:String
DistributeCampaignActivity CampaignActivityId:Guid Propagate:Boolean Activity:Entity TemplateId:Guid OwnershipOptions:Enum/PropagationOwnershipOptions Owner:EntityReference SendEmail:Boolean QueueId:Guid PostWorkflowEvent:Boolean
DownloadBlock FileContinuationToken:String Offset:BigInt BlockLength:BigInt
DownloadReportDefinition ReportId:Guid
ExecuteAsync Request:OrganizationRequest
ExecuteByIdSavedQuery EntityId:Guid
ExecuteByIdUserQuery EntityId:EntityReference
ExecuteFetch FetchXml:String
ExecuteMultiple Requests:OrganizationRequestCollection Settings:ExecuteMultipleSettings
ExecuteTransaction Requests:OrganizationRequestCollection ReturnResponses:Boolean
ExecuteWorkflow EntityId:Guid WorkflowId:Guid InputArguments:InputArgumentCollection
ExpandCalendar CalendarId:Guid Start:DateTime End:DateTime
ExportMappingsImportMap ImportMapId:Guid ExportIds:Boolean
ExportSolution SolutionName:String Managed:Boolean TargetVersion:String ExportAutoNumberingSettings:Boolean ExportCalendarSettings:Boolean ExportCustomizationSettings:Boolean ExportEmailTrackingSettings:Boolean ExportGeneralSettings:Boolean ExportMarketingSettings:Boolean ExportOutlookSynchronizationSettings:Boolean ExportRelationshipRoles:Boolean ExportIsvConfig:Boolean ExportSales:Boolean
ExportToExcelOnline View:EntityReference FetchXml:String LayoutXml:String QueryApi:String QueryParameters:InputArgumentCollection
ExportTranslation SolutionName:String
FetchXmlToQueryExpression FetchXml:String
FindParentResourceGroup ParentId:Guid ChildrenIds:GuidArray
FulfillSalesOrder OrderClose:Entity Status:OptionSetValue
GenerateInvoiceFromOpportunity OpportunityId:Guid ColumnSet:ColumnSet
GenerateQuoteFromOpportunity OpportunityId:Guid ColumnSet:ColumnSet
GenerateSalesOrderFromOpportunity OpportunityId:Guid ColumnSet:ColumnSet
GenerateSocialProfile Entity:Entity
GetAllTimeZonesWithDisplayName LocaleId:Integer
GetDefaultPriceLevel EntityName:String ColumnSet:ColumnSet
GetDistinctValuesImportFile ImportFileId:Guid columnNumber:Integer pageNumber:Integer recordsPerPage:Integer
GetHeaderColumnsImportFile ImportFileId:Guid
GetInvoiceProductsFromOpportunity OpportunityId:Guid InvoiceId:Guid
GetQuantityDecimal Target:EntityReference ProductId:Guid UoMId:Guid
GetQuoteProductsFromOpportunity OpportunityId:Guid QuoteId:Guid
GetReportHistoryLimit ReportId:Guid
GetSalesOrderProductsFromOpportunity OpportunityId:Guid SalesOrderId:Guid
GetTimeZoneCodeByLocalizedName LocalizedStandardName:String LocaleId:Integer
GetTrackingTokenEmail Subject:String
GetValidReferencedEntities ReferencingEntityName:String
GetValidReferencingEntities ReferencedEntityName:String
GrantAccess Target:EntityReference PrincipalAccess:PrincipalAccess
ImportFieldTranslation TranslationFile:Binary
ImportMappingsImportMap MappingsXml:String ReplaceIds:Boolean
ImportRecordsImport ImportId:Guid
ImportSolution OverwriteUnmanagedCustomizations:Boolean PublishWorkflows:Boolean CustomizationFile:Binary ImportJobId:Guid ConvertToManaged:Boolean SkipProductUpdateDependencies:Boolean
ImportTranslation TranslationFile:Binary ImportJobId:Guid
InitializeFileBlocksDownload Target:EntityReference FileAttributeName:String
InitializeFileBlocksUpload Target:EntityReference FileAttributeName:String FileName:String
InitializeFrom EntityMoniker:EntityReference TargetEntityName:String TargetFieldType:Enum/TargetFieldType
InsertOptionValue OptionSetName:String AttributeLogicalName:String EntityLogicalName:String Value:Integer Label:Label Description:Label SolutionUniqueName:String
InsertStatusValue OptionSetName:String AttributeLogicalName:String EntityLogicalName:String Value:Integer Label:Label Description:Label StateCode:Integer SolutionUniqueName:String
InstantiateFilters TemplateCollection:EntityReferenceCollection UserId:Guid
InstantiateTemplate TemplateId:Guid ObjectType:String ObjectId:Guid
IsComponentCustomizable ComponentId:Guid ComponentType:Integer
IsValidStateTransition Entity:EntityReference NewState:String NewStatus:Integer
LocalTimeFromUtcTime TimeZoneCode:Integer UtcTime:DateTime
LockInvoicePricing InvoiceId:Guid
LockSalesOrderPricing SalesOrderId:Guid
LogFailureBulkOperation BulkOperationId:Guid RegardingObjectId:Guid RegardingObjectTypeCode:Integer ErrorCode:Integer Message:String AdditionalInfo:String
LogSuccessBulkOperation BulkOperationId:Guid RegardingObjectId:Guid RegardingObjectTypeCode:Integer CreatedObjectId:Guid CreatedObjectTypeCode:Integer AdditionalInfo:String
LoseOpportunity OpportunityClose:Entity Status:OptionSetValue
MakeAvailableToOrganizationReport ReportId:Guid
MakeAvailableToOrganizationTemplate TemplateId:Guid
MakeUnavailableToOrganizationReport ReportId:Guid
MakeUnavailableToOrganizationTemplate TemplateId:Guid
Merge Target:EntityReference SubordinateId:Guid UpdateContent:Entity PerformParentingChecks:Boolean
ModifyAccess Target:EntityReference PrincipalAccess:PrincipalAccess
OrderOption OptionSetName:String AttributeLogicalName:String EntityLogicalName:String Values:IntegerArray SolutionUniqueName:String
ParseImport ImportId:Guid
PickFromQueue QueueItemId:Guid WorkerId:Guid RemoveQueueItem:Boolean
ProcessInboundEmail InboundEmailActivity:Guid
ProcessOneMemberBulkOperation BulkOperationId:Guid Entity:Entity BulkOperationSource:Integer
PropagateByExpression QueryExpression:FetchXml FriendlyName:String ExecuteImmediately:Boolean Activity:Entity TemplateId:Guid OwnershipOptions:Enum/PropagationOwnershipOptions PostWorkflowEvent:Boolean Owner:EntityReference SendEmail:Boolean QueueId:Guid
ProvisionLanguage Language:Integer
PublishDuplicateRule DuplicateRuleId:Guid
PublishProductHierarchy Target:EntityReference
PublishTheme Target:EntityReference
PublishXml ParameterXml:String
QualifyLead LeadId:EntityReference CreateAccount:Boolean CreateContact:Boolean CreateOpportunity:Boolean OpportunityCurrencyId:EntityReference OpportunityCustomerId:EntityReference SourceCampaignId:EntityReference Status:OptionSetValue
QualifyMemberList ListId:Guid MembersId:GuidArray OverrideorRemove:Boolean
QueryExpressionToFetchXml Query:FetchXml
QueryMultipleSchedules ResourceIds:GuidArray Start:DateTime End:DateTime TimeCodes:TimeCodeArray
QuerySchedule ResourceId:Guid Start:DateTime End:DateTime TimeCodes:TimeCodeArray
ReactivateEntityKey EntityKeyLogicalName:String EntityLogicalName:String
ReassignObjectsOwner FromPrincipal:EntityReference ToPrincipal:EntityReference
ReassignObjectsSystemUser UserId:Guid ReassignPrincipal:EntityReference
Recalculate Target:EntityReference
ReleaseToQueue QueueItemId:Guid
RemoveFromQueue QueueItemId:Guid
RemoveItemCampaign CampaignId:Guid EntityId:Guid
RemoveItemCampaignActivity CampaignActivityId:Guid ItemId:Guid
RemoveMemberList ListId:Guid EntityId:Guid
RemoveMembersTeam TeamId:Guid MemberIds:GuidArray
RemoveParent Target:EntityReference
RemovePrivilegeRole RoleId:Guid PrivilegeId:Guid
RemoveProductFromKit KitId:Guid ProductId:Guid
RemoveRelated Target:EntityReferenceCollection
RemoveSolutionComponent ComponentId:Guid ComponentType:Integer SolutionUniqueName:String
RemoveSubstituteProduct ProductId:Guid SubstituteId:Guid
RemoveUserFromRecordTeam Record:EntityReference TeamTemplateId:Guid SystemUserId:Guid
RenewContract ContractId:Guid Status:Integer IncludeCanceledLines:Boolean
RenewEntitlement EntitlementId:Guid Status:Integer
ReplacePrivilegesRole RoleId:Guid Privileges:RolePrivilegeArray
Reschedule Target:Entity ReturnNotifications:Boolean
ResetUserFilters QueryType:Integer
Retrieve Target:EntityReference ColumnSet:ColumnSet RelatedEntitiesQuery:RelationshipQueryCollection
RetrieveAbsoluteAndSiteCollectionUrl Target:EntityReference
RetrieveAccessOrigin ObjectId:Guid LogicalName:String PrincipalId:Guid
RetrieveAllChildUsersSystemUser EntityId:Guid ColumnSet:ColumnSet
RetrieveAllEntities EntityFilters:Enum/EntityFilters RetrieveAsIfPublished:Boolean
RetrieveAllOptionSets RetrieveAsIfPublished:Boolean
RetrieveAttribute EntityLogicalName:String LogicalName:String ColumnNumber:Integer MetadataId:Guid RetrieveAsIfPublished:Boolean
RetrieveAttributeChangeHistory Target:EntityReference AttributeLogicalName:String PagingInfo:PagingInfo
RetrieveAuditDetails AuditId:Guid
RetrieveBusinessHierarchyBusinessUnit EntityId:Guid ColumnSet:ColumnSet
RetrieveByGroupResource ResourceGroupId:Guid Query:FetchXml
RetrieveByResourceResourceGroup ResourceId:Guid Query:FetchXml
RetrieveByResourcesService ResourceIds:GuidArray Query:FetchXml
RetrieveByTopIncidentProductKbArticle ProductId:Guid
RetrieveByTopIncidentSubjectKbArticle SubjectId:Guid
RetrieveCurrentOrganization AccessType:Enum/EndpointAccessType
RetrieveDependenciesForDelete ObjectId:Guid ComponentType:Integer
RetrieveDependenciesForUninstall SolutionUniqueName:String
RetrieveDependentComponents ObjectId:Guid ComponentType:Integer
RetrieveDuplicates BusinessEntity:Entity MatchingEntityName:String PagingInfo:PagingInfo
RetrieveEntity EntityFilters:Enum/EntityFilters LogicalName:String MetadataId:Guid RetrieveAsIfPublished:Boolean
RetrieveEntityChanges EntityName:String DataVersion:String PageInfo:PagingInfo Columns:ColumnSet GetGlobalMetadataVersion:Boolean
RetrieveEntityKey MetadataId:Guid LogicalName:String EntityLogicalName:String RetrieveAsIfPublished:Boolean
RetrieveEntityRibbon EntityName:String RibbonLocationFilter:Enum/RibbonLocationFilters
RetrieveExchangeRate TransactionCurrencyId:Guid
RetrieveFilteredForms EntityLogicalName:String FormType:OptionSetValue SystemUserId:Guid
RetrieveFormXml EntityName:String
RetrieveFormattedImportJobResults ImportJobId:Guid
RetrieveInstalledLanguagePackVersion Language:Integer
RetrieveLicenseInfo AccessMode:Integer
RetrieveLocLabels EntityMoniker:EntityReference AttributeName:String IncludeUnpublished:Boolean
RetrieveMailboxTrackingFolders MailboxId:String
RetrieveManagedProperty LogicalName:String MetadataId:Guid
RetrieveMembersBulkOperation BulkOperationId:Guid BulkOperationSource:Integer EntitySource:Integer Query:FetchXml
RetrieveMembersTeam EntityId:Guid MemberColumnSet:ColumnSet
RetrieveMetadataChanges Query:EntityQueryExpression DeletedMetadataFilters:Enum/DeletedMetadataFilters ClientVersionStamp:String
RetrieveMissingComponents CustomizationFile:Binary
RetrieveMissingDependencies SolutionUniqueName:String
RetrieveMultiple Query:FetchXml
RetrieveOptionSet Name:String MetadataId:Guid RetrieveAsIfPublished:Boolean
RetrieveParentGroupsResourceGroup ResourceGroupId:Guid Query:FetchXml
RetrieveParsedDataImportFile ImportFileId:Guid PagingInfo:PagingInfo
RetrievePersonalWall PageNumber:Integer PageSize:Integer CommentsPerPost:Integer StartDate:DateTime EndDate:DateTime Type:OptionSetValue Source:OptionSetValue
RetrievePrincipalAccess Target:EntityReference Principal:EntityReference
RetrievePrincipalAttributePrivileges Principal:EntityReference
RetrievePrincipalSyncAttributeMappings Principal:EntityReference
RetrieveProductProperties ParentObject:EntityReference
RetrieveProvisionedLanguagePackVersion Language:Integer
RetrieveRecordChangeHistory Target:EntityReference PagingInfo:PagingInfo
RetrieveRecordWall Entity:EntityReference PageNumber:Integer PageSize:Integer CommentsPerPost:Integer StartDate:DateTime EndDate:DateTime Type:OptionSetValue Source:OptionSetValue
RetrieveRelationship MetadataId:Guid Name:String RetrieveAsIfPublished:Boolean
RetrieveRequiredComponents ObjectId:Guid ComponentType:Integer
RetrieveRolePrivilegesRole RoleId:Guid
RetrieveSharedPrincipalsAndAccess Target:EntityReference
RetrieveSubGroupsResourceGroup ResourceGroupId:Guid Query:FetchXml
RetrieveSubsidiaryTeamsBusinessUnit EntityId:Guid ColumnSet:ColumnSet
RetrieveSubsidiaryUsersBusinessUnit EntityId:Guid ColumnSet:ColumnSet
RetrieveTeamPrivileges TeamId:Guid
RetrieveTeamsSystemUser EntityId:Guid ColumnSet:ColumnSet
RetrieveTotalRecordCount EntityNames:StringArray
RetrieveUnpublished Target:EntityReference ColumnSet:ColumnSet
RetrieveUnpublishedMultiple Query:FetchXml
RetrieveUserPrivileges UserId:Guid
RetrieveUserQueues UserId:Guid IncludePublic:Boolean
RetrieveUserSettingsSystemUser EntityId:Guid ColumnSet:ColumnSet
RevertProduct Target:EntityReference
ReviseQuote QuoteId:Guid ColumnSet:ColumnSet
RevokeAccess Target:EntityReference Revokee:EntityReference
Rollup Target:EntityReference Query:FetchXml RollupType:Enum/RollupType
RouteTo Target:EntityReference QueueItemId:Guid
Search AppointmentRequest:AppointmentRequest
SearchByBodyKbArticle SearchText:String SubjectId:Guid UseInflection:Boolean QueryExpression:FetchXml
SearchByKeywordsKbArticle SearchText:String SubjectId:Guid UseInflection:Boolean QueryExpression:FetchXml
SearchByTitleKbArticle SearchText:String SubjectId:Guid UseInflection:Boolean QueryExpression:FetchXml
SendBulkMail Sender:EntityReference TemplateId:Guid RegardingType:String RegardingId:Guid Query:FetchXml
SendEmail EmailId:Guid IssueSend:Boolean TrackingToken:String
SendEmailFromTemplate TemplateId:Guid RegardingType:String RegardingId:Guid Target:Entity
SendFax FaxId:Guid IssueSend:Boolean
SendTemplate TemplateId:Guid Sender:EntityReference RecipientType:String RecipientIds:GuidArray RegardingType:String RegardingId:Guid DeliveryPriorityCode:OptionSetValue
SetBusinessEquipment EquipmentId:Guid BusinessUnitId:Guid
SetBusinessSystemUser UserId:Guid BusinessId:Guid ReassignPrincipal:EntityReference
SetDataEncryptionKey EncryptionKey:String ChangeEncryptionKey:Boolean
SetLocLabels EntityMoniker:EntityReference AttributeName:String Labels:LocalizedLabelArray
SetParentBusinessUnit BusinessUnitId:Guid ParentId:Guid
SetParentSystemUser UserId:Guid ParentId:Guid KeepChildUsers:Boolean
SetParentTeam TeamId:Guid BusinessId:Guid
SetRelated Target:EntityReferenceCollection
SetReportRelated ReportId:Guid Entities:IntegerArray Categories:IntegerArray Visibility:IntegerArray
SetState EntityMoniker:EntityReference State:OptionSetValue Status:OptionSetValue
StatusUpdateBulkOperation BulkOperationId:Guid FailureCount:Integer SuccessCount:Integer
TransformImport ImportId:Guid
TriggerServiceEndpointCheck Entity:EntityReference
UnlockInvoicePricing InvoiceId:Guid
UnlockSalesOrderPricing SalesOrderId:Guid
UnpublishDuplicateRule DuplicateRuleId:Guid
Update Target:Entity ConcurrencyBehavior:Enum/ConcurrencyBehavior
UpdateAttribute Attribute:AttributeMetadata EntityName:String MergeLabels:Boolean SolutionUniqueName:String
UpdateEntity Entity:EntityMetadata MergeLabels:Boolean HasNotes:Boolean HasActivities:Boolean SolutionUniqueName:String
UpdateMultiple Targets:EntityCollection ConcurrencyBehavior:Enum/ConcurrencyBehavior
UpdateOptionSet OptionSet:OptionSetMetadataBase MergeLabels:Boolean SolutionUniqueName:String
UpdateOptionValue OptionSetName:String AttributeLogicalName:String EntityLogicalName:String Value:Integer Label:Label Description:Label MergeLabels:Boolean SolutionUniqueName:String
UpdateProductProperties PropertyInstanceList:EntityCollection
UpdateRelationship Relationship:RelationshipMetadataBase MergeLabels:Boolean SolutionUniqueName:String
UpdateStateValue OptionSetName:String AttributeLogicalName:String EntityLogicalName:String Value:Integer Label:Label Description:Label MergeLabels:Boolean DefaultStatusCode:Integer
UpdateUserSettingsSystemUser UserId:Guid Settings:Entity
UploadBlock BlockId:String BlockData:Binary FileContinuationToken:String
Upsert Target:Entity
UpsertMultiple Targets:EntityCollection
UtcTimeFromLocalTime TimeZoneCode:Integer LocalTime:DateTime
Validate Activities:EntityCollection
ValidateRecurrenceRule Target:Entity
ValidateSavedQuery FetchXml:String QueryType:Integer
VerifyProcessStateData Target:EntityReference ProcessState:String
WinOpportunity OpportunityClose:Entity Status:OptionSetValue
WinQuote QuoteClose:Entity Status:OptionSetValue
`;

type Message = { readonly name: string; readonly parameters: ReadonlyMap<string, Parameter> };

/** A parameter by the name that the message has for it, and its type: `Guid`, `Enum`. */
export type Parameter = {
  readonly name: string;
  readonly type: string;
  /** Of type Enum: which enumeration. */
  readonly enumeration?: string | undefined;
};

const messages: ReadonlyMap<string, Message> = new Map(
  table
    .trim()
    .split("\n")
    .map((line) => messageOf(line))
    .map((message) => [message.name.toLowerCase(), message]),
);

function messageOf(line: string): Message {
  const [name = "", ...parameters] = line.split(" ");
  return { name, parameters: new Map(parameters.map(parameterOf).map((one) => [one.name.toLowerCase(), one])) };
}

function parameterOf(text: string): Parameter {
  const [name = "", type = ""] = text.split(":");
  const [kind = "", enumeration] = type.split("/");
  return { name, type: kind, enumeration };
}

/** A message of the platform by its name in any case; undefined where it has no parameters, or is not one of the platform's. */
export function platformMessage(name: string): Message | undefined {
  return messages.get(name.trim().toLowerCase());
}

/** Tables of the records whose IDs alone the SOAP message has, and which the Web API wants to know. */
const tablesOfIds: Readonly<Record<string, string>> = {
  CCRecipients: "systemuser",
  MemberIds: "systemuser",
  SourceQueueId: "queue",
  TeamTemplateId: "teamtemplate",
  ToRecipients: "systemuser",
};

/** Undefined where it is none of these: Merge's SubordinateId is of the table of its Target. */
export function tableOfId(parameter: string): string | undefined {
  return Object.hasOwn(tablesOfIds, parameter) ? tablesOfIds[parameter] : undefined;
}
