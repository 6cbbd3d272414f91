import { odataError } from "../wire/odata/odata-error.ts";
import { OrganizationFault } from "./faults.ts";

/*
 * The one list of what the Organization service has and the embedded organization does not do yet. Every fault "not supported"
 * comes from it; a name that it does not hold is one that the platform does not know either.
 */

/** Messages, by the names that Execute gives them; Associate and Disassociate are operations as well. */
const unsupportedMessages: ReadonlySet<string> = words(`
  AddItemCampaign AddItemCampaignActivity AddPrincipalToQueue AddPrivilegesRole AddProductToKit AddRecurrence
  AddSolutionComponent AddSubstituteProduct AddToQueue AddUserToRecordTeam ApplyRecordCreationAndUpdateRule
  ApplyRoutingRule AutoMapEntity BackgroundSendEmail Book BulkDelete BulkDetectDuplicates BulkOperationStatusClose
  CalculateActualValueOpportunity CalculatePrice CalculateRollupField CalculateTotalTimeIncident CanBeReferenced
  CanBeReferencing CanManyToMany CancelContract CheckIncomingEmail CheckPromoteEmail
  CleanUpBulkOperation CloneContract CloneProduct CommitAnnotationBlocksUpload
  CommitAttachmentBlocksUpload CompoundCreate CompoundUpdate CompoundUpdateDuplicateDetectionRule
  ConvertDateAndTimeBehavior ConvertKitToProduct ConvertOwnerTeamToAccessTeam ConvertProductToKit
  ConvertQuoteToSalesOrder ConvertSalesOrderToInvoice CopyCampaign CopyCampaignResponse CopyDynamicListToStatic
  CopyMembersList CopySystemForm CreateActivitiesList CreateAsyncJobToRevokeInheritedAccess CreateException
  CreateInstance CreateWorkflowFromTemplate DeleteAuditData DeleteOpenInstances DeliverIncomingEmail
  DeliverPromoteEmail DeprovisionLanguage DistributeCampaignActivity DownloadReportDefinition ExecuteByIdSavedQuery
  ExecuteByIdUserQuery ExecuteFetch ExecuteWorkflow ExpandCalendar ExportFieldTranslation ExportMappingsImportMap
  ExportSolution ExportToExcelOnline ExportTranslation FindParentResourceGroup
  GenerateInvoiceFromOpportunity GenerateQuoteFromOpportunity GenerateSalesOrderFromOpportunity
  GenerateSocialProfile GetAllTimeZonesWithDisplayName GetDecryptionKey GetDefaultPriceLevel
  GetDistinctValuesImportFile GetHeaderColumnsImportFile GetInvoiceProductsFromOpportunity GetQuantityDecimal
  GetQuoteProductsFromOpportunity GetReportHistoryLimit GetSalesOrderProductsFromOpportunity
  GetTimeZoneCodeByLocalizedName GetTrackingTokenEmail GetValidManyToMany GetValidReferencedEntities
  GetValidReferencingEntities ImportFieldTranslation ImportMappingsImportMap ImportRecordsImport ImportSolution
  ImportTranslation InitializeAnnotationBlocksDownload InitializeAnnotationBlocksUpload
  InitializeAttachmentBlocksDownload InitializeAttachmentBlocksUpload InitializeFrom InstallSampleData
  InstantiateFilters InstantiateTemplate IsBackOfficeInstalled IsComponentCustomizable IsDataEncryptionActive
  LockInvoicePricing LockSalesOrderPricing LogFailureBulkOperation LogSuccessBulkOperation
  MakeAvailableToOrganizationReport MakeAvailableToOrganizationTemplate MakeUnavailableToOrganizationReport
  MakeUnavailableToOrganizationTemplate Merge ParseImport PickFromQueue ProcessInboundEmail
  ProcessOneMemberBulkOperation PropagateByExpression ProvisionLanguage PublishDuplicateRule PublishProductHierarchy
  PublishTheme QualifyMemberList QueryMultipleSchedules QuerySchedule ReassignObjectsOwner ReassignObjectsSystemUser
  Recalculate ReleaseToQueue RemoveFromQueue RemoveItemCampaign RemoveItemCampaignActivity RemoveParent
  RemovePrivilegeRole RemoveProductFromKit RemoveRelated RemoveSolutionComponent RemoveSubstituteProduct
  RemoveUserFromRecordTeam RenewContract RenewEntitlement ReplacePrivilegesRole Reschedule ResetUserFilters
  RetrieveAbsoluteAndSiteCollectionUrl RetrieveAccessOrigin RetrieveAllChildUsersSystemUser
  RetrieveAllManagedProperties RetrieveApplicationRibbon RetrieveAttributeChangeHistory RetrieveAuditDetails
  RetrieveAuditPartitionList RetrieveBusinessHierarchyBusinessUnit RetrieveByGroupResource
  RetrieveByResourceResourceGroup RetrieveByResourcesService RetrieveByTopIncidentProductKbArticle
  RetrieveByTopIncidentSubjectKbArticle RetrieveDataEncryptionKey RetrieveDependenciesForDelete
  RetrieveDependenciesForUninstall RetrieveDependentComponents RetrieveDeploymentLicenseType
  RetrieveDeprovisionedLanguages RetrieveDuplicates RetrieveEntityRibbon RetrieveFilteredForms RetrieveFormXml
  RetrieveFormattedImportJobResults RetrieveInstalledLanguagePackVersion RetrieveInstalledLanguagePacks
  RetrieveLicenseInfo RetrieveLocLabels RetrieveMailboxTrackingFolders RetrieveManagedProperty
  RetrieveMembersBulkOperation RetrieveMembersTeam RetrieveMissingComponents RetrieveMissingDependencies
  RetrieveOrganizationResources RetrieveParentGroupsResourceGroup RetrieveParsedDataImportFile RetrievePersonalWall
  RetrievePrincipalAttributePrivileges RetrievePrincipalSyncAttributeMappings RetrievePrivilegeSet
  RetrieveProductProperties RetrieveProvisionedLanguagePackVersion RetrieveRecordChangeHistory RetrieveRecordWall
  RetrieveRequiredComponents RetrieveRolePrivilegesRole RetrieveSubGroupsResourceGroup
  RetrieveSubsidiaryTeamsBusinessUnit RetrieveSubsidiaryUsersBusinessUnit RetrieveTeamPrivileges
  RetrieveTeamsSystemUser RetrieveUnpublished RetrieveUnpublishedMultiple RetrieveUserQueues
  RetrieveUserSettingsSystemUser RevertProduct ReviseQuote Rollup RouteTo Search SearchByBodyKbArticle
  SearchByKeywordsKbArticle SearchByTitleKbArticle SendBulkMail SendEmail SendEmailFromTemplate SendFax SendTemplate
  SetBusinessEquipment SetDataEncryptionKey SetLocLabels SetRelated SetReportRelated StatusUpdateBulkOperation
  TransformImport TriggerServiceEndpointCheck UninstallSampleData UnlockInvoicePricing UnlockSalesOrderPricing
  UnpublishDuplicateRule UpdateProductProperties UpdateStateValue UpdateUserSettingsSystemUser Validate
  ValidateRecurrenceRule ValidateSavedQuery VerifyProcessStateData
`);

