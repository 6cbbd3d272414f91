import type { AttributeValue, Entity, EntityCollection } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";

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
  | readonly Guid[]
  | readonly string[]
  | readonly EntityReference[]
  | UnknownValue;

/** A value of a service type that this version does not decode: named, never guessed. */
export type UnknownValue = { readonly kind: "UnknownValue"; readonly typeName: string; readonly namespace: string };

export type Association = {
  readonly entityName: string;
  readonly entityId: Guid;
  readonly relationship: string;
  readonly primaryEntityRole?: "Referencing" | "Referenced" | undefined;
  readonly relatedEntities: readonly EntityReference[];
};

export type ColumnSet =
  | { readonly kind: "ColumnSet"; readonly allColumns: true }
  | { readonly kind: "ColumnSet"; readonly allColumns: false; readonly columns: readonly string[] };

export type Query = QueryExpression | FetchExpression | QueryByAttribute;

export type FetchExpression = { readonly kind: "FetchExpression"; readonly query: string };

export type QueryByAttribute = {
  readonly kind: "QueryByAttribute";
  readonly entityName: string;
  readonly columnSet: ColumnSet;
  readonly attributes: readonly string[];
  readonly values: readonly AttributeValue[];
  readonly orders: readonly OrderExpression[];
  readonly pageInfo?: PagingInfo | undefined;
  readonly topCount?: number | undefined;
};

export type QueryExpression = {
  readonly kind: "QueryExpression";
  readonly entityName: string;
  readonly columnSet: ColumnSet;
  readonly criteria: FilterExpression;
  readonly orders: readonly OrderExpression[];
  readonly linkEntities: readonly LinkEntity[];
  readonly pageInfo?: PagingInfo | undefined;
  readonly topCount?: number | undefined;
  readonly distinct: boolean;
  readonly noLock: boolean;
};

export type FilterExpression = {
  readonly filterOperator: "And" | "Or";
  readonly conditions: readonly ConditionExpression[];
  readonly filters: readonly FilterExpression[];
};

export type ConditionExpression = {
  readonly attributeName: string;
  readonly entityName?: string | undefined;
  /** ConditionOperator of the service, by name: `Equal`, `Null`, `Like`. */
  readonly operator: string;
  readonly values: readonly AttributeValue[];
};

export type OrderExpression = {
  readonly attributeName: string;
  readonly orderType: "Ascending" | "Descending";
  readonly alias?: string | undefined;
  readonly entityName?: string | undefined;
};

export type LinkEntity = {
  readonly linkFromEntityName: string;
  readonly linkFromAttributeName: string;
  readonly linkToEntityName: string;
  readonly linkToAttributeName: string;
  readonly joinOperator: string;
  readonly entityAlias?: string | undefined;
  readonly columns: ColumnSet;
  readonly linkCriteria: FilterExpression;
  readonly linkEntities: readonly LinkEntity[];
  readonly orders: readonly OrderExpression[];
};

export type PagingInfo = {
  readonly count: number;
  readonly pageNumber: number;
  readonly pagingCookie?: string | undefined;
  readonly returnTotalRecordCount: boolean;
};
