import type { SoapFault } from "../wire/soap/soap-fault.ts";

/** The fault codes that the embedded organization answers, by their names in Microsoft's list of web service errors. */
const errorCode = {
  AccountLoopBeingCreated: -2147220217,
  BaseCurrencyCannotBeDeactivated: -2147185420,
  BaseCurrencyNotDeletable: -2147185409,
  BaseCurrencyOverflow: -2147185428,
  BusinessManagementLoopBeingCreated: -2147214047,
  BusinessUnitCannotBeDisabled: -2147213991,
  BusinessUnitHasChildAndCannotBeDeleted: -2147213983,
  BusinessUnitIsNotDisabledAndCannotBeDeleted: -2147213984,
  CannotDeleteDueToAssociation: -2147220953,
  ContactLoopBeingCreated: -2147220214,
  DecimalValueOutOfRange: -2147204304,
  DuplicateRecord: -2147220937,
  EntityLoopBeingCreated: -2147220601,
  ExchangeRateOfBaseCurrencyNotUpdatable: -2147185419,
  IncorrectAttributeValueType: -2147204268,
  IntegerValueOutOfRange: -2147204305,
  InvalidArgument: -2147220989,
  InvalidStateCodeStatusCode: -2147187704,
  NotSupported: -2147220715,
  ObjectDoesNotExist: -2147220969,
  OrganizationDisabled: -2147180284,
  PicklistValueOutOfRange: -2147204326,
  QueryBuilderAliasDoesNotExist: -2147217142,
  QueryBuilderInvalidConditionOperator: -2147217120,
  QueryBuilderInvalidPagingCookie: -2147217110,
  QueryBuilderNoAttribute: -2147217149,
  QueryBuilderNoEntity: -2147217150,
  QueryBuilderPagingOrderBy: -2147217111,
  QueryBuilderValueGreaterThanZero: -2147217140,
  StringLengthTooLong: -2147204303,
  SystemUserDisabled: -2147180270,
  TooManyConditionParametersInQuery: -2147204338,
  TooManyConditionsInQuery: -2147204340,
  Unexpected: -2147220970,
  UserNotMemberOfOrg: -2147015328,
} as const;

export type ErrorName = keyof typeof errorCode;

/** What a message throws in place of its result; the client gets it as an OrganizationServiceFault. */
export class OrganizationFault extends Error {
  readonly errorName: ErrorName;
  readonly errorCode: number;

  constructor(errorName: ErrorName, message: string) {
    super(message);
    this.name = "OrganizationFault";
    this.errorName = errorName;
    this.errorCode = errorCode[errorName];
  }
}

/** The fault as the wire carries it. */
export function soapFaultOf(fault: OrganizationFault, now: Date): SoapFault {
  return {
    kind: "SoapFault",
    blame: "Sender",
    reason: fault.message,
    detail: {
      errorCode: fault.errorCode,
      message: fault.message,
      timestamp: now.toISOString().replace("Z", "0000Z"),
      errorDetails: new Map(),
    },
  };
}

export function doesNotExist(table: string, id: string): OrganizationFault {
  return new OrganizationFault("ObjectDoesNotExist", `${table} With Id = ${id} Does Not Exist`);
}
