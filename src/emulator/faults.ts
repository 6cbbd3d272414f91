import type { OrganizationServiceFault, ParameterValue } from "../wire/organization-call.ts";
import { QueryError, queryErrorCodes } from "../wire/query/query-error.ts";
import type { SoapFault } from "../wire/soap/soap-fault.ts";

/** The fault codes that the embedded organization answers, by their names in Microsoft's list of web service errors. */
export const faultCodes = {
  ...queryErrorCodes,
  AggregateQueryRecordLimitExceeded: -2147164125,
  OverRetrievalUpperLimitWithoutPagingCookie: -2147204342,
  QuickFindQueryRecordLimitExceeded: -2147164124,
  SqlArithmeticOverflowError: -2147217098,
  AccountLoopBeingCreated: -2147220217,
  BaseCurrencyCannotBeDeactivated: -2147185420,
  BaseCurrencyNotDeletable: -2147185409,
  BaseCurrencyOverflow: -2147185428,
  BusinessManagementLoopBeingCreated: -2147214047,
  BusinessUnitCannotBeDisabled: -2147213991,
  BusinessUnitHasChildAndCannotBeDeleted: -2147213983,
  BusinessUnitIsNotDisabledAndCannotBeDeleted: -2147213984,
  CannotDeleteDueToAssociation: -2147220953,
  CannotDeleteInUseOptionSet: -2147187689,
  CannotDeleteMetadata: -2147160014,
  CannotUseOpportunitySetStateMessage: -2146435067,
  CaseAlreadyResolved: -2147220273,
  ChangeTrackingNotEnabledForEntity: -2147015535,
  ConcurrencyVersionMismatch: -2147088254,
  ConcurrencyVersionNotProvided: -2147088253,
  ContactLoopBeingCreated: -2147220214,
  DecimalValueOutOfRange: -2147204304,
  DuplicateAttributeSchemaName: -2147192813,
  DuplicateName: -2147192816,
  DuplicateRecord: -2147220937,
  DuplicateRecordEntityKey: -2147088238,
  EntityIsNotCustomizable: -2147192824,
  EntityKeyNameExists: -2147088237,
  EntityKeyWithSelectedAttributesExists: -2147088236,
  EntityLoopBeingCreated: -2147220601,
  EntityRelationshipSchemaNameNotUnique: -2147204309,
  ExchangeRateOfBaseCurrencyNotUpdatable: -2147185419,
  ExpiredVersionStamp: -2147204270,
  FileNotFound: -2147187648,
  IncidentIsAlreadyClosedOrCancelled: -2147204079,
  IncorrectAttributeValueType: -2147204268,
  IntegerValueOutOfRange: -2147204305,
  InvalidAccessRights: -2147220979,
  InvalidAssigneeId: -2147220976,
  InvalidCharactersInField: -2147220872,
  InvalidDateTime: -2147220935,
  InvalidEntityKeyOperation: -2147088241,
  InvalidOneToManyRelationshipForRelatedEntitiesQuery: -2147204337,
  InvalidOptionSetOperation: -2147187709,
  InvalidRoleOccurrencesForOneToManyRelationship: -2147088230,
  InvalidSchemaName: -2147192821,
  InvalidSharee: -2147220980,
  InvalidStateCodeStatusCode: -2147187704,
  LeadAlreadyInClosedState: -2147220199,
  NotSupported: -2147220715,
  ObjectDoesNotExist: -2147220969,
  OpportunityIsAlreadyClosed: -2147220203,
  OptimisticConcurrencyNotEnabled: -2147088243,
  OrganizationDisabled: -2147180284,
  PicklistValueNotUnique: -2147204336,
  PicklistValueOutOfRange: -2147204326,
  PrincipalPrivilegeDenied: -2147220943,
  PrivilegeDenied: -2147220960,
  ProcessImageFailure: -2147015341,
  ReactivateEntityKeyOnlyForFailedJobs: -2147088233,
  RecordNotFoundByEntityKey: -2147088239,
  StringLengthTooLong: -2147204303,
  SystemUserDisabled: -2147180270,
  ThrottlingBurstRequestLimitExceededError: -2147015902,
  ThrottlingConcurrencyLimitExceededError: -2147015898,
  ThrottlingTimeExceededError: -2147015903,
  TooManySelectionsForAttributeType: -2147155422,
  Unexpected: -2147220970,
  unManagedidsattachmentinvalidfilesize: -2147202558,
  unManagedidsmetadatanorelationship: -2147217918,
  UserNotAssignedRoles: -2147209463,
  UserNotMemberOfOrg: -2147015328,
} as const;

export type ErrorName = keyof typeof faultCodes;

/** What a message throws in place of its result; the client gets it as an OrganizationServiceFault. */
export class OrganizationFault extends Error {
  readonly errorName: ErrorName;
  readonly errorCode: number;
  /** What the fault tells besides, for programs: `MaxBatchSize` of ExecuteMultiple. */
  readonly errorDetails: ReadonlyMap<string, ParameterValue>;
  /** The request of an ExecuteTransaction that failed, from 0. */
  readonly faultedRequestIndex: number | undefined;

  constructor(errorName: ErrorName, message: string, more: FaultDetails = {}) {
    super(message);
    this.name = "OrganizationFault";
    this.errorName = errorName;
    this.errorCode = faultCodes[errorName];
    this.errorDetails = more.errorDetails ?? new Map();
    this.faultedRequestIndex = more.faultedRequestIndex;
  }
}

type FaultDetails = {
  readonly errorDetails?: ReadonlyMap<string, ParameterValue> | undefined;
  readonly faultedRequestIndex?: number | undefined;
};

/** The fault as a result of ExecuteMultiple holds it. */
export function serviceFaultOf(fault: OrganizationFault, now: Date): OrganizationServiceFault {
  return {
    errorCode: fault.errorCode,
    message: fault.message,
    timestamp: timestampOf(now),
    errorDetails: fault.errorDetails,
    ...(fault.faultedRequestIndex === undefined ? {} : { faultedRequestIndex: fault.faultedRequestIndex }),
  };
}

/** What a message threw, as a fault: what is none is an error of the embedded organization itself. */
export function asOrganizationFault(error: unknown): OrganizationFault {
  if (error instanceof OrganizationFault) return error;
  if (error instanceof QueryError) return new OrganizationFault(error.errorName, error.message);
  const message = error instanceof Error ? error.message : String(error);
  return new OrganizationFault("Unexpected", `The embedded organization failed: ${message}`);
}

function timestampOf(now: Date): string {
  return now.toISOString().replace("Z", "0000Z");
}

/** The fault as the wire carries it. */
export function soapFaultOf(fault: OrganizationFault, now: Date): SoapFault {
  return {
    kind: "SoapFault",
    blame: "Sender",
    reason: fault.message,
    detail: serviceFaultOf(fault, now),
  };
}

export function doesNotExist(table: string, id: string): OrganizationFault {
  return new OrganizationFault("ObjectDoesNotExist", `${table} With Id = ${id} Does Not Exist`);
}
