import { errorCodeFacts } from "../../wire/faults/error-codes.ts";

/** What a fault's code means to who reads it. */
export type FaultAdvice = {
  /** The code's name in Microsoft's list: `ObjectDoesNotExist`. */
  readonly name: string;
  readonly remedy?: string | undefined;
  /** The server refused before doing anything, and for a while only. */
  readonly retryable?: true | undefined;
};

type Advice = Omit<FaultAdvice, "name">;

const privilege: Advice = { remedy: "give the user a security role with the privilege that it lacks" };
const throttled: Advice = { remedy: "the organization limits requests for a while: wait and repeat", retryable: true };
const column: Advice = { remedy: "check the attribute's logical name" };
const value: Advice = { remedy: "check the values and their types" };
const duplicate: Advice = { remedy: "a record with that ID or key exists already" };
const changed: Advice = { remedy: "the record was changed in between: read it again, then write" };
const key: Advice = { remedy: "check the alternate key's attributes and values; the key's index must be active" };
const query: Advice = { remedy: "check the query" };

/** The faults that people meet most, by name. */
const advice: Readonly<Record<string, Advice>> = {
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
  ThrottlingBurstRequestLimitExceededError: throttled,
  ThrottlingTimeExceededError: throttled,
  ThrottlingConcurrencyLimitExceededError: throttled,
};

/** Codes of Windows that the service passes on. */
const windowsNames: Readonly<Record<number, string>> = { [-2147024891]: "AccessDenied" };

/** Undefined for a code that no list of Microsoft has. */
export function faultAdvice(errorCode: number): FaultAdvice | undefined {
  const name = errorCodeFacts(errorCode)?.name ?? windowsNames[errorCode];
  if (name === undefined) return undefined;
  return { name, ...(Object.hasOwn(advice, name) ? advice[name] : {}) };
}