/** Optional parameters of the data messages that would change what they do. */
const unsupportedParameters: ReadonlySet<string> = words(`
  ReturnNotifications SolutionUniqueName partitionId SessionToken
`);

/** What is neither a message nor a parameter, as the fault names it. */
const unsupportedFeatures = {
  minActiveRowVersion: "A query for the lowest active row version (min-active-row-version)",
  distinctParties: "A list of parties in a query of distinct rows without the activity's key among its columns",
  reassignment: "A ReassignPrincipal other than the user in SetBusinessSystemUser",
} as const;

/** What only the Web API has. `{}` stands for the name that the request gave. */
const unsupportedWebApiFeatures = {
  preference: "The preference '{}' with this resource and method",
  sessionToken: "The header 'MSCRM.SessionToken'",
  partitionId: "The query parameter 'partitionId' (elastic tables)",
  metadataLevel: "The parameter '{}' of the header 'Accept'",
  condition: "The header '{}' with this resource and method",
  groups: "A result of '$apply' with more than {} groups",
  operationOption: "The query parameter '{}' of a function or action",
} as const;

/** Everything of the list, for who wants to print it. */
export const unsupported = {
  messages: unsupportedMessages,
  parameters: unsupportedParameters,
  features: unsupportedFeatures,
  webApi: unsupportedWebApiFeatures,
} as const;

/** Status 501 with the platform's code of what it does not support. */
export function unsupportedWebApiFeature(feature: keyof typeof unsupportedWebApiFeatures, name = "") {
  const { message } = notSupported(unsupportedWebApiFeatures[feature].replace("{}", name));
  return odataError(message, { status: 501, errorCode: "0x80040315" });
}

export function unsupportedFeature(feature: keyof typeof unsupportedFeatures): OrganizationFault {
  return notSupported(unsupportedFeatures[feature]);
}

/** Undefined where the platform has no message of that name. */
export function unsupportedMessage(name: string): OrganizationFault | undefined {
  return unsupportedMessages.has(name) ? notSupported(`The message '${name}'`) : undefined;
}

export function unsupportedParameter(message: string, name: string): OrganizationFault | undefined {
  return unsupportedParameters.has(name) ? notSupported(`The parameter '${name}' of ${message}`) : undefined;
}

function notSupported(what: string): OrganizationFault {
  return new OrganizationFault("NotSupported", `${what} is not supported by the embedded organization yet.`);
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
