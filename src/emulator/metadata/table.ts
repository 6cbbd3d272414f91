import type { ColumnFacts, ColumnType, RelationshipFacts, TableFacts } from "./table-facts.ts";

/** A table (entity) of the organization, ready for use: every fact that a source left open has its ordinary value. */
export type Table = {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly primaryId: string;
  readonly primaryName: string | undefined;
  readonly isUserOwned: boolean;
  /** `UserOwned`, `BusinessOwned`, `OrganizationOwned`, `None`. */
  readonly ownership: string;
  readonly columns: ReadonlyMap<string, Column>;
  /** Columns that a new record has a value in although none was given. */
  readonly defaultColumns: readonly Column[];
  /** Money columns whose amount in the base currency is another column. */
  readonly amountColumns: readonly Column[];
  /** Columns that must not be without a value. */
  readonly requiredColumns: readonly Column[];
  /** What deleting a record of this table does elsewhere; only tables that the organization has. */
  readonly children: readonly Relationship[];
};

export type Column = {
  readonly name: string;
  readonly type: ColumnType;
  readonly isSystemRequired: boolean;
  readonly canCreate: boolean;
  readonly canUpdate: boolean;
  /** Characters. */
  readonly maxLength: number;
  readonly min: number;
  readonly max: number;
  readonly precision: number;
  readonly isDateOnly: boolean;
  /** TimeZone, Language and the like: numbers that are names, so they are not grouped by thousands. */
  readonly format: string | undefined;
  readonly targets: readonly string[];
  readonly options: ReadonlyMap<number, Option>;
  readonly default: number | undefined;
};

type Option = { readonly value: number; readonly label: string; readonly state: number | undefined };

export type Relationship = {
  readonly child: string;
  readonly column: string;
  readonly onDelete: "Cascade" | "RemoveLink" | "Restrict" | "NoCascade";
};

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

export function tableFromFacts(facts: TableFacts, known: ReadonlySet<string>): Table {
  const columns = facts.columns.map(columnFromFacts);
  const asked = askedFor[facts.logicalName] ?? [];
  return {
    logicalName: facts.logicalName,
    schemaName: facts.schemaName,
    primaryId: facts.primaryId,
    primaryName: facts.primaryName,
    isUserOwned: facts.ownership === "UserOwned",
    ownership: facts.ownership,
    columns: new Map(columns.map((column) => [column.name, column])),
    defaultColumns: columns.filter((column) => column.default !== undefined || isAddressId(column)),
    amountColumns: columns.filter(({ type, name }) => type === "Money" && !name.endsWith("_base")),
    requiredColumns: columns.filter(
      ({ name, isSystemRequired }) => name !== facts.primaryId && (isSystemRequired || asked.includes(name)),
    ),
    children: facts.relationships.filter(({ child }) => known.has(child)).map(relationshipFromFacts),
  };
}

/** What the platform asks for although the column's required level is only a recommendation to forms. */
const askedFor: Readonly<Record<string, readonly string[]>> = { businessunit: ["parentbusinessunitid"] };

/** The addresses of a record are records of their own; their table is not there yet, the columns with their IDs are. */
export function isAddressId({ name }: Pick<Column, "name">): boolean {
  return /^address\d_addressid$/.test(name);
}

function columnFromFacts(facts: ColumnFacts): Column {
  const range = ordinaryRange[facts.type];
  const options = facts.options ?? (facts.type === "Boolean" ? yesNo : []);
  return {
    name: facts.name,
    type: facts.type,
    isSystemRequired: facts.required === "SystemRequired",
    canCreate: facts.create ?? true,
    canUpdate: facts.update ?? true,
    maxLength: facts.length ?? Number.POSITIVE_INFINITY,
    min: facts.min ?? range?.min ?? Number.NEGATIVE_INFINITY,
    max: facts.max ?? range?.max ?? Number.POSITIVE_INFINITY,
    precision: facts.precision ?? 2,
    isDateOnly: facts.behavior === "DateOnly" || facts.format === "DateOnly",
    format: facts.format,
    targets: facts.targets ?? [],
    options: new Map(options.map(([value, label, state]) => [value, { value, label, state }])),
    default: facts.default ?? (facts.type === "Boolean" ? 0 : undefined),
  };
}

function relationshipFromFacts({ child, column, onDelete }: RelationshipFacts): Relationship {
  return { child, column, onDelete: onDelete ?? "RemoveLink" };
}

export function isLookup(column: Column): boolean {
  return column.type === "Lookup" || column.type === "Customer" || column.type === "Owner";
}

export function isChoice(column: Column): boolean {
  return column.type === "Picklist" || column.type === "State" || column.type === "Status";
}
