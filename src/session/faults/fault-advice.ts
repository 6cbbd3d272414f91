import { errorCodeFacts } from "../../values/fault-codes.ts";

/** What a fault's code means to who reads it. */
export type FaultAdvice = {
  /** The code's name in Microsoft's list: `ObjectDoesNotExist`. */
  readonly name: string;
  readonly remedy?: string | undefined;
  /** The server refused before doing anything, and for a while only. */
  readonly retryable?: true | undefined;
  /** The same call may succeed at another time, which the fault does not tell for certain. */
  readonly mayPass?: true | undefined;
};

type Advice = Omit<FaultAdvice, "name">;

const privilege: Advice = { remedy: "give the user a security role with the privilege that it lacks" };
const throttled: Advice = { remedy: "the organization limits requests for a while: wait and repeat", retryable: true };
const column: Advice = { remedy: "check the attribute's logical name" };
const value: Advice = { remedy: "check the values and their types" };
const duplicate: Advice = { remedy: "a record with that ID or key exists already" };
const changed: Advice = { remedy: "the record was changed in between: read it again, then write" };
const key = { remedy: "check the alternate key's attributes and values; the key's index must be active" };
const query: Advice = { remedy: "check the query" };
const queryPart: Advice = { remedy: "mend the part of the query that the text names" };
const smallerQuery: Advice = { remedy: "ask for less in one query, and join the answers" };
const loop: Advice = { remedy: "a record cannot stand above itself: choose another parent" };
const closed: Advice = { remedy: "it is closed already: reopen it before its state is changed" };
const taken: Advice = { remedy: "choose another name: the organization has that one already" };
const baseCurrency: Advice = { remedy: "leave the organization's base currency as it is" };
const signIn: Advice = { remedy: "sign in again: open the session anew" };
const actOnBehalf: Advice = {
  remedy: "give the user the privilege prvActOnBehalfOfAnotherUser, or leave the caller out",
};
const principal: Advice = { remedy: "give a user or a team that is there" };
const busy: Advice = { remedy: "the database undid it or was too busy: repeat it once", mayPass: true };
const slow: Advice = {
  remedy: "it took too long: ask for less at a time, or repeat when less is going on",
  mayPass: true,
};
const notThere: Advice = {
  remedy: "this organization has no such message: check its name and the organization's version",
};

