import type { AttributeValue, Entity } from "../../values/entity.ts";
import { Guid } from "../../values/guid.ts";
import type { FetchAttribute, FetchColumns } from "../../wire/query/fetch-query.ts";
import type { ColumnSet } from "../../wire/query/query-expression.ts";
import type { Column, Table } from "../metadata/table.ts";
import { isLookup } from "../metadata/table.ts";
import type { ColumnType } from "../metadata/table-facts.ts";
import type { Tables } from "../metadata/tables.ts";
import type { Organization } from "../organization.ts";
import { columnOf } from "../organization.ts";
import { BoundedCache } from "../store/bounded-cache.ts";
import type { SqlValue } from "../store/column-codec.ts";
import { decodeColumn, hasTypeColumn, isStored, isText, quote, typeColumn } from "../store/column-codec.ts";
import type { SqlRow } from "../store/store.ts";
import { currencyReader } from "./currency.ts";
import { formatValue } from "./format-value.ts";
import { hierarchyColumn } from "./hierarchy.ts";
import { namedColumn } from "./operand.ts";
import { nameSql } from "./primary-name.ts";
import type { ColumnNames } from "./sql.ts";
import { namesIn } from "./sql.ts";
import type { Zone } from "./zone.ts";

/** Which columns of one table a query reads: the SQL expressions, and how their values become attributes. */
export type Selection = {
  /** What is selected where the tables themselves are read. */
  readonly expressions: readonly string[];
  /**
   * The same in two steps, for queries that sort: the columns of the rows, `t."ownerid" AS "t.ownerid"`, and what is asked of the
   * sorted rows of the page (`rowsAlias`), names of lookups among it, which need not be looked up for all rows then.
   */
  readonly columns: readonly string[];
  readonly later: readonly string[];
  /** Whether names and the like are looked up at all. */
  readonly looksUp: boolean;
  /** What two rows that are the same have in common, for queries of distinct rows. */
  readonly distinguishing: readonly string[];
  /** Adds the attributes of the row's part that begins at `offset`; a Zone to show dates in is asked for when there is one. */
  readonly read: (row: SqlRow, offset: number, entity: ReadEntity, zone: () => Zone) => void;
};

export type ReadEntity = Entity & { formattedValues: Map<string, string> };

/** An SQL expression over the columns of the selection's table. */
export type Expression = (names: ColumnNames) => string;

/** Adds an expression; the result is its place among those of the selection. */
export type Add = (expression: Expression) => number;

/** Alias of the sorted rows of a page. */
export const rowsAlias = "p";

/** What is read of a table: its columns, and under which keys. */
export type SelectedTable = {
  readonly table: Table;
  readonly sqlAlias: string;
  /** Of a link: keys are `alias.column`, values AliasedValues. */
  readonly alias: string | undefined;
  /** Whether rows of the root have an ID and a version; those of distinct queries have not. */
  readonly isRecord: boolean;
};

/** Selections of recent queries by table. A table that has changed is another one, whose selections are made anew. */
export type Selections = WeakMap<Table, BoundedCache<Selection>>;

/** The selection of these columns; unknown ones are refused. */
export function selectionOf({ selections, tables }: Organization, of: SelectedTable, columns: FetchColumns): Selection {
  const { table, sqlAlias, alias, isRecord } = of;
  let known = selections.get(table);
  if (known === undefined) {
    known = new BoundedCache(64);
    selections.set(table, known);
  }
  const key = JSON.stringify([sqlAlias, alias, isRecord, columns.allAttributes, columns.attributes]);
  return known.get(key, () => makeSelection(tables, of, cellsOf(of, columns)));
}

/** The columns of a ColumnSet as those of a query. */
export function columnsOfSet(columnSet: ColumnSet): FetchColumns {
  if (columnSet.allColumns) return { allAttributes: true, attributes: [] };
  return { allAttributes: false, attributes: columnSet.columns.map((name) => ({ name })) };
}

/** One attribute that is read. */
type Wanted = {
  readonly column: Column;
  readonly key: string;
  readonly isAliased: boolean;
  readonly countsChildren: boolean;
};

function cellsOf({ table, alias, isRecord }: SelectedTable, { allAttributes, attributes }: FetchColumns): Wanted[] {
  const wanted = (column: Column, attribute?: FetchAttribute): Wanted => ({
    column,
    key: attribute?.alias ?? (alias === undefined ? column.name : `${alias}.${column.name}`),
    isAliased: attribute?.alias !== undefined || alias !== undefined,
    countsChildren: attribute?.rowAggregate !== undefined,
  });
  if (allAttributes) {
    const own = attributes.filter((attribute) => attribute.alias !== undefined);
    return [
      ...everyColumn(table).map((column) => wanted(column)),
      ...own.map((attribute) => wanted(columnNamed(table, attribute.name), attribute)),
    ];
  }
  const cells = attributes.map((attribute) => wanted(columnNamed(table, attribute.name), attribute));
  const plain = new Set(
    cells.filter(({ isAliased }) => !isAliased || alias !== undefined).map(({ column }) => column.name),
  );
  const added = alias === undefined && isRecord ? implied(table, cells) : [];
  const more = added.filter((name) => !plain.has(name)).map((name) => wanted(columnOf(table, name)));
  const unique = new Map([...cells, ...more].map((cell) => [cell.key, cell]));
  return [...unique.values()].filter(({ column }) => isStored(column));
}

/** The version number is returned only when asked for by name, images likewise. */
function everyColumn(table: Table): Column[] {
  return [...table.columns.values()].filter(
    (column) => isStored(column) && column.type !== "Image" && column.name !== "versionnumber",
  );
}

