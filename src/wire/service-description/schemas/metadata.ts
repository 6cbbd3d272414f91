import { ns } from "../../soap/namespaces.ts";
import type { SchemaTable } from "./schema.ts";

/*
 * Types of definitions and of what is asked of them (contracts.md): what clients need to read the replies of RetrieveEntity and of the
 * other messages for metadata, whole, though the service leaves out the members that it does not keep.
 */

const metadata: SchemaTable = {
  namespace: ns.metadata,
  types: [
    "MetadataBase: MetadataId:guid, HasChanged:boolean",
    "AttributeMetadata < MetadataBase: AttributeOf:string, AttributeType:AttributeTypeCode, " +
      "CanBeSecuredForCreate:boolean, CanBeSecuredForRead:boolean, CanBeSecuredForUpdate:boolean, " +
      "CanModifyAdditionalSettings:BooleanManagedProperty, ColumnNumber:int, CreatedOn:dateTime, " +
      "DeprecatedVersion:string, Description:Label, DisplayName:Label, EntityLogicalName:string, " +
      "ExternalName:string, InheritsFrom:string, IsAuditEnabled:BooleanManagedProperty, IsCustomAttribute:boolean, " +
      "IsCustomizable:BooleanManagedProperty, IsDataSourceSecret:boolean, IsFilterable:boolean, " +
      "IsGlobalFilterEnabled:BooleanManagedProperty, IsManaged:boolean, IsPrimaryId:boolean, " +
      "IsPrimaryName:boolean, IsRenameable:BooleanManagedProperty, IsRequiredForForm:boolean, " +
      "IsRetrievable:boolean, IsSearchable:boolean, IsSecured:boolean, IsSortableEnabled:BooleanManagedProperty, " +
      "IsValidForAdvancedFind:BooleanManagedProperty, IsValidForCreate:boolean, IsValidForForm:boolean, " +
      "IsValidForGrid:boolean, IsValidForRead:boolean, IsValidForUpdate:boolean, IsValidODataAttribute:boolean, " +
      "LinkedAttributeId:guid, LogicalName:string, ModifiedOn:dateTime, " +
      "RequiredLevel:AttributeRequiredLevelManagedProperty, SchemaName:string, Settings:ArrayOfEntitySetting, " +
      "AttributeTypeName:AttributeTypeDisplayName, IntroducedVersion:string, IsLogical:boolean, SourceType:int, " +
      "AutoNumberFormat:string",
    "AttributeRequiredLevelManagedProperty < ManagedPropertyAttributeRequiredLevel:",
    "EnumAttributeMetadata < AttributeMetadata: DefaultFormValue:int, OptionSet:OptionSetMetadata, " +
      "ParentEnumAttributeLogicalName:string",
    "OptionSetMetadata < OptionSetMetadataBase: Options:ArrayOfOptionMetadata, ParentOptionSetName:string",
    "OptionSetMetadataBase < MetadataBase: Description:Label, DisplayName:Label, ExternalTypeName:string, " +
      "IsCustomOptionSet:boolean, IsCustomizable:BooleanManagedProperty, IsGlobal:boolean, IsManaged:boolean, " +
      "Name:string, OptionSetType:OptionSetType, IntroducedVersion:string",
    "BooleanOptionSetMetadata < OptionSetMetadataBase: FalseOption:OptionMetadata, TrueOption:OptionMetadata",
    "OptionMetadata < MetadataBase: Color:string, Description:Label, ExternalValue:string, IsHidden:boolean, " +
      "IsManaged:boolean, Label:Label, Tag:string, Value:int, ParentValues:ArrayOfint",
    "StateOptionMetadata < OptionMetadata: DefaultStatus:int, InvariantName:string",
    "StatusOptionMetadata < OptionMetadata: State:int, TransitionData:string",
    "EntityNameAttributeMetadata < EnumAttributeMetadata: IsEntityReferenceStored:boolean",
    "PicklistAttributeMetadata < EnumAttributeMetadata: FormulaDefinition:string, SourceTypeMask:int, " +
      "ChildPicklistLogicalNames:ArrayOfstring, ParentPicklistLogicalName:string",
    "StateAttributeMetadata < EnumAttributeMetadata:",
    "StatusAttributeMetadata < EnumAttributeMetadata:",
    "BooleanAttributeMetadata < AttributeMetadata: DefaultValue:boolean, OptionSet:BooleanOptionSetMetadata, " +
      "FormulaDefinition:string, SourceTypeMask:int",
    "DateTimeAttributeMetadata < AttributeMetadata: Format:DateTimeFormat, ImeMode:ImeMode, " +
      "FormulaDefinition:string, SourceTypeMask:int, CanChangeDateTimeBehavior:BooleanManagedProperty, " +
      "DateTimeBehavior:DateTimeBehavior",
    "DecimalAttributeMetadata < AttributeMetadata: ImeMode:ImeMode, MaxValue:decimal, MinValue:decimal, " +
      "Precision:int, FormulaDefinition:string, SourceTypeMask:int",
    "DoubleAttributeMetadata < AttributeMetadata: ImeMode:ImeMode, MaxValue:double, MinValue:double, " +
      "Precision:int, FormulaDefinition:string, SourceTypeMask:int",
    "IntegerAttributeMetadata < AttributeMetadata: Format:IntegerFormat, MaxValue:int, MinValue:int, " +
      "FormulaDefinition:string, SourceTypeMask:int",
    "BigIntAttributeMetadata < AttributeMetadata: MaxValue:long, MinValue:long",
    "LookupAttributeMetadata < AttributeMetadata: Format:LookupFormat, Targets:ArrayOfstring",
    "MemoAttributeMetadata < AttributeMetadata: Format:StringFormat, ImeMode:ImeMode, MaxLength:int, " +
      "FormatName:MemoFormatName, IsLocalizable:boolean",
    "MoneyAttributeMetadata < AttributeMetadata: CalculationOf:string, ImeMode:ImeMode, MaxValue:double, " +
      "MinValue:double, Precision:int, PrecisionSource:int, FormulaDefinition:string, IsBaseCurrency:boolean, " +
      "SourceTypeMask:int",
    "StringAttributeMetadata < AttributeMetadata: Format:StringFormat, ImeMode:ImeMode, MaxLength:int, " +
      "YomiOf:string, FormatName:StringFormatName, FormulaDefinition:string, IsLocalizable:boolean, " +
      "SourceTypeMask:int, DatabaseLength:int",
    "ManagedPropertyAttributeMetadata < AttributeMetadata: ManagedPropertyLogicalName:string, " +
      "ParentAttributeName:string, ParentComponentType:int, ValueAttributeTypeCode:AttributeTypeCode",
    "EntityMetadata < MetadataBase: ActivityTypeMask:int, Attributes:ArrayOfAttributeMetadata, " +
      "AutoCreateAccessTeams:boolean, AutoReplicateClusterRecords:boolean, AutoRouteToOwnerQueue:boolean, " +
      "CanBeInCustomEntityAssociation:BooleanManagedProperty, CanBeInManyToMany:BooleanManagedProperty, " +
      "CanBePrimaryEntityInRelationship:BooleanManagedProperty, " +
      "CanBeRelatedEntityInRelationship:BooleanManagedProperty, CanChangeClusterMode:boolean, " +
      "CanChangeTrackingBeEnabled:BooleanManagedProperty, CanCreateAttributes:BooleanManagedProperty, " +
      "CanCreateCharts:BooleanManagedProperty, CanCreateForms:BooleanManagedProperty, " +
      "CanCreateViews:BooleanManagedProperty, CanEnableSyncToExternalSearchIndex:BooleanManagedProperty, " +
      "CanModifyAdditionalSettings:BooleanManagedProperty, CanTriggerWorkflow:boolean, " +
      "ChangeTrackingEnabled:boolean, ClusterMode:EntityClusterMode, CreatedOn:dateTime, DataProviderId:guid, " +
      "DataSourceId:guid, DefaultToLocalPartition:boolean, Description:Label, DisplayCollectionName:Label, " +
      "DisplayName:Label, EnforceStateTransitions:boolean, ExternalName:string, HasActivities:boolean, " +
      "HasEmailAddresses:boolean, HasFeedback:boolean, HasNotes:boolean, IconLargeName:string, " +
      "IconMediumName:string, IconSmallName:string, IconVectorName:string, IsAIRUpdated:boolean, " +
      "IsActivity:boolean, IsActivityParty:boolean, IsArchivalEnabled:boolean, " +
      "IsAuditEnabled:BooleanManagedProperty, IsAvailableOffline:boolean, IsBusinessProcessEnabled:boolean, " +
      "IsChildEntity:boolean, IsConnectionsEnabled:BooleanManagedProperty, IsCustomEntity:boolean, " +
      "IsCustomizable:BooleanManagedProperty, IsDocumentManagementEnabled:boolean, " +
      "IsDocumentRecommendationsEnabled:boolean, IsDuplicateDetectionEnabled:BooleanManagedProperty, " +
      "IsEnabledForCharts:boolean, IsEnabledForTrace:boolean, IsImportable:boolean, " +
      "IsInteractionCentricEnabled:boolean, IsIntersect:boolean, IsKnowledgeManagementEnabled:boolean, " +
      "IsMSTeamsIntegrationEnabled:boolean, IsMailMergeEnabled:BooleanManagedProperty, IsManaged:boolean, " +
      "IsMappable:BooleanManagedProperty, IsOneNoteIntegrationEnabled:boolean, IsQuickCreateEnabled:boolean, " +
      "IsReadOnlyInMobileClient:BooleanManagedProperty, IsReadingPaneEnabled:boolean, " +
      "IsRenameable:BooleanManagedProperty, IsRetentionEnabled:boolean, IsRetrieveAuditEnabled:boolean, " +
      "IsRetrieveMultipleAuditEnabled:boolean, IsSolutionAware:boolean, IsStateModelAware:boolean, " +
      "IsValidForAdvancedFind:boolean, IsValidForQueue:BooleanManagedProperty, " +
      "IsVisibleInMobile:BooleanManagedProperty, IsVisibleInMobileClient:BooleanManagedProperty, " +
      "LogicalName:string, ManyToManyRelationships:ArrayOfManyToManyRelationshipMetadata, " +
      "ManyToOneRelationships:ArrayOfOneToManyRelationshipMetadata, ModifiedOn:dateTime, ObjectTypeCode:int, " +
      "OneToManyRelationships:ArrayOfOneToManyRelationshipMetadata, OwnerId:guid, OwnerIdType:int, " +
      "OwnershipType:OwnershipTypes, OwningBusinessUnit:guid, PrimaryIdAttribute:string, PrimaryKey:ArrayOfstring, " +
      "PrimaryNameAttribute:string, Privileges:ArrayOfSecurityPrivilegeMetadata, " +
      "RecurrenceBaseEntityLogicalName:string, ReportViewName:string, SchemaName:string, SettingOf:string, " +
      "Settings:ArrayOfEntitySetting, SyncToExternalSearchIndex:boolean, TableType:string, " +
      "UsesBusinessDataLabelTable:boolean, IntroducedVersion:string, PrimaryImageAttribute:string, " +
      "CanChangeHierarchicalRelationship:BooleanManagedProperty, EntityHelpUrl:string, " +
      "EntityHelpUrlEnabled:boolean, CollectionSchemaName:string, EntityColor:string, " +
      "ExternalCollectionName:string, IsOptimisticConcurrencyEnabled:boolean, Keys:ArrayOfEntityKeyMetadata, " +
      "LogicalCollectionName:string, DaysSinceRecordLastModified:int, EntitySetName:string, " +
      "IsEnabledForExternalChannels:boolean, IsOfflineInMobileClient:BooleanManagedProperty, IsPrivate:boolean, " +
      "IsSLAEnabled:boolean, MobileOfflineFilters:string, IsBPFEntity:boolean, IsLogicalEntity:boolean",
    "ArrayOfAttributeMetadata: AttributeMetadata:AttributeMetadata*",
    "ArrayOfManyToManyRelationshipMetadata: ManyToManyRelationshipMetadata:ManyToManyRelationshipMetadata*",
    "ManyToManyRelationshipMetadata < RelationshipMetadataBase: " +
      "Entity1AssociatedMenuConfiguration:AssociatedMenuConfiguration, Entity1IntersectAttribute:string, " +
      "Entity1LogicalName:string, Entity1NavigationPropertyName:string, " +
      "Entity2AssociatedMenuConfiguration:AssociatedMenuConfiguration, Entity2IntersectAttribute:string, " +
      "Entity2LogicalName:string, Entity2NavigationPropertyName:string, IntersectEntityName:string",
    "RelationshipMetadataBase < MetadataBase: IsCustomRelationship:boolean, " +
      "IsCustomizable:BooleanManagedProperty, IsManaged:boolean, IsValidForAdvancedFind:boolean, " +
      "SchemaName:string, SecurityTypes:SecurityTypes, IntroducedVersion:string, RelationshipType:RelationshipType",
    "OneToManyRelationshipMetadata < RelationshipMetadataBase: " +
      "AssociatedMenuConfiguration:AssociatedMenuConfiguration, CascadeConfiguration:CascadeConfiguration, " +
      "DenormalizedAttributeName:string, EntityKey:string, IsDenormalizedLookup:boolean, IsHierarchical:boolean, " +
      "IsRelationshipAttributeDenormalized:boolean, ReferencedAttribute:string, ReferencedEntity:string, " +
      "ReferencedEntityNavigationPropertyName:string, ReferencingAttribute:string, ReferencingEntity:string, " +
      "ReferencingEntityNavigationPropertyName:string, RelationshipAttributes:ArrayOfRelationshipAttribute, " +
      "RelationshipBehavior:int",
    "AssociatedMenuConfiguration: Behavior:AssociatedMenuBehavior, Group:AssociatedMenuGroup, Label:Label, " +
      "Order:int, AvailableOffline:boolean, Icon:string, IsCustomizable:boolean, MenuId:string, QueryApi:string, " +
      "ViewId:guid",
    "CascadeConfiguration: Archive:CascadeType, Assign:CascadeType, Delete:CascadeType, Merge:CascadeType, " +
      "Reparent:CascadeType, Share:CascadeType, Unshare:CascadeType, RollupView:CascadeType",
    "ArrayOfRelationshipAttribute: RelationshipAttribute:RelationshipAttribute*",
    "RelationshipAttribute: ReferencedAttributeName:string, ReferencingAttributeName:string",
    "ArrayOfOneToManyRelationshipMetadata: OneToManyRelationshipMetadata:OneToManyRelationshipMetadata*",
    "ArrayOfSecurityPrivilegeMetadata: SecurityPrivilegeMetadata:SecurityPrivilegeMetadata*",
    "SecurityPrivilegeMetadata: CanBeBasic:boolean, CanBeDeep:boolean, CanBeEntityReference:boolean, " +
      "CanBeGlobal:boolean, CanBeLocal:boolean, CanBeParentEntityReference:boolean, CanBeRecordFilter:boolean, " +
      "Name:string, PrivilegeId:guid, PrivilegeType:PrivilegeType",
    "ArrayOfOptionMetadata: OptionMetadata:OptionMetadata*",
    "ArrayOfEntityMetadata: EntityMetadata:EntityMetadata*",
    "ArrayOfRelationshipMetadataBase: RelationshipMetadataBase:RelationshipMetadataBase*",
    "ArrayOfOptionSetMetadataBase: OptionSetMetadataBase:OptionSetMetadataBase*",
    "ManagedPropertyMetadata < MetadataBase: Description:Label, DisplayName:Label, EnablesAttributeName:string, " +
      "EnablesEntityName:string, ErrorCode:int, EvaluationPriority:ManagedPropertyEvaluationPriority, " +
      "IsGlobalForOperation:boolean, IsPrivate:boolean, LogicalName:string, " +
      "ManagedPropertyType:ManagedPropertyType, Operation:ManagedPropertyOperation, IntroducedVersion:string",
    "ArrayOfManagedPropertyMetadata: ManagedPropertyMetadata:ManagedPropertyMetadata*",
  ],
  enums: [
    "AttributeTypeCode: Boolean Customer DateTime Decimal Double Integer Lookup Memo Money Owner PartyList " +
      "Picklist State Status String Uniqueidentifier CalendarRules Virtual BigInt ManagedProperty EntityName",
    "AttributeRequiredLevel: None SystemRequired ApplicationRequired Recommended",
    "OptionSetType: Picklist State Status Boolean",
    "DateTimeFormat: DateOnly DateAndTime",
    "ImeMode: Auto Inactive Active Disabled",
    "IntegerFormat: None Duration TimeZone Language Locale",
    "LookupFormat: None Connection Regarding Text",
    "StringFormat: Email Text TextArea Url TickerSymbol PhoneticGuide VersionNumber Phone Json RichText",
    "RelationshipType: OneToManyRelationship ManyToManyRelationship",
    "AssociatedMenuBehavior: UseCollectionName UseLabel DoNotDisplay",
    "AssociatedMenuGroup: Details Sales Service Marketing",
    "CascadeType: NoCascade Cascade Active UserOwned RemoveLink Restrict",
    "PrivilegeType: None Create Read Write Delete Assign Share Append AppendTo",
    "ManagedPropertyEvaluationPriority: None Low Normal High Essential",
    "ManagedPropertyType: Operation Attribute CustomEvaluator Custom",
    "ManagedPropertyOperation: None Create Update Delete CreateUpdate UpdateDelete All",
  ],
  lists: [
    "SecurityTypes: None Append ParentChild Pointer Inheritance",
    "OwnershipTypes: None UserOwned TeamOwned BusinessOwned OrganizationOwned BusinessParented Filtered",
    "EntityFilters: Entity Attributes Privileges Relationships",
  ],
};