/** The faults that people meet most, by name. */
export const advice: Readonly<Record<string, Advice>> = {
  unManagedidsmetadatanorelationship: { remedy: "check the relationship's schema name" },
  ObjectDoesNotExist: { remedy: "check the record's ID; the record may have been deleted" },
  QueryBuilderNoAttribute: column,
  QueryBuilderNoEntity: { remedy: "check the entity's logical name" },
  PrivilegeDenied: privilege,
  PrincipalPrivilegeDenied: privilege,
  AccessDenied: privilege,
  DuplicateRecord: duplicate,
  DuplicateRecordEntityKey: duplicate,
  DuplicateRecordsFound: {
    remedy: "a duplicate detection rule found a match: change the record, or suppress detection",
  },
  InvalidArgument: value,
  IncorrectAttributeValueType: value,
  StringLengthTooLong: { remedy: "shorten the text to the attribute's length" },
  PicklistValueOutOfRange: { remedy: "give a value that the choice has" },
  IntegerValueOutOfRange: value,
  DecimalValueOutOfRange: value,
  UnExpected: { remedy: "see the server's trace" },
  IsvAborted: { remedy: "a plug-in of the organization stopped the operation" },
  IsvUnExpected: { remedy: "a plug-in of the organization failed: see the server's trace" },
  CannotDeleteDueToAssociation: { remedy: "delete or detach the records that refer to it first" },
  MetadataNotFound: { remedy: "check the logical names" },
  CrmSecurityError: { remedy: "check that the user belongs to the organization" },
  InvalidStateCodeStatusCode: { remedy: "give a status that belongs to the state" },
  OrganizationDisabled: { remedy: "enable the organization in the Deployment Manager" },
  AggregateQueryRecordLimitExceeded: { remedy: "aggregate over fewer records" },
  ConcurrencyVersionMismatch: changed,
  ConcurrencyVersionNotProvided: { remedy: "give the record's version, as it was read" },
  OptimisticConcurrencyNotEnabled: {
    remedy: "switch optimistic concurrency on for the table, or write without a version",
  },
  InvalidEntityKeyOperation: key,
  RecordNotFoundByEntityKey: { remedy: "check the key's values: no record has them" },
  InvalidFetchXml: query,
  QueryBuilderInvalidPagingCookie: { remedy: "start the query again from its first page" },
  RequiredFieldMissing: { remedy: "give the attribute or parameter that the text names" },
  ChangeTrackingNotEnabledForEntity: { remedy: "switch change tracking on for the table" },
  ExpiredVersionStamp: { remedy: "the token is too old: start again without one" },
  EntityKeyNotDefined: key,
  UserNotMemberOfOrg: { remedy: "check that the user is an enabled user of the organization" },
  SystemUserDisabled: { remedy: "enable the user in the organization" },
  NotSupported: notThere,
  NotImplemented: notThere,
  AccountLoopBeingCreated: loop,
  BusinessManagementLoopBeingCreated: loop,
  ContactLoopBeingCreated: loop,
  EntityLoopBeingCreated: loop,
  BaseCurrencyCannotBeDeactivated: baseCurrency,
  BaseCurrencyNotDeletable: baseCurrency,
  ExchangeRateOfBaseCurrencyNotUpdatable: baseCurrency,
  BaseCurrencyOverflow: { remedy: "check the amount and the currency's exchange rate" },
  BusinessUnitCannotBeDisabled: { remedy: "leave the root business unit enabled" },
  BusinessUnitHasChildAndCannotBeDeleted: { remedy: "delete its child business units first" },
  BusinessUnitIsNotDisabledAndCannotBeDeleted: { remedy: "disable the business unit first" },
  CannotUseOpportunitySetStateMessage: { remedy: "close it with WinOpportunity or LoseOpportunity" },
  CaseAlreadyResolved: closed,
  IncidentIsAlreadyClosedOrCancelled: closed,
  LeadAlreadyInClosedState: closed,
  OpportunityIsAlreadyClosed: closed,
  DuplicateAttributeSchemaName: taken,
  DuplicateName: taken,
  EntityKeyNameExists: taken,
  EntityRelationshipSchemaNameNotUnique: taken,
  EntityKeyWithSelectedAttributesExists: { remedy: "take the alternate key that these columns have already" },
  EntityIsNotCustomizable: { remedy: "change another table: this one cannot be customized" },
  CannotDeleteInUseOptionSet: { remedy: "delete the columns that have the choice first" },
  CannotDeleteMetadata: { remedy: "delete what customizations made: what the platform brings stays" },
  ReactivateEntityKeyOnlyForFailedJobs: {
    remedy: "only a key whose index failed is activated again: read its index status",
  },
  InvalidOptionSetOperation: { remedy: "check the options' values, and whose they are" },
  InvalidSchemaName: { remedy: "give a name of letters, digits and underscores that begins with a publisher's prefix" },
  PicklistValueNotUnique: { remedy: "give a value that no other option has" },
  TooManySelectionsForAttributeType: { remedy: "give fewer options" },
  InvalidRoleOccurrencesForOneToManyRelationship: { remedy: "join one record at a time: a lookup holds one" },
  InvalidOneToManyRelationshipForRelatedEntitiesQuery: {
    remedy: "ask for records of the table that the relationship leads to",
  },
  InvalidDateTime: { remedy: "give a date from 1753-01-01 on" },
  InvalidCharactersInField: { remedy: "remove the characters from the text that XML 1.0 cannot carry" },
  ProcessImageFailure: { remedy: "give a picture: PNG, JPEG, GIF, BMP or TIFF" },
  FileNotFound: { remedy: "check the record and its column: it holds no file" },
  unManagedidsattachmentinvalidfilesize: {
    remedy: "send a smaller file, or let the organization's settings allow larger ones",
  },
  InvalidAssigneeId: { remedy: "give an enabled user, or a team that may own records" },
  InvalidSharee: { remedy: "share with a user or a team" },
  InvalidAccessRights: { remedy: "give members of AccessRights: ReadAccess, WriteAccess …" },
  unManagedinvalidprincipal: principal,
  unManagedinvalidsecurityprincipal: principal,
  unManagedinvalidprivilegeedepth: { remedy: "give a depth: Basic, Local, Deep or Global" },
  UserNotAssignedRoles: { remedy: "give the user a security role" },
  UnauthorizedAccess: privilege,
  PrivilegeCreateIsDisabledForOrganization: { remedy: "let an administrator enable the table for the organization" },
  AttributePrivilegeCreateIsMissing: {
    remedy: "give the user a field security profile that may create the column",
  },
  CannotActOnBehalfOfAnotherUser: actOnBehalf,
  CannotAddOrActonBehalfAnotherUserPrivilege: actOnBehalf,
  InvalidUserAuth: signIn,
  MissingCrmAuthenticationToken: signIn,
  MissingCrmAuthenticationTokenOrganizationName: signIn,
  RequestIsNotAuthenticated: signIn,
  InvalidAuthTicket: signIn,
  ExpiredAuthTicket: signIn,
  BadAuthTicket: signIn,
  InsufficientAuthTicket: signIn,
  TamperedAuthTicket: signIn,
  InvalidOperatorCode: queryPart,
  TooManyConditionParametersInQuery: smallerQuery,
  TooManyConditionsInQuery: smallerQuery,
  TooManyLinkEntitiesInQuery: smallerQuery,
  OverRetrievalUpperLimitWithoutPagingCookie: { remedy: "give the paging cookie of the page before" },
  QuickFindQueryRecordLimitExceeded: { remedy: "look for more of the text, or in a query without quick find" },
  SqlArithmeticOverflowError: { remedy: "aggregate over fewer records: the total is beyond what the database counts" },
  ODataClientPayloadError: { remedy: "check the names and values that the text speaks of" },
  InvalidStateTransition: { remedy: "the status may not follow the present one: take one that the transitions allow" },
  RequestLengthTooLarge: { remedy: "send less at a time" },
  AttributePermissionReadIsMissing: { remedy: "give the user a field security profile that may read the column" },
  AttributePermissionUpdateIsMissingDuringUpdate: {
    remedy: "give the user a field security profile that may write the column",
  },
  unManagedidssqlerror: busy,
  AzureSqlMaxConcurrentWorkersLimitExceededError: busy,
  ConcurrentOperationFailure: busy,
  OperationFailedTryAgain: busy,
  AppLockTimeout: busy,
  unManagedidssqltimeouterror: slow,
  DataEngineQueryThrottling: slow,
  SandboxWorkerNotAvailable: {
    remedy: "the organization cannot run its plug-ins just now: repeat later",
    mayPass: true,
  },
  SandboxWorkerPluginTimeout: { remedy: "a plug-in of the organization took too long", mayPass: true },
  ThrottlingBurstRequestLimitExceededError: throttled,
  ThrottlingTimeExceededError: throttled,
  ThrottlingConcurrencyLimitExceededError: throttled,
};

