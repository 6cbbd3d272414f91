/** The committed form of a table's facts: what scripts/make-metadata.ts writes to `tables/NAME.json`, one column a line. */
export type TableFacts = {
  readonly attribution: string;
  readonly logicalName: string;
  readonly schemaName: string;
  readonly entitySetName?: string;
  readonly displayName: string;
  readonly displayCollectionName?: string;
  readonly objectTypeCode: number;
  readonly primaryId: string;
  readonly primaryName?: string;
  readonly ownership: string;
  readonly columns: readonly ColumnFacts[];
  /** One-to-many relationships in which this table is the parent. */
  readonly relationships: readonly RelationshipFacts[];
};

export type ColumnFacts = {
  readonly name: string;
  readonly type: ColumnType;
  readonly schemaName?: string;
  readonly label?: string;
  /** Left out: None. */
  readonly required?: "SystemRequired" | "ApplicationRequired" | "Recommended";
  /** Left out: may be set on Create, on Update. */
  readonly create?: false;
  readonly update?: false;
  /** Characters; String and Memo. */
  readonly length?: number;
  readonly min?: number;
  readonly max?: number;
  readonly precision?: number;
  readonly format?: string;
  readonly behavior?: string;
  readonly targets?: readonly string[];
  /** Value, label and, for a status reason, the state it belongs to. Boolean: 0 and 1. */
  readonly options?: readonly (readonly [value: number, label: string, state?: number])[];
  /** Value that a new record takes where none is given; Boolean: 0 or 1. */
  readonly default?: number;
};

export type ColumnType =
  | "String"
  | "Memo"
  | "Integer"
  | "BigInt"
  | "Decimal"
  | "Double"
  | "Money"
  | "Boolean"
  | "DateTime"
  | "Picklist"
  | "State"
  | "Status"
  | "Lookup"
  | "Customer"
  | "Owner"
  | "Uniqueidentifier"
  | "Image";

export type RelationshipFacts = {
  readonly name: string;
  readonly child: string;
  readonly column: string;
  /** What deleting the parent does. Left out: no source told; taken as RemoveLink, the platform's ordinary behaviour. */
  readonly onDelete?: "Cascade" | "RemoveLink" | "Restrict" | "NoCascade";
};
