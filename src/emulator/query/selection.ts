import type { AttributeValue, Entity } from "../../values/entity.ts";
import { Guid } from "../../values/guid.ts";
import type { ColumnSet } from "../../wire/query/query-expression.ts";
import type { Column, Table } from "../metadata/table.ts";
import { isLookup } from "../metadata/table.ts";
import type { Tables } from "../metadata/tables.ts";
import type { Organization } from "../organization.ts";
import { columnOf } from "../organization.ts";
import type { SqlValue } from "../store/column-codec.ts";
import { decodeColumn, hasTypeColumn, isStored, quote, typeColumn } from "../store/column-codec.ts";
import type { SqlRow } from "../store/store.ts";
import type { CurrencyFormat } from "./format-value.ts";
import { formatValue } from "./format-value.ts";
import { columnSql, nameSql } from "./primary-name.ts";

/** Which columns a query reads: the SQL expressions, and how a row of their values becomes a record. */
export type Selection = {
  readonly expressions: readonly string[];
  readonly read: (row: SqlRow) => Entity;
};

/** Where in a row the parts of a column's value stand. */
type Cell = {
  readonly column: Column;
  readonly value: number;
  readonly type: number | undefined;
  readonly name: number | undefined;
};

/** The columns of a column set: the primary key is always among them, an empty set is the primary key alone. Unknown ones are refused. */
function columnsOf(table: Table, columnSet: ColumnSet): Column[] {
  if (columnSet.allColumns) {
    // The version number is returned only when asked for by name.
    return [...table.columns.values()].filter((column) => isStored(column) && column.name !== "versionnumber");
  }
  const names = new Set([...columnSet.columns, table.primaryId]);
  const columns = [...names].map((name) => columnOf(table, name));
  const hasMoney = columns.some(({ type }) => type === "Money") && !names.has("transactioncurrencyid");
  const currency = hasMoney ? table.columns.get("transactioncurrencyid") : undefined;
  return [...columns, ...(currency === undefined ? [] : [currency])].filter(isStored);
}

/** Owning columns come without the name of what they point at, as recorded. */
const nameless = new Set(["owninguser", "owningteam", "owningbusinessunit"]);

/** The selection of these columns; unknown ones are refused. */
export function selectionOf({ selections, tables }: Organization, table: Table, columnSet: ColumnSet): Selection {
  const key = `${table.logicalName}:${columnSet.allColumns ? "*" : JSON.stringify(columnSet.columns)}`;
  return selections.get(key, () => makeSelection(tables, table, columnsOf(table, columnSet)));
}

function makeSelection(tables: Tables, table: Table, columns: readonly Column[]): Selection {
  const expressions: string[] = [];
  const add = (expression: string): number => expressions.push(expression) - 1;
  const cells = columns.map(
    (column): Cell => ({
      column,
      value: add(columnSql(column.name)),
      type: hasTypeColumn(column) ? add(columnSql(typeColumn(column))) : undefined,
      name: isLookup(column) && !nameless.has(column.name) ? add(nameSql(tables, column)) : undefined,
    }),
  );
  const id = add(columnSql(table.primaryId));
  const version = table.columns.has("versionnumber") ? add(columnSql("versionnumber")) : undefined;
  const readCurrency = currencyReader(table, columns, add);
  const read = (row: SqlRow): Entity => {
    const entity: Entity & { formattedValues: Map<string, string> } = {
      logicalName: table.logicalName,
      id: Guid.of(String(row[id])),
      attributes: new Map(),
      formattedValues: new Map(),
    };
    const currencies = readCurrency(row);
    for (const cell of cells) {
      const value = readCell(cell, row);
      if (value === null) continue;
      entity.attributes.set(cell.column.name, value);
      const formatted = formatValue(cell.column, value, currencies(cell.column));
      if (formatted !== undefined) entity.formattedValues.set(cell.column.name, formatted);
    }
    if (version !== undefined) entity.rowVersion = String(row[version]);
    return entity;
  };
  return { expressions, read };
}

function readCell({ column, value, type, name }: Cell, row: SqlRow): AttributeValue {
  const at = (index: number | undefined): SqlValue | undefined => (index === undefined ? undefined : row[index]);
  return decodeColumn(column, row[value] ?? null, at(type), at(name));
}

type CurrencyOf = (column: Column) => CurrencyFormat;

const noCurrency: CurrencyFormat = { symbol: "", precision: 2 };

/** Amounts are shown in the record's currency, `_base` columns in the organization's. */
function currencyReader(
  table: Table,
  columns: readonly Column[],
  add: (expression: string) => number,
): (row: SqlRow) => CurrencyOf {
  if (!columns.some(({ type }) => type === "Money")) return () => () => noCurrency;
  const ofRecord = table.columns.has("transactioncurrencyid") ? columnSql("transactioncurrencyid") : "NULL";
  const ofOrganization = `(SELECT o."basecurrencyid" FROM "organization" AS o LIMIT 1)`;
  const readOwn = currencyFormat(ofRecord, add);
  const readBase = currencyFormat(ofOrganization, add);
  return (row) => {
    const [own, base] = [readOwn(row), readBase(row)];
    return ({ name }) => (name.endsWith("_base") ? base : own);
  };
}

function currencyFormat(currencyId: string, add: (expression: string) => number): (row: SqlRow) => CurrencyFormat {
  const ask = (column: string): number =>
    add(`(SELECT c.${quote(column)} FROM "transactioncurrency" AS c WHERE c."transactioncurrencyid" = ${currencyId})`);
  const [symbol, precision] = [ask("currencysymbol"), ask("currencyprecision")];
  return (row) => ({ symbol: String(row[symbol] ?? ""), precision: Number(row[precision] ?? 2) });
}