/** A name beside a lookup or choice is that of the column itself, whose value comes with it. */
function columnNamed(table: Table, name: string): Column {
  return namedColumn(table, name) ?? columnOf(table, name);
}

/** The primary key always comes, the currency with an amount. */
function implied(table: Table, cells: readonly Wanted[]): string[] {
  const hasMoney = cells.some(({ column }) => column.type === "Money") && table.columns.has("transactioncurrencyid");
  return hasMoney ? [table.primaryId, "transactioncurrencyid"] : [table.primaryId];
}

/** Where in a row the parts of an attribute's value stand. */
type Cell = Wanted & {
  readonly isFormatted: boolean;
  readonly value: number;
  readonly type: number | undefined;
  readonly name: number | undefined;
};

/** Owning columns come without the name of what they point at, as recorded. */
const nameless = new Set(["owninguser", "owningteam", "owningbusinessunit"]);

/** Types whose values a person reads as they are. */
const plainTypes: ReadonlySet<ColumnType> = new Set([
  "String",
  "Memo",
  "Uniqueidentifier",
  "EntityName",
  "Image",
  "File",
]);

function makeSelection(tables: Tables, of: SelectedTable, wanted: readonly Wanted[]): Selection {
  const { table, alias, isRecord } = of;
  const text = new SelectionText(of.sqlAlias);
  const own = (name: string): number => text.add((names) => names(name));
  const cells = wanted.map((cell): Cell => {
    const { column } = cell;
    const isFormatted = cell.countsChildren || !plainTypes.has(column.type);
    if (cell.countsChildren) {
      return { ...cell, isFormatted, value: text.add(childrenSql(table)), type: undefined, name: undefined };
    }
    const hasName = isLookup(column) && !nameless.has(column.name);
    return {
      ...cell,
      isFormatted,
      value: own(column.name),
      type: hasTypeColumn(column) ? own(typeColumn(column)) : undefined,
      name: hasName ? text.add((names) => nameSql(tables, column, names)) : undefined,
    };
  });
  const isRoot = alias === undefined && isRecord;
  const version = isRoot && table.columns.has("versionnumber") ? own("versionnumber") : undefined;
  const columns = wanted.map(({ column }) => column);
  const readCurrency = currencyReader(table, columns, text.add);
  const read: Selection["read"] = (row, offset, entity, zone) => {
    const currencies = readCurrency(row, offset);
    for (const cell of cells) {
      const value = readCell(cell, row, offset);
      if (value === null) continue;
      const { column, key } = cell;
      entity.attributes.set(key, cell.isAliased ? aliased(table, column, value) : value);
      const formatted = cell.isFormatted ? formatValue(column, value, currencies(column), zone) : undefined;
      if (formatted !== undefined) entity.formattedValues.set(key, formatted);
    }
    const id = isRoot ? entity.attributes.get(table.primaryId) : undefined;
    if (id instanceof Guid) entity.id = id;
    if (version !== undefined) entity.rowVersion = String(row[offset + version]);
  };
  return { ...text.result(), distinguishing: distinguishing(of, cells), read };
}

/** Gathers the expressions of a selection; one that is there already is not added again. */
class SelectionText {
  readonly #names: ColumnNames;
  readonly #alias: string;
  readonly #expressions = new Map<string, { place: number; later: string }>();
  readonly #columns = new Set<string>();

  constructor(alias: string) {
    this.#alias = alias;
    this.#names = namesIn(alias);
  }

  readonly add: Add = (expression) => {
    const text = expression(this.#names);
    const known = this.#expressions.get(text);
    if (known !== undefined) return known.place;
    const place = this.#expressions.size;
    this.#expressions.set(text, { place, later: expression((name) => this.#kept(name)) });
    return place;
  };

  result(): Pick<Selection, "expressions" | "columns" | "later" | "looksUp"> {
    const expressions = [...this.#expressions.keys()];
    return {
      expressions,
      columns: [...this.#columns],
      later: [...this.#expressions.values()].map(({ later }) => later),
      looksUp: expressions.some((text) => text.includes("SELECT")),
    };
  }

  #kept(name: string): string {
    const kept = quote(`${this.#alias}.${name}`);
    this.#columns.add(`${this.#names(name)} AS ${kept}`);
    return `${rowsAlias}.${kept}`;
  }
}

function distinguishing({ sqlAlias }: SelectedTable, cells: readonly Cell[]): string[] {
  return cells
    .filter(({ countsChildren }) => !countsChildren)
    .map(({ column }) => {
      const name = `${sqlAlias}.${quote(column.name)}`;
      return isText(column) ? `fold(${name})` : name;
    });
}

function readCell({ column, value, type, name, countsChildren }: Cell, row: SqlRow, offset: number): AttributeValue {
  const at = (index: number | undefined): SqlValue | undefined =>
    index === undefined ? undefined : row[offset + index];
  if (countsChildren) return Number(at(value));
  return decodeColumn(column, at(value) ?? null, at(type), at(name));
}

function aliased(table: Table, column: Column, value: AttributeValue): AttributeValue {
  return {
    kind: "AliasedValue",
    entityLogicalName: table.logicalName,
    attributeLogicalName: column.name,
    value,
  };
}

/** How many records are directly below (rowaggregate CountChildren). */
function childrenSql(table: Table): Expression {
  const up = hierarchyColumn(table);
  if (up === undefined) return () => "0";
  return (names) =>
    `(SELECT count(*) FROM ${quote(table.logicalName)} AS c WHERE c.${quote(up)} = ${names(table.primaryId)})`;
}
