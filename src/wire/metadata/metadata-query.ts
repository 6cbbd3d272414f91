import type { Guid } from "../../values/guid.ts";
import type { ParameterValue } from "../organization-call.ts";

/** What RetrieveMetadataChanges asks for (contracts: EntityQueryExpression); what is left out is not asked for. */
export type EntityQueryExpression = MetadataPart & {
  readonly kind: "EntityQueryExpression";
  readonly attributeQuery?: MetadataPart | undefined;
  readonly keyQuery?: MetadataPart | undefined;
  readonly relationshipQuery?: MetadataPart | undefined;
  /** Languages of the labels; all where it is left out. */
  readonly labelLanguages?: readonly number[] | undefined;
};

/** Which descriptions of a sort, and which of their properties. */
export type MetadataPart = {
  readonly criteria?: MetadataFilter | undefined;
  readonly properties?: MetadataProperties | undefined;
};

/** By schema name: `SchemaName`, `Attributes`, `OneToManyRelationships`. */
export type MetadataProperties =
  | { readonly allProperties: true }
  | { readonly allProperties: false; readonly names: readonly string[] };

export type MetadataFilter = {
  readonly filterOperator: "And" | "Or";
  readonly conditions: readonly MetadataCondition[];
  readonly filters: readonly MetadataFilter[];
};

export type MetadataCondition = {
  readonly propertyName: string;
  readonly operator: "Equals" | "NotEquals" | "In" | "NotIn" | "GreaterThan" | "LessThan";
  readonly value: ParameterValue;
};

/** What was deleted since the client's version, by sort. */
export type DeletedMetadata = {
  readonly kind: "DeletedMetadata";
  readonly ids: ReadonlyMap<DeletedMetadataFilter, readonly Guid[]>;
};

export type DeletedMetadataFilter = "Entity" | "Attribute" | "Relationship" | "Label" | "OptionSet";
