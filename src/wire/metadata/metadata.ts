import type { Guid } from "../../values/guid.ts";

/*
 * Descriptions of tables, columns, relationships and choices, as far as this package works with them: both wires read and
 * write them (SOAP: namespaces Metadata and Contracts; Web API: EntityDefinitions). What a server sends besides is passed over.
 */

export type MetadataValue =
  | EntityMetadata
  | readonly EntityMetadata[]
  | AttributeMetadata
  | RelationshipMetadata
  | EntityKeyMetadata
  | OptionSetMetadata
  | readonly OptionSetMetadata[]
  | readonly OneToManyRelationshipMetadata[];

/** Texts by language (1033 is English of the United States), and the one in the caller's language. */
export type Label = {
  readonly localized: readonly { readonly label: string; readonly languageCode: number }[];
  readonly userLabel?: string | undefined;
};

export type EntityMetadata = {
  readonly kind: "EntityMetadata";
  readonly metadataId: Guid;
  readonly logicalName: string;
  readonly schemaName: string;
  /** Name of the entity set of the Web API; organizations before 8.0 have none. */
  readonly entitySetName?: string | undefined;
  readonly logicalCollectionName?: string | undefined;
  readonly displayName?: Label | undefined;
  readonly displayCollectionName?: Label | undefined;
  readonly description?: Label | undefined;
  readonly objectTypeCode?: number | undefined;
  readonly ownershipType?: OwnershipType | undefined;
  readonly primaryIdAttribute?: string | undefined;
  readonly primaryNameAttribute?: string | undefined;
  readonly primaryImageAttribute?: string | undefined;
  readonly isActivity: boolean;
  readonly isIntersect: boolean;
  readonly isCustomEntity: boolean;
  readonly changeTrackingEnabled?: boolean | undefined;
  readonly isOptimisticConcurrencyEnabled?: boolean | undefined;
  /** Each undefined where it was not asked for (EntityFilters). */
  readonly attributes?: readonly AttributeMetadata[] | undefined;
  readonly keys?: readonly EntityKeyMetadata[] | undefined;
  readonly oneToManyRelationships?: readonly OneToManyRelationshipMetadata[] | undefined;
  readonly manyToOneRelationships?: readonly OneToManyRelationshipMetadata[] | undefined;
  readonly manyToManyRelationships?: readonly ManyToManyRelationshipMetadata[] | undefined;
};

export type OwnershipType =
  | "None"
  | "UserOwned"
  | "TeamOwned"
  | "BusinessOwned"
  | "OrganizationOwned"
  | "BusinessParented";

/** AttributeTypeCode: what the column is; `Virtual` holds those that came later, told apart by `attributeTypeName`. */
export type AttributeTypeCode =
  | "Boolean"
  | "Customer"
  | "DateTime"
  | "Decimal"
  | "Double"
  | "Integer"
  | "Lookup"
  | "Memo"
  | "Money"
  | "Owner"
  | "PartyList"
  | "Picklist"
  | "State"
  | "Status"
  | "String"
  | "Uniqueidentifier"
  | "CalendarRules"
  | "Virtual"
  | "BigInt"
  | "ManagedProperty"
  | "EntityName";

