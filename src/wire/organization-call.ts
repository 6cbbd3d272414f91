import type { AttributeValue, Entity, EntityCollection } from "../values/entity.ts";
import type { EntityReference } from "../values/entity-reference.ts";
import type { Guid } from "../values/guid.ts";
import type { OrganizationDetail } from "./discovery/organization-detail.ts";
import type { Label, MetadataValue } from "./metadata/metadata.ts";
import type { DeletedMetadata, EntityQueryExpression } from "./metadata/metadata-query.ts";
import type { ColumnSet, PagingInfo, Query, QueryExpression } from "./query/query-expression.ts";

/** One call of the Organization service, as decoded: what travels in the SOAP body (protocols: IOrganizationService). */
export type OrganizationCall =
  | { readonly operation: "Create"; readonly entity: Entity }
  | { readonly operation: "Retrieve"; readonly entityName: string; readonly id: Guid; readonly columnSet: ColumnSet }
  | { readonly operation: "Update"; readonly entity: Entity }
  | { readonly operation: "Delete"; readonly entityName: string; readonly id: Guid }
  | { readonly operation: "RetrieveMultiple"; readonly query: Query }
  | { readonly operation: "Associate" | "Disassociate"; readonly association: Association }
  | { readonly operation: "Execute"; readonly request: OrganizationRequest };

export type Operation = OrganizationCall["operation"];

export type OrganizationReply =
  | { readonly operation: "Create"; readonly id: Guid }
  | { readonly operation: "Retrieve"; readonly entity: Entity }
  | { readonly operation: "Update" | "Delete" | "Associate" | "Disassociate" }
  | { readonly operation: "RetrieveMultiple"; readonly collection: EntityCollection }
  | { readonly operation: "Execute"; readonly response: OrganizationResponse };

/** Dispatch on `requestName`, never on the i:type that a client may leave out. */
export type OrganizationRequest = {
  readonly requestName: string;
  readonly requestId?: Guid | undefined;
  readonly parameters: Map<string, ParameterValue>;
};

export type OrganizationResponse = {
  readonly responseName: string;
  readonly results: Map<string, ParameterValue>;
};

/** What a message's parameter or result may hold, as far as the wire knows its type. */
export type ParameterValue =
  | AttributeValue
  | Entity
  | ColumnSet
  | Query
  | PagingInfo
  | readonly Guid[]
  | readonly string[]
  | readonly number[]
  | readonly EntityReference[]
  | readonly EntityCollection[]
  | readonly QueryExpression[]
  | EnumValue
  | Relationship
  | RelationshipQueries
  | OrganizationRequest
  | readonly OrganizationRequest[]
  | readonly OrganizationResponse[]
  | ExecuteMultipleSettings
  | ExecuteMultipleResponses
  | UpsertResponses
  | EntityChanges
  | PrincipalAccess
  | readonly PrincipalAccess[]
  | readonly RolePrivilege[]
  | RecordCounts
  | MetadataValue
  | Label
  | EntityQueryExpression
  | DeletedMetadata
  | Duration
  | CurrentOrganization
  | UnknownValue;

/** A member, or several joined by blanks, of an enumeration of the service: `EntityFilters` "Entity Attributes". */
export type EnumValue = { readonly kind: "EnumValue"; readonly typeName: string; readonly value: string };

export type Relationship = {
  readonly kind: "Relationship";
  readonly schemaName: string;
  readonly primaryEntityRole?: "Referencing" | "Referenced" | undefined;
};

/** Records related to one that is retrieved: a query for each relationship. */
export type RelationshipQueries = {
  readonly kind: "RelationshipQueries";
  readonly queries: readonly { readonly relationship: Relationship; readonly query: Query }[];
};

export type ExecuteMultipleSettings = {
  readonly kind: "ExecuteMultipleSettings";
  readonly continueOnError: boolean;
  readonly returnResponses: boolean;
};

/** What ExecuteMultiple did with its requests; which of them are listed depends on its settings (messages §6). */
export type ExecuteMultipleResponses = {
  readonly kind: "ExecuteMultipleResponses";
  readonly items: readonly ExecuteMultipleResponseItem[];
};

export type ExecuteMultipleResponseItem = {
  readonly requestIndex: number;
  readonly response?: OrganizationResponse | undefined;
  readonly fault?: OrganizationServiceFault | undefined;
};

/** A fault as data (contracts: OrganizationServiceFault, ExecuteTransactionFault). */
export type OrganizationServiceFault = {
  /** Signed 32 bits, as on the wire: -2147220969. */
  readonly errorCode: number;
  readonly message: string;
  readonly errorDetails: ReadonlyMap<string, ParameterValue>;
  readonly timestamp?: string | undefined;
  readonly traceText?: string | undefined;
  readonly activityId?: Guid | undefined;
  readonly innerFault?: OrganizationServiceFault | undefined;
  /** ExecuteTransaction: which of its requests failed, from 0. */
  readonly faultedRequestIndex?: number | undefined;
  /** The members below came with later versions. */
  readonly helpLink?: string | undefined;
  readonly exceptionRetriable?: boolean | undefined;
  readonly exceptionSource?: string | undefined;
  readonly originalException?: string | undefined;
  /** What to do, of a message that was refused before it was sent; no wire carries it. */
  readonly remedy?: string | undefined;
};

/** A TimeSpan, as throttling faults carry it in their ErrorDetails: `Retry-After`. */
export type Duration = { readonly kind: "Duration"; readonly seconds: number };

export type UpsertResponses = {
  readonly kind: "UpsertResponses";
  readonly items: readonly { readonly recordCreated: boolean; readonly target: EntityReference }[];
};

export type EntityChanges = {
  readonly kind: "EntityChanges";
  readonly changes: readonly EntityChange[];
  readonly moreRecords: boolean;
  readonly pagingCookie?: string | undefined;
  readonly dataToken: string;
  readonly globalMetadataVersion?: string | undefined;
};

export type EntityChange =
  | { readonly type: "NewOrUpdated"; readonly entity: Entity }
  | { readonly type: "RemovedOrDeleted"; readonly reference: EntityReference };

/** AccessMask is the names of AccessRights, joined by blanks. */
export type PrincipalAccess = {
  readonly kind: "PrincipalAccess";
  readonly principal: EntityReference;
  readonly accessMask: string;
};

export type RolePrivilege = {
  readonly kind: "RolePrivilege";
  readonly privilegeId: Guid;
  readonly depth: "Basic" | "Local" | "Deep" | "Global";
  readonly businessUnitId: Guid;
  readonly privilegeName?: string | undefined;
};

/** EntityRecordCountCollection: records by logical name. */
export type RecordCounts = { readonly kind: "RecordCounts"; readonly counts: ReadonlyMap<string, bigint> };

/** The organization that is asked, as RetrieveCurrentOrganization tells it. */
export type CurrentOrganization = OrganizationDetail & { readonly kind: "OrganizationDetail" };

/** A value of a service type that this version does not decode: named, never guessed. */
export type UnknownValue = { readonly kind: "UnknownValue"; readonly typeName: string; readonly namespace: string };

export type Association = {
  readonly entityName: string;
  readonly entityId: Guid;
  readonly relationship: string;
  readonly primaryEntityRole?: "Referencing" | "Referenced" | undefined;
  readonly relatedEntities: readonly EntityReference[];
};