const metadata2013: SchemaTable = {
  namespace: ns.metadata2013,
  types: [
    "AttributeTypeDisplayName < ConstantsBase:",
    "ConstantsBase: Value:string",
    "StringFormatName < ConstantsBase:",
    "ImageAttributeMetadata < AttributeMetadata: CanStoreFullImage:boolean, IsPrimaryImage:boolean, " +
      "MaxHeight:short, MaxSizeInKB:int, MaxWidth:short",
  ],
};

const metadata71: SchemaTable = {
  namespace: ns.metadata71,
  types: [
    "DateTimeBehavior < ConstantsBase:",
    "UniqueIdentifierAttributeMetadata < AttributeMetadata:",
    "ArrayOfEntityKeyMetadata: EntityKeyMetadata:EntityKeyMetadata*",
    "EntityKeyMetadata < MetadataBase: AsyncJob:EntityReference, DisplayName:Label, " +
      "EntityKeyIndexStatus:EntityKeyIndexStatus, EntityLogicalName:string, IntroducedVersion:string, " +
      "IsCustomizable:BooleanManagedProperty, IsExportKey:boolean, IsManaged:boolean, IsSecondaryKey:boolean, " +
      "IsSynchronous:boolean, KeyAttributes:ArrayOfstring, LogicalName:string, SchemaName:string",
  ],
};

