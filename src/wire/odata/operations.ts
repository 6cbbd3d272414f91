/*
 * Messages as the Web API spells them: functions (GET) and actions (POST), unbound or bound to a record or a set (messages.md §2).
 * One record a message: who bound it, what its parameters are called in the address or body and in the request bag, what comes back.
 */

/** What a parameter or result is, as JSON and as a value of the request bag. */
export type OperationType =
  | "string"
  | "guid"
  | "int"
  | "long"
  | "bool"
  | "dateTime"
  | "decimal"
  | "binary"
  /** A number in JSON, an OptionSetValue in the bag. */
  | "option"
  /** A record with its values. */
  | "entity"
  /** A record by its key: `{"accountid":…,"@odata.type":…}` or `{"@odata.id":…}`; an EntityReference in the bag. */
  | "reference"
  /** The same in JSON; its ID alone in the bag. */
  | "idOf"
  | "entities"
  | "references"
  | "idsOf"
  | "strings"
  | "guids"
  | "ints"
  /** Names of members; the bag has an EnumValue. */
  | `enum ${string}`
  | "columnSet"
  | "query"
  | "fetchXml"
  | "principalAccess"
  | "principalAccesses"
  | "rolePrivileges"
  | "recordCounts"
  | "label"
  /** A definition as a complex type: `{"@odata.type":"Microsoft.Dynamics.CRM.ComplexLookupAttributeMetadata",…}`. */
  | "lookup"
  | "oneToManyRelationships"
  | "organizationDetail";

type OperationParameter = {
  readonly type: OperationType;
  /** Its name in the request bag where that is another. */
  readonly as?: string | undefined;
  readonly isOptional?: boolean | undefined;
  /**
   * Logical name of the table that an ID alone is of, in the bag; `*`: that of the record in Target. Of a record: the type that it need
   * not say.
   */
  readonly table?: string | undefined;
};

export type WebApiOperation = {
  readonly kind: "function" | "action";
  readonly bound?: BoundTo | undefined;
  readonly parameters: Readonly<Record<string, OperationParameter>>;
  /** The members of the answer; where it is one record or value by itself, `value` names that result of the bag. */
  readonly results: Readonly<Record<string, OperationType>>;
  /** The one result that is the whole answer. */
  readonly value?: string | undefined;
  /** Where the answer is a record and that result one column of it: which. */
  readonly column?: string | undefined;
};

/** What stands before the operation's name in the address. */
export type BoundTo = {
  /** Logical name; `*`: any table. */
  readonly table: string;
  readonly isCollection?: boolean | undefined;
  /** The parameter of the bag that the record becomes, and how; none where it is a set. */
  readonly parameter?: string | undefined;
  readonly type?: "guid" | "reference" | undefined;
};

/** Whose options a message changes: a shared choice's, or a column's. */
const optionHolder: Readonly<Record<string, OperationParameter>> = {
  OptionSetName: { type: "string", isOptional: true },
  AttributeLogicalName: { type: "string", isOptional: true },
  EntityLogicalName: { type: "string", isOptional: true },
  SolutionUniqueName: { type: "string", isOptional: true },
};

type Given = Readonly<Record<string, OperationType | OperationParameter>>;
type Results = WebApiOperation["results"];

const optional = (type: OperationType, as?: string): OperationParameter => ({ type, as, isOptional: true });
/** Records in the body or address, their IDs alone in the bag. */
const idsOf = (table: string, as: string): OperationParameter => ({ type: "idsOf", as, table });
const recordOf = (table: string): OperationParameter => ({ type: "entity", table });
const idOf = (table: string, as: string): OperationParameter => ({ type: "idOf", as, table });

function operation(kind: WebApiOperation["kind"], given: Given, results: Results, bound?: BoundTo): WebApiOperation {
  const parameters = Object.entries(given).map(([name, one]) => [name, typeof one === "string" ? { type: one } : one]);
  return { kind, bound, parameters: Object.fromEntries(parameters), results };
}

