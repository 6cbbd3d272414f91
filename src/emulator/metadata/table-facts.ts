/** The committed form of a table's facts: what scripts/make-metadata.ts writes to `tables/NAME.json`, one column a line. */
export type TableFacts = {
  readonly attribution?: string;
  readonly logicalName: string;
  readonly schemaName: string;
  readonly entitySetName?: string;
  readonly displayName: string;
  readonly displayCollectionName?: string;
  readonly description?: string;
  readonly objectTypeCode: number;
  readonly primaryId: string;
  readonly primaryName?: string;
  readonly ownership: string;
  readonly isActivity?: true;
  readonly isIntersect?: true;
  /** Made by a customization. */
  readonly isCustom?: true;
  /** Left out: as the platform's own tables have it, true but for intersect tables. */
  readonly tracksChanges?: boolean;
  readonly columns: readonly ColumnFacts[];
  /** One-to-many relationships in which this table is the parent. */
  readonly relationships: readonly RelationshipFacts[];
  /** Many-to-many relationships in which this table is the first. */
  readonly manyToMany?: readonly ManyToManyFacts[];
  readonly keys?: readonly KeyFacts[];
};

export type ColumnFacts = {
  readonly name: string;
  readonly type: ColumnType;
  readonly schemaName?: string;
  readonly label?: string;
  readonly description?: string;
  /** Left out: None. */
  readonly required?: RequiredLevel;
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
  readonly options?: readonly OptionFacts[];
  /** Name of the choice that several columns share; its options are then not the column's own. */
  readonly optionSet?: string;
  /** Value that a new record takes where none is given; Boolean: 0 or 1. */
  readonly default?: number;
  /** File and Image. */
  readonly maxSizeInKB?: number;
  /** Made by a customization. */
  readonly isCustom?: true;
};

export type RequiredLevel = "SystemRequired" | "ApplicationRequired" | "Recommended";

export type OptionFacts = readonly [value: number, label: string, state?: number];

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
  | "MultiSelectPicklist"
  | "State"
  | "Status"
  | "Lookup"
  | "Customer"
  | "Owner"
  | "PartyList"
  | "Uniqueidentifier"
  | "EntityName"
  | "Image"
  | "File";

export type RelationshipFacts = {
  readonly name: string;
  readonly child: string;
  readonly column: string;
  /** What deleting the parent does. Left out: no source told; taken as RemoveLink, the platform's ordinary behaviour. */
  readonly onDelete?: OnDelete;
  /** Navigation properties of the Web API where they are not called as the rule says (navigation-names.ts): on the parent, on the child. */
  readonly collection?: string;
  readonly navigation?: string;
  /** Conditions on what is below or above a record go along this relationship. */
  readonly isHierarchical?: true;
  readonly isCustom?: true;
};

export type OnDelete = "Cascade" | "RemoveLink" | "Restrict" | "NoCascade";

export type ManyToManyFacts = {
  readonly name: string;
  readonly intersect: string;
  /** The two tables, and the column of the intersect table that holds the key of each. */
  readonly table1: string;
  readonly column1: string;
  readonly table2: string;
  readonly column2: string;
  /** Navigation properties of the Web API on each; left out: the relationship's name, after Referencing and Referenced where both are one table. */
  readonly navigation1?: string;
  readonly navigation2?: string;
  readonly isCustom?: true;
};

export type KeyFacts = {
  readonly name: string;
  readonly schemaName: string;
  readonly label: string;
  readonly columns: readonly string[];
  readonly status: "Pending" | "InProgress" | "Active" | "Failed";
};

/** A choice that several columns share. */
export type OptionSetFacts = {
  readonly name: string;
  readonly displayName: string;
  readonly options: readonly OptionFacts[];
  readonly isCustom?: true;
};
