import type { FetchOrder } from "../../wire/query/fetch-query.ts";
import { OrganizationFault } from "../faults.ts";
import type { Column, Table } from "../metadata/table.ts";
import { isLookup } from "../metadata/table.ts";
import { columnOf } from "../organization.ts";
import { isText } from "../store/column-codec.ts";
import type { Operand } from "./operand.ts";
import { folded, foldedForSort, hasLabels, labelSql, operandOf } from "./operand.ts";
import { nameSql } from "./primary-name.ts";
import type { QueryContext } from "./query-context.ts";
import type { Scope } from "./scope.ts";
import type { Sql } from "./sql.ts";
import { column as columnSql, namesIn, raw } from "./sql.ts";

/** One thing that a query is sorted by. */
export type SortKey = {
  /** Its element in a paging cookie. */
  readonly name: string;
  readonly column: Column;
  readonly descending: boolean;
  /** What a paging cookie keeps of a row. */
  readonly value: Sql;
  /** What is compared, made of the expression of such a value. */
  readonly comparable: (value: Sql) => Sql;
  /** An order by a column of a linked table, for which there is no paging cookie. */
  readonly isLinked: boolean;
};

/**
 * The orders of a query: those of the root, then those of its links in document order, and then, so that the sequence is one
 * and the same for every page, the primary key, and those of links that may have several rows for one row around them.
 */
export function sortKeys(context: QueryContext): SortKey[] {
  const { root } = context.scopes;
  const keys = [...scopeKeys(context, root), ...ids(context)];
  // A column that is named again adds nothing to the sequence.
  return keys.filter((key, index) => keys.findIndex(({ name }) => name === key.name) === index);
}

/** The orders that a query names, without the keys that make the sequence definite. */
export function namedOrders(context: QueryContext): SortKey[] {
  return scopeKeys(context, context.scopes.root);
}

function scopeKeys(context: QueryContext, scope: Scope): SortKey[] {
  const orders = scope.link?.orders ?? context.query.entity.orders;
  return [
    ...orders.map((order) => sortKey(context, scope, order)),
    ...scope.links.flatMap((link) => scopeKeys(context, link)),
  ];
}

function sortKey(context: QueryContext, scope: Scope, order: FetchOrder): SortKey {
  const { attribute = "", descending, entityName } = order;
  const target = entityName === undefined ? scope : context.scopes.find(entityName, scope);
  const { tables } = context.message.organization;
  const operand = operandOf(tables, target, attribute);
  return {
    name: target.alias === undefined ? attribute : `${target.alias}.${attribute}`,
    column: operand.column,
    descending,
    isLinked: target.alias !== undefined,
    ...sortable(context, target, operand),
  };
}

/** Lookups sort by the name of their target, choices and yes/no columns by label, unless the query asks for the number. */
export function sortable(context: QueryContext, scope: Scope, operand: Operand): Pick<SortKey, "value" | "comparable"> {
  const { column, table, stored } = operand;
  const asIs = (value: Sql): Sql => value;
  if (column.type === "Image" || column.type === "File") {
    throw new OrganizationFault("InvalidArgument", `Rows cannot be sorted by '${column.name}', an image or a file.`);
  }
  if (isLookup(column)) {
    const name = raw(nameSql(context.message.organization.tables, column, namesIn(scope.sqlAlias)));
    return { value: name, comparable: folded };
  }
  const byLabel = hasLabels(column) && !context.query.useRawOrderBy;
  if (byLabel) return { value: stored, comparable: (value) => labelSql(column, value) };
  if (!isText(column)) return { value: stored, comparable: asIs };
  return { value: stored, comparable: isIndexed(table, column) ? folded : foldedForSort };
}

/** An index sorts by this text as `fold` gives it. */
function isIndexed({ primaryName, keys }: Table, { name }: Column): boolean {
  return name === primaryName || keys.some(({ columns }) => columns[0] === name);
}

/** The primary keys that tell the rows of the query apart. */
function ids(context: QueryContext): SortKey[] {
  const { root } = context.scopes;
  return [idKey(root), ...root.links.flatMap(several)];
}

/** Links that join at most one row to each row around them add no rows. */
function several(scope: Scope): SortKey[] {
  const type = scope.link?.linkType;
  if (type === "in" || type === "exists") return [];
  const isSingle = scope.on?.from === scope.table.primaryId || type === "matchfirstrowusingcrossapply";
  return [...(isSingle ? [] : [idKey(scope)]), ...scope.links.flatMap(several)];
}

function idKey({ table, sqlAlias, alias }: Scope): SortKey {
  return {
    name: alias === undefined ? table.primaryId : `${alias}.${table.primaryId}`,
    column: columnOf(table, table.primaryId),
    descending: false,
    value: columnSql(sqlAlias, table.primaryId),
    comparable: (value) => value,
    isLinked: false,
  };
}
