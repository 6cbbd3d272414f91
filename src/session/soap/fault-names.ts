export type FaultName = {
  readonly name: string;
  readonly remedy?: string;
  /** The server refused before doing anything, and for a while only. */
  readonly retryable?: true;
};

const privilege = "give the user a security role with the privilege that it lacks";
const throttled = { remedy: "the organization limits requests for a while: wait and repeat", retryable: true } as const;

/** The faults that people meet most, by their signed code on the wire (service error codes of Dynamics CRM). */
const names: Readonly<Record<number, FaultName>> = {
  [-2147220969]: { name: "ObjectDoesNotExist", remedy: "check the record's ID; the record may have been deleted" },
  [-2147217149]: { name: "QueryBuilderNoAttribute", remedy: "check the attribute's logical name" },
  [-2147217150]: { name: "QueryBuilderNoEntity", remedy: "check the entity's logical name" },
  [-2147220960]: { name: "PrivilegeDenied", remedy: privilege },
  [-2147220943]: { name: "PrincipalPrivilegeDenied", remedy: privilege },
  [-2147220937]: { name: "DuplicateRecord", remedy: "a record with that ID or key exists already" },
  [-2147220989]: { name: "InvalidArgument", remedy: "check the values and their types" },
  [-2147220970]: { name: "UnExpected", remedy: "see the server's trace" },
  [-2147220891]: { name: "IsvAborted", remedy: "a plug-in of the organization stopped the operation" },
  [-2147220953]: {
    name: "CannotDeleteDueToAssociation",
    remedy: "delete or detach the records that refer to it first",
  },
  [-2147220918]: { name: "MetadataNotFound", remedy: "check the logical names" },
  [-2147220715]: { name: "NotSupported" },
  [-2147220906]: { name: "CrmSecurityError", remedy: "check that the user belongs to the organization" },
  [-2147220933]: { name: "InvalidOperation" },
  [-2147187704]: { name: "InvalidStateCodeStatusCode", remedy: "give a status that belongs to the state" },
  [-2147180284]: { name: "OrganizationDisabled", remedy: "enable the organization in the Deployment Manager" },
  [-2147164125]: { name: "AggregateQueryRecordLimitExceeded", remedy: "aggregate over fewer records" },
  [-2147024891]: { name: "AccessDenied", remedy: privilege },
  [-2147094271]: { name: "AccessTokenExpired" },
  [-2147015902]: { name: "ThrottlingBurstRequestLimitExceededError", ...throttled },
  [-2147015903]: { name: "ThrottlingTimeExceededError", ...throttled },
  [-2147015898]: { name: "ThrottlingConcurrencyLimitExceededError", ...throttled },
};

export function faultNameOf(errorCode: number): FaultName | undefined {
  return names[errorCode];
}