export type AttributeMetadata = {
  readonly kind: "AttributeMetadata";
  readonly metadataId: Guid;
  readonly logicalName: string;
  readonly schemaName: string;
  readonly entityLogicalName?: string | undefined;
  readonly attributeType: AttributeTypeCode;
  /** `MultiSelectPicklistType`, `FileType`, `ImageType`, `StringType`; organizations before 7.0 send none. */
  readonly attributeTypeName?: string | undefined;
  /** The column that this one is a companion of: `primarycontactid` for `primarycontactidname`. */
  readonly attributeOf?: string | undefined;
  readonly displayName?: Label | undefined;
  readonly description?: Label | undefined;
  readonly isPrimaryId: boolean;
  readonly isPrimaryName: boolean;
  readonly isLogical?: boolean | undefined;
  readonly isCustomAttribute: boolean;
  readonly isValidForCreate: boolean;
  readonly isValidForUpdate: boolean;
  readonly isValidForRead: boolean;
  readonly requiredLevel: "None" | "SystemRequired" | "ApplicationRequired" | "Recommended";
  /** Logical names of the tables that a lookup may point at. */
  readonly targets?: readonly string[] | undefined;
  /** Characters. */
  readonly maxLength?: number | undefined;
  readonly minValue?: number | undefined;
  readonly maxValue?: number | undefined;
  readonly precision?: number | undefined;
  readonly precisionSource?: number | undefined;
  /** `Email`, `TextArea`, `DateOnly`, `DateAndTime`, `Duration` ... */
  readonly format?: string | undefined;
  readonly dateTimeBehavior?: "UserLocal" | "DateOnly" | "TimeZoneIndependent" | undefined;
  readonly optionSet?: OptionSetMetadata | undefined;
  /** Boolean: 0 or 1; option set: a value, -1 for none. */
  readonly defaultValue?: number | undefined;
  /** File and image columns, KB. */
  readonly maxSizeInKB?: number | undefined;
};

export type OptionSetMetadata = {
  readonly kind: "OptionSetMetadata";
  readonly metadataId?: Guid | undefined;
  readonly name?: string | undefined;
  readonly displayName?: Label | undefined;
  readonly isGlobal: boolean;
  readonly optionSetType: "Picklist" | "State" | "Status" | "Boolean";
  readonly options: readonly OptionMetadata[];
};

export type OptionMetadata = {
  readonly value: number;
  readonly label: Label;
  readonly description?: Label | undefined;
  readonly color?: string | undefined;
  /** Status reasons: the state that it belongs to. */
  readonly state?: number | undefined;
  /** States: the status reason that a change to the state takes by itself. */
  readonly defaultStatus?: number | undefined;
  readonly invariantName?: string | undefined;
};

export type EntityKeyMetadata = {
  readonly kind: "EntityKeyMetadata";
  readonly metadataId: Guid;
  readonly logicalName: string;
  readonly schemaName: string;
  readonly entityLogicalName: string;
  readonly displayName?: Label | undefined;
  readonly keyAttributes: readonly string[];
  readonly indexStatus: "Pending" | "InProgress" | "Active" | "Failed";
};

export type RelationshipMetadata = OneToManyRelationshipMetadata | ManyToManyRelationshipMetadata;

export type OneToManyRelationshipMetadata = {
  readonly kind: "OneToManyRelationshipMetadata";
  readonly metadataId: Guid;
  readonly schemaName: string;
  /** The one. */
  readonly referencedEntity: string;
  readonly referencedAttribute: string;
  /** The many. */
  readonly referencingEntity: string;
  readonly referencingAttribute: string;
  /** Web API: the collection on the one, `contact_customer_accounts`. */
  readonly referencedEntityNavigationPropertyName?: string | undefined;
  /** Web API: the single-valued property on the many, `parentcustomerid_account`. */
  readonly referencingEntityNavigationPropertyName?: string | undefined;
  readonly isHierarchical: boolean;
  readonly isCustomRelationship: boolean;
  readonly cascadeDelete: "NoCascade" | "Cascade" | "RemoveLink" | "Restrict";
};

export type ManyToManyRelationshipMetadata = {
  readonly kind: "ManyToManyRelationshipMetadata";
  readonly metadataId: Guid;
  readonly schemaName: string;
  readonly intersectEntityName: string;
  readonly entity1LogicalName: string;
  readonly entity1IntersectAttribute: string;
  readonly entity1NavigationPropertyName?: string | undefined;
  readonly entity2LogicalName: string;
  readonly entity2IntersectAttribute: string;
  readonly entity2NavigationPropertyName?: string | undefined;
  readonly isCustomRelationship: boolean;
};