const asFunction = (given: Given, results: Results, bound?: BoundTo) => operation("function", given, results, bound);
const asAction = (given: Given, results: Results = {}, bound?: BoundTo) => operation("action", given, results, bound);
const whole = (one: WebApiOperation): WebApiOperation => ({ ...one, value: Object.keys(one.results)[0] });
const record = (table: string, parameter: string, type: "guid" | "reference"): BoundTo => ({ table, parameter, type });
const setOf = (table: string): BoundTo => ({ table, isCollection: true });

const access = "enum AccessRights";

/** By the name of the message. */
export const webApiOperations: Readonly<Record<string, WebApiOperation>> = {
  AddListMembersList: asAction({ List: idOf("list", "ListId"), Members: { type: "idsOf", as: "MemberIds" } }),
  AddMembersTeam: asAction({ Members: idsOf("systemuser", "MemberIds") }, {}, record("team", "TeamId", "guid")),
  AddPrivilegesRole: asAction({ Privileges: "rolePrivileges" }, {}, record("role", "RoleId", "guid")),
  AddToQueue: asAction(
    {
      Target: "reference",
      SourceQueue: { ...idOf("queue", "SourceQueueId"), isOptional: true },
      QueueItemProperties: optional("entity"),
    },
    { QueueItemId: "guid" },
    record("queue", "DestinationQueueId", "guid"),
  ),
  AddUserToRecordTeam: asAction(
    { Record: "reference", TeamTemplate: idOf("teamtemplate", "TeamTemplateId") },
    { AccessTeamId: "guid" },
    record("systemuser", "SystemUserId", "guid"),
  ),
  BulkDelete: asAction(
    {
      QuerySet: "query",
      JobName: "string",
      SendEmailNotification: "bool",
      ToRecipients: idsOf("systemuser", "ToRecipients"),
      CCRecipients: idsOf("systemuser", "CCRecipients"),
      RecurrencePattern: "string",
      StartDateTime: "dateTime",
      SourceImportId: optional("guid"),
      RunNow: optional("bool"),
    },
    { JobId: "guid" },
  ),
  CalculateRollupField: whole(asFunction({ Target: "reference", FieldName: "string" }, { Entity: "entity" })),
  CanBeReferenced: asAction({ EntityName: "string" }, { CanBeReferenced: "bool" }),
  CanBeReferencing: asAction({ EntityName: "string" }, { CanBeReferencing: "bool" }),
  CanManyToMany: asAction({ EntityName: "string" }, { CanManyToMany: "bool" }),
  CancelSalesOrder: asAction({ OrderClose: recordOf("orderclose"), Status: "option" }, {}, setOf("salesorder")),
  CloseIncident: asAction({ IncidentResolution: recordOf("incidentresolution"), Status: "option" }),
  CloseQuote: asAction({ QuoteClose: recordOf("quoteclose"), Status: "option" }),
  CommitFileBlocksUpload: asAction(
    { FileName: "string", MimeType: "string", BlockList: "strings", FileContinuationToken: "string" },
    { FileId: "guid", FileSizeInBytes: "long" },
  ),
  CreateCustomerRelationships: asAction(
    { Lookup: "lookup", OneToManyRelationships: "oneToManyRelationships", SolutionUniqueName: optional("string") },
    { AttributeId: "guid", RelationshipIds: "guids" },
  ),
  CreateMultiple: asAction({ Targets: "entities" }, { Ids: "guids" }, setOf("*")),
  DeleteFile: asAction({ FileId: "guid" }),
  DeleteMultiple: asAction({ Targets: "references" }, {}, setOf("*")),
  DeleteOptionValue: asAction({ ...optionHolder, Value: "int" }),
  DownloadBlock: asAction({ FileContinuationToken: "string", Offset: "long", BlockLength: "long" }, { Data: "binary" }),
  ExecuteWorkflow: {
    ...whole(asAction({ EntityId: "guid" }, { Id: "guid" }, record("workflow", "WorkflowId", "guid"))),
    column: "asyncoperationid",
  },
  FetchXmlToQueryExpression: asFunction({ FetchXml: "string" }, { Query: "query" }),
  FulfillSalesOrder: asAction({ OrderClose: recordOf("orderclose"), Status: "option" }, {}, setOf("salesorder")),
  GetAllTimeZonesWithDisplayName: whole(
    asFunction({ LocaleId: "int" }, { EntityCollection: "entities" }, setOf("timezonedefinition")),
  ),
  GetTimeZoneCodeByLocalizedName: asFunction(
    { LocalizedStandardName: "string", LocaleId: "int" },
    { TimeZoneCode: "int" },
  ),
  GetValidManyToMany: asFunction({}, { EntityNames: "strings" }),
  GetValidReferencedEntities: asFunction({ ReferencingEntityName: "string" }, { EntityNames: "strings" }),
  GetValidReferencingEntities: asFunction({ ReferencedEntityName: "string" }, { EntityNames: "strings" }),
  GrantAccess: asAction({ Target: "reference", PrincipalAccess: "principalAccess" }),
  InitializeFileBlocksDownload: asAction(
    { Target: "reference", FileAttributeName: "string" },
    { FileContinuationToken: "string", FileSizeInBytes: "long", FileName: "string", IsChunkingSupported: "bool" },
  ),
  InitializeFileBlocksUpload: asAction(
    { Target: "reference", FileAttributeName: "string", FileName: "string" },
    { FileContinuationToken: "string" },
  ),
  InitializeFrom: whole(
    asFunction(
      { EntityMoniker: "reference", TargetEntityName: "string", TargetFieldType: "enum TargetFieldType" },
      { Entity: "entity" },
    ),
  ),
  InsertOptionValue: asAction(
    { ...optionHolder, Value: optional("int"), Label: "label", Description: optional("label") },
    { NewOptionValue: "int" },
  ),
  InsertStatusValue: asAction(
    {
      ...optionHolder,
      Value: optional("int"),
      Label: "label",
      Description: optional("label"),
      StateCode: "int",
    },
    { NewOptionValue: "int" },
  ),
  IsValidStateTransition: asFunction(
    { NewState: "string", NewStatus: "int" },
    { IsValid: "bool" },
    record("*", "Entity", "reference"),
  ),
  LocalTimeFromUtcTime: asFunction({ TimeZoneCode: "int", UtcTime: "dateTime" }, { LocalTime: "dateTime" }),
  LoseOpportunity: asAction({ OpportunityClose: recordOf("opportunityclose"), Status: "option" }),
  Merge: asAction({
    Target: "reference",
    Subordinate: idOf("*", "SubordinateId"),
    UpdateContent: optional("entity"),
    PerformParentingChecks: "bool",
  }),
  ModifyAccess: asAction({ Target: "reference", PrincipalAccess: "principalAccess" }),
  OrderOption: asAction({ ...optionHolder, Values: "ints" }),
  PublishAllXml: asAction({}),
  PublishXml: asAction({ ParameterXml: "string" }),
  QualifyLead: whole(
    asAction(
      {
        CreateAccount: "bool",
        CreateContact: "bool",
        CreateOpportunity: "bool",
        OpportunityCurrencyId: optional("reference"),
        OpportunityCustomerId: optional("reference"),
        SourceCampaignId: optional("reference"),
        Status: "option",
      },
      { CreatedEntities: "references" },
      record("lead", "LeadId", "reference"),
    ),
  ),
  QueryExpressionToFetchXml: asAction({ Query: "query" }, { FetchXml: "string" }),
  RemoveMembersTeam: asAction({ Members: idsOf("systemuser", "MemberIds") }, {}, record("team", "TeamId", "guid")),
  RemovePrivilegeRole: asAction({ PrivilegeId: "guid" }, {}, record("role", "RoleId", "guid")),
  RemoveUserFromRecordTeam: asAction(
    { Record: "reference", TeamTemplate: idOf("teamtemplate", "TeamTemplateId") },
    { AccessTeamId: "guid" },
    record("systemuser", "SystemUserId", "guid"),
  ),
  ReplacePrivilegesRole: asAction({ Privileges: "rolePrivileges" }, {}, record("role", "RoleId", "guid")),
  RetrieveAvailableLanguages: asFunction({}, { LocaleIds: "ints" }),
  RetrieveCurrentOrganization: asFunction({ AccessType: "enum EndpointAccessType" }, { Detail: "organizationDetail" }),
  RetrieveDuplicates: whole(
    asFunction(
      { BusinessEntity: "entity", MatchingEntityName: "string", PagingInfo: "query" },
      { DuplicateCollection: "entities" },
    ),
  ),
  RetrieveExchangeRate: asFunction({ TransactionCurrencyId: "guid" }, { ExchangeRate: "decimal" }),
  RetrievePrincipalAccess: asFunction(
    { Target: "reference" },
    { AccessRights: access },
    record("*", "Principal", "reference"),
  ),
  RetrieveProvisionedLanguages: asFunction({}, { RetrieveProvisionedLanguages: "ints" }),
  RetrieveRolePrivilegesRole: asFunction({ RoleId: "guid" }, { RolePrivileges: "rolePrivileges" }),
  RetrieveSharedPrincipalsAndAccess: asFunction({ Target: "reference" }, { PrincipalAccesses: "principalAccesses" }),
  RetrieveTeamPrivileges: asFunction({}, { RolePrivileges: "rolePrivileges" }, record("team", "TeamId", "guid")),
  RetrieveTimestamp: asFunction({}, { Timestamp: "string" }),
  RetrieveTotalRecordCount: asFunction({ EntityNames: "strings" }, { EntityRecordCountCollection: "recordCounts" }),
  RetrieveUserPrivileges: asFunction({}, { RolePrivileges: "rolePrivileges" }, record("systemuser", "UserId", "guid")),
  RetrieveVersion: asFunction({}, { Version: "string" }),
  RevokeAccess: asAction({ Target: "reference", Revokee: "reference" }),
  SendEmail: asAction(
    { IssueSend: "bool", TrackingToken: optional("string") },
    { Subject: "string" },
    record("email", "EmailId", "guid"),
  ),
  UpdateOptionValue: asAction({
    ...optionHolder,
    Value: "int",
    Label: optional("label"),
    Description: optional("label"),
    MergeLabels: "bool",
  }),
  UpdateStateValue: asAction({
    ...optionHolder,
    Value: "int",
    Label: optional("label"),
    Description: optional("label"),
    MergeLabels: "bool",
    DefaultStatusCode: optional("int"),
  }),
  UpdateMultiple: asAction({ Targets: "entities" }, {}, setOf("*")),
  UploadBlock: asAction({ BlockId: "string", BlockData: "binary", FileContinuationToken: "string" }),
  UpsertMultiple: asAction({ Targets: "entities" }, {}, setOf("*")),
  UtcTimeFromLocalTime: asFunction({ TimeZoneCode: "int", LocalTime: "dateTime" }, { UtcTime: "dateTime" }),
  WhoAmI: asFunction({}, { BusinessUnitId: "guid", UserId: "guid", OrganizationId: "guid" }),
  WinOpportunity: asAction({ OpportunityClose: recordOf("opportunityclose"), Status: "option" }),
  WinQuote: asAction({ QuoteClose: recordOf("quoteclose"), Status: "option" }),
};

/** The operation of a message; undefined where the Web API spells it otherwise (verbs, definitions) or not at all. */
export function webApiOperation(messageName: string): WebApiOperation | undefined {
  return Object.hasOwn(webApiOperations, messageName) ? webApiOperations[messageName] : undefined;
}
