import type { AttributeValue, EntityCollection } from "../../values/entity.ts";
import { queryLimits } from "../../wire/query/check-fetch-query.ts";
import type { FetchAttribute } from "../../wire/query/fetch-query.ts";
import { OrganizationFault } from "../faults.ts";
import type { SqlRow } from "../store/store.ts";
import { aggregateColumn } from "./aggregate-column.ts";
import { baseCurrencyReader } from "./currency.ts";
import { formatValue } from "./format-value.ts";
import { groupColumn } from "./group-column.ts";
import { pageOf } from "./page.ts";
import type { QueryContext } from "./query-context.ts";
import { runStatement } from "./run-statement.ts";
import type { Scope } from "./scope.ts";
import type { Expression, ReadEntity } from "./selection.ts";
import type { Sql } from "./sql.ts";
import { join, namesIn, raw, sql, value } from "./sql.ts";

/** A column of an aggregate query's result. */
export type ResultColumn = {
  /** What is selected; the first is what a row is sorted by unless `order` says otherwise. */
  readonly expressions: readonly Sql[];
  /** Undefined: an aggregate. Otherwise what the rows are grouped by. */
  readonly group?: readonly Sql[] | undefined;
  readonly order?: Sql | undefined;
  /** The value of the expressions; null: none. */
  readonly read: (values: SqlRow) => AttributeValue;
  /** How a person reads it, where it is not how the column's values are read. */
  readonly format?: ((value: AttributeValue) => string | undefined) | undefined;
};

type AliasedColumn = ResultColumn & {
  readonly scope: Scope;
  readonly attribute: FetchAttribute;
  /** Place of the first expression among all, from 0. */
  readonly at: number;
};

/** Runs a query with `aggregate`: groups and totals as AliasedValues, records without ID (query.md §1.7). */
export function runAggregate(context: QueryContext, rows: Sql): EntityCollection {
  const { query, message, scopes } = context;
  const columns = resultColumns(context);
  const expressions = columns.flatMap((column) => column.expressions);
  const add = (expression: Expression): number => expressions.push(raw(expression(namesIn(scopes.root.sqlAlias)))) - 1;
  const readCurrency = baseCurrencyReader(add);
  const counted = add(() => "sum(count(*)) OVER ()");
  const page = pageOf(query, undefined);
  const groups = columns.flatMap(({ group = [] }) => group);
  const order = [...orders(context, columns), ...groups];
  const statement = join(
    [
      sql`SELECT ${join(expressions, ", ")} ${rows}`,
      ...(groups.length === 0 ? [] : [sql`GROUP BY ${join(groups, ", ")}`]),
      ...(order.length === 0 ? [] : [sql`ORDER BY ${join(order, ", ")}`]),
      sql`LIMIT ${value(page.size + 1)} OFFSET ${value(page.skip)}`,
    ],
    " ",
  );
  const read = runStatement(message, statement);
  checkLimit(context, Number(read[0]?.[counted] ?? 0));
  const zone = (): QueryContext["zone"] => context.zone;
  const entities = read.slice(0, page.size).map((row) => {
    const entity: ReadEntity = {
      logicalName: scopes.root.table.logicalName,
      attributes: new Map(),
      formattedValues: new Map(),
    };
    for (const column of columns)
      addValue(entity, column, row, (value) => {
        const operand = scopeColumn(column);
        return column.format?.(value) ?? (operand && formatValue(operand, value, readCurrency(row, 0), zone));
      });
    return entity;
  });
  return {
    kind: "EntityCollection",
    entityName: scopes.root.table.logicalName,
    entities,
    moreRecords: read.length > page.size && query.top === undefined,
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  };
}

function scopeColumn({ scope, attribute }: AliasedColumn): ReturnType<Scope["table"]["columns"]["get"]> {
  return scope.table.columns.get(attribute.name);
}

function checkLimit({ query }: QueryContext, counted: number): void {
  if (counted <= (query.aggregateLimit ?? queryLimits.aggregateRows)) return;
  throw new OrganizationFault(
    "AggregateQueryRecordLimitExceeded",
    "AggregateQueryRecordLimit exceeded. Cannot perform this operation.",
  );
}

function resultColumns(context: QueryContext): AliasedColumn[] {
  const columns: AliasedColumn[] = [];
  let at = 0;
  const addOf = (scope: Scope): void => {
    for (const attribute of (scope.link ?? context.query.entity).attributes) {
      const make = attribute.groupBy === true ? groupColumn : aggregateColumn;
      const column = make(context, scope, attribute, at);
      columns.push({ ...column, scope, attribute, at });
      at += column.expressions.length;
    }
    for (const link of scope.links) addOf(link);
  };
  addOf(context.scopes.root);
  return columns;
}

/** A total over nothing is there without a value; a group of rows without a value is left out. */
function addValue(
  entity: ReadEntity,
  { attribute, scope, at, expressions, group, read }: AliasedColumn,
  row: SqlRow,
  format: (value: AttributeValue) => string | undefined,
): void {
  const key = attribute.alias ?? attribute.name;
  const value = read(row.slice(at, at + expressions.length));
  if (value === null && group !== undefined) return;
  entity.attributes.set(key, {
    kind: "AliasedValue",
    entityLogicalName: scope.table.logicalName,
    attributeLogicalName: attribute.name,
    value,
  });
  const formatted = value === null ? undefined : format(value);
  if (formatted !== undefined) entity.formattedValues.set(key, formatted);
}

function orders(context: QueryContext, columns: readonly AliasedColumn[]): Sql[] {
  const ordersOf = (scope: Scope): Sql[] => [
    ...(scope.link ?? context.query.entity).orders.map(({ alias, descending }) => {
      const column = columns.find(({ attribute }) => attribute.alias === alias);
      if (column === undefined) {
        throw new OrganizationFault(
          "QueryBuilderAlias_Does_Not_Exist",
          `The alias '${alias}' of an order does not exist in the query on '${context.scopes.root.table.logicalName}'.`,
        );
      }
      return sql`${column.order ?? raw(String(column.at + 1))}${raw(descending ? " DESC" : "")}`;
    }),
    ...scope.links.flatMap(ordersOf),
  ];
  return ordersOf(context.scopes.root);
}