const metadata9: SchemaTable = {
  namespace: ns.metadata9,
  types: [
    "MultiSelectPicklistAttributeMetadata < EnumAttributeMetadata: FormulaDefinition:string, SourceTypeMask:int, " +
      "ChildPicklistLogicalNames:ArrayOfstring, ParentPicklistLogicalName:string",
    "MemoFormatName < ConstantsBase:",
    "FileAttributeMetadata < AttributeMetadata: MaxSizeInKB:int",
  ],
  enums: ["EntityClusterMode: Partitioned Replicated Local Inherited"],
};

const metadataQuery: SchemaTable = {
  namespace: ns.metadataQuery,
  types: [
    "MetadataFilterExpression: Conditions:ArrayOfMetadataConditionExpression, FilterOperator:LogicalOperator, " +
      "Filters:ArrayOfMetadataFilterExpression",
    "ArrayOfMetadataConditionExpression: MetadataConditionExpression:MetadataConditionExpression*",
    "MetadataConditionExpression: ConditionOperator:MetadataConditionOperator, PropertyName:string, Value:anyType",
    "ArrayOfMetadataFilterExpression: MetadataFilterExpression:MetadataFilterExpression*",
    "MetadataQueryBase:",
    "MetadataQueryExpression < MetadataQueryBase: Criteria:MetadataFilterExpression, " +
      "Properties:MetadataPropertiesExpression",
    "MetadataPropertiesExpression: AllProperties:boolean, PropertyNames:ArrayOfstring",
    "EntityQueryExpression < MetadataQueryExpression: AttributeQuery:AttributeQueryExpression, " +
      "KeyQuery:EntityKeyQueryExpression, LabelQuery:LabelQueryExpression, " +
      "RelationshipQuery:RelationshipQueryExpression",
    "AttributeQueryExpression < MetadataQueryExpression:",
    "RelationshipQueryExpression < MetadataQueryExpression:",
    "LabelQueryExpression < MetadataQueryBase: FilterLanguages:ArrayOfint, MissingLabelBehavior:int",
    "DeletedMetadataCollection: " +
      "KeyValuePairOfDeletedMetadataFiltersArrayOfguidPlUv_PKtF:KeyValuePairOfDeletedMetadataFiltersArrayOfguidPlUv_PKtF*",
  ],
  enums: ["MetadataConditionOperator: Equals NotEquals In NotIn GreaterThan LessThan"],
  lists: ["DeletedMetadataFilters: Entity Attribute Relationship Label OptionSet"],
};

const query8: SchemaTable = {
  namespace: "http://schemas.microsoft.com/xrm/8.0",
  types: ["EntityKeyQueryExpression < MetadataQueryExpression:"],
};

export const metadataSchemas: readonly SchemaTable[] = [
  metadata,
  metadata2013,
  metadata71,
  metadata9,
  metadataQuery,
  query8,
];