const wrongName = "check the name, upper and lower case too, and the organization's version";

/** Texts of faults whose code says something else as well, or nothing. */
const textAdvice: readonly (readonly [RegExp, string])[] = [
  [/^Could not find an entity with name |entity with a name = /i, "check the entity's logical name"],
  [/^Could not find an attribute with /i, "check the attribute's logical name"],
  [/^Could not find a relationship with /i, "check the relationship's schema name"],
  [/^Resource not found for the segment |no message with the name /i, wrongName],
  [
    /property named '|The property '\S+' does not exist on type /i,
    "check the property's name: a lookup is _name_value where it is read",
  ],
  [/^The key in the request URI is not valid for resource /i, key.remedy],
  [/^Required field '/i, "give what the text names"],
  [
    /^Unrecognized request parameter: |^The parameter '\S+' of \S+ is not supported /i,
    "leave the parameter out, or check its name and the organization's version",
  ],
  [/^The parameter '\S+' is not of type /i, "give a value of that type"],
  [
    /^Invalid Attribute Value Type for \S+ Expected: \S+\.EntityReference,/i,
    "give an EntityReference to a record: the table's name and the ID; or null to clear the attribute",
  ],
  [/is not a valid lookup target of /i, "give a record of a table that the text names"],
];

/** What to do by a fault's text, which says more than its code. */
export function adviceOfText(message: string): string | undefined {
  return textAdvice.find(([text]) => text.test(message))?.[1];
}

/** Codes of Windows that the service passes on. */
const windowsNames: Readonly<Record<number, string>> = { [-2147024891]: "AccessDenied" };

/** Refusals of a query say in their text which part they are about. */
function adviceOfFamily(name: string): Advice {
  return name.startsWith("QueryBuilder") ? queryPart : {};
}

/** Undefined for a code that no list of Microsoft has. */
export function faultAdvice(errorCode: number): FaultAdvice | undefined {
  const name = errorCodeFacts(errorCode)?.name ?? windowsNames[errorCode];
  if (name === undefined) return undefined;
  return { name, ...(Object.hasOwn(advice, name) ? advice[name] : adviceOfFamily(name)) };
}
