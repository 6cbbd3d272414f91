import type { Dependents, Key, ManyToMany, Relationship } from "./relationship.ts";
import type { ColumnFacts, ColumnType, RequiredLevel, TableFacts } from "./table-facts.ts";

/** A table (entity) of the organization, ready for use: every fact that a source left open has its ordinary value. */
export type Table = {
  readonly logicalName: string;
  readonly schemaName: string;
  /** Name in addresses of the Web API. */
  readonly entitySetName: string;
  readonly displayName: string;
  readonly displayCollectionName: string;
  readonly description: string | undefined;
  readonly objectTypeCode: number;
  readonly primaryId: string;
  readonly primaryName: string | undefined;
  readonly isUserOwned: boolean;
  /** `UserOwned`, `BusinessOwned`, `OrganizationOwned`, `None`. */
  readonly ownership: string;
  readonly isActivity: boolean;
  /** Its rows associate the records of two tables. */
  readonly isIntersect: boolean;
  readonly isCustom: boolean;
  readonly tracksChanges: boolean;
  readonly columns: ReadonlyMap<string, Column>;
  /** Columns that a new record has a value in although none was given. */
  readonly defaultColumns: readonly Column[];
  /** Money columns whose amount in the base currency is another column. */
  readonly amountColumns: readonly Column[];
  /** Columns that must not be without a value. */
  readonly requiredColumns: readonly Column[];
  /** One-to-many relationships in which this table is the one; the other is a table that the organization has. */
  readonly children: readonly Relationship[];
  /** One-to-many relationships in which this table is the many. Owners point at `owner`, which is no table of its own. */
  readonly parents: readonly Relationship[];
  readonly manyToMany: readonly ManyToMany[];
  /** What deleting a record of this table does elsewhere: to its children, and to the rows that associate it. */
  readonly dependents: readonly Dependents[];
  readonly keys: readonly Key[];
};

export type Column = {
  readonly name: string;
  readonly schemaName: string;
  readonly label: string | undefined;
  readonly description: string | undefined;
  readonly type: ColumnType;
  readonly isCustom: boolean;
  readonly required: RequiredLevel | "None";
  readonly isSystemRequired: boolean;
  readonly canCreate: boolean;
  readonly canUpdate: boolean;
  /** Characters. */
  readonly maxLength: number;
  readonly min: number;
  readonly max: number;
  readonly precision: number;
  readonly isDateOnly: boolean;
  /** `UserLocal`, `DateOnly`, `TimeZoneIndependent`. */
  readonly behavior: string | undefined;
  /** TimeZone, Language and the like: numbers that are names, so they are not grouped by thousands. */
  readonly format: string | undefined;
  readonly targets: readonly string[];
  readonly options: ReadonlyMap<number, Option>;
  /** Name of the choice that several columns share. */
  readonly optionSet: string | undefined;
  readonly default: number | undefined;
  readonly maxSizeInKB: number;
};

type Option = { readonly value: number; readonly label: string; readonly state: number | undefined };

const int32 = { min: -2_147_483_648, max: 2_147_483_647 };
const hundredBillion = { min: -100_000_000_000, max: 100_000_000_000 };

/** The widest range that the platform lets a column of that type have. */
const ordinaryRange: Partial<Record<ColumnType, { min: number; max: number }>> = {
  Integer: int32,
  Decimal: hundredBillion,
  Double: hundredBillion,
  Money: { min: -922_337_203_685_477, max: 922_337_203_685_477 },
};

const yesNo: readonly (readonly [number, string])[] = [
  [0, "No"],
  [1, "Yes"],
];

/** What stands in other tables' facts about a table. */
export type Links = Pick<Table, "children" | "parents" | "manyToMany" | "dependents">;

export function tableFromFacts(facts: TableFacts, columns: readonly Column[], links: Links): Table {
  const asked = askedFor[facts.logicalName] ?? [];
  const { logicalName, displayName } = facts;
  return {
    logicalName,
    schemaName: facts.schemaName,
    entitySetName: facts.entitySetName ?? `${logicalName}set`,
    displayName,
    displayCollectionName: facts.displayCollectionName ?? displayName,
    description: facts.description,
    objectTypeCode: facts.objectTypeCode,
    primaryId: facts.primaryId,
    primaryName: facts.primaryName,
    isUserOwned: facts.ownership === "UserOwned",
    ownership: facts.ownership,
    isActivity: facts.isActivity === true,
    isIntersect: facts.isIntersect === true,
    isCustom: facts.isCustom === true,
    tracksChanges: facts.tracksChanges ?? facts.isIntersect !== true,
    columns: new Map(columns.map((column) => [column.name, column])),
    defaultColumns: columns.filter((column) => column.default !== undefined || isAddressId(column)),
    amountColumns: columns.filter(({ type, name }) => type === "Money" && !name.endsWith("_base")),
    requiredColumns: columns.filter(
      ({ name, isSystemRequired }) => name !== facts.primaryId && (isSystemRequired || asked.includes(name)),
    ),
    ...links,
    keys: (facts.keys ?? []).map(({ name, ...key }) => ({ logicalName: name, ...key })),
  };
}

/** What the platform asks for although the column's required level is only a recommendation to forms. */
const askedFor: Readonly<Record<string, readonly string[]>> = { businessunit: ["parentbusinessunitid"] };

/** The addresses of a record are records of their own; the columns with their IDs are filled when the record is made. */
export function isAddressId({ name }: Pick<Column, "name">): boolean {
  return /^address\d_addressid$/.test(name);
}

export function columnFromFacts(facts: ColumnFacts): Column {
  const range = ordinaryRange[facts.type];
  const options = facts.options ?? (facts.type === "Boolean" ? yesNo : []);
  return {
    name: facts.name,
    schemaName: facts.schemaName ?? facts.name,
    label: facts.label,
    description: facts.description,
    type: facts.type,
    isCustom: facts.isCustom === true,
    required: facts.required ?? "None",
    isSystemRequired: facts.required === "SystemRequired",
    canCreate: facts.create ?? true,
    canUpdate: facts.update ?? true,
    maxLength: facts.length ?? Number.POSITIVE_INFINITY,
    min: facts.min ?? range?.min ?? Number.NEGATIVE_INFINITY,
    max: facts.max ?? range?.max ?? Number.POSITIVE_INFINITY,
    precision: facts.precision ?? 2,
    isDateOnly: facts.behavior === "DateOnly" || facts.format === "DateOnly",
    behavior: facts.behavior,
    format: facts.format,
    targets: facts.targets ?? [],
    options: new Map(options.map(([value, label, state]) => [value, { value, label, state }])),
    optionSet: facts.optionSet,
    default: facts.default ?? (facts.type === "Boolean" ? 0 : undefined),
    maxSizeInKB: facts.maxSizeInKB ?? 32_768,
  };
}

export function isLookup(column: Column): boolean {
  return column.type === "Lookup" || column.type === "Customer" || column.type === "Owner";
}

export function isChoice(column: Column): boolean {
  return column.type === "Picklist" || column.type === "State" || column.type === "Status";
}
