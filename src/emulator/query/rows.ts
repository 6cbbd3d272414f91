import type { FetchFilter, FetchLink } from "../../wire/query/fetch-query.ts";
import { columnOf } from "../organization.ts";
import { isText, quote } from "../store/column-codec.ts";
import { conditionSql } from "./condition.ts";
import { folded } from "./operand.ts";
import type { QueryContext } from "./query-context.ts";
import type { Scope } from "./scope.ts";
import type { Sql } from "./sql.ts";
import { column, every, join, raw, some, sql } from "./sql.ts";
import { visibleSql } from "./visible.ts";

/*
 * Which rows a query has: tables, joins and conditions. Filters hold links and links hold filters, hence one file.
 */

/** `FROM … WHERE …` of the whole query. */
export function rowsSql(context: QueryContext): Sql {
  const { root } = context.scopes;
  const conditions = [filtersSql(context, root, context.query.entity.filters)];
  const joins = joinsSql(context, root, conditions);
  // There is no long-term retention here, hence no retained row.
  if (context.query.dataSource === "retained") conditions.push(raw("0"));
  return sql`FROM ${tableSql(context, root)}${joins} WHERE ${every(conditions)}`;
}

/** `"account" AS t`; the records of it that the caller may read, where these are not all. */
function tableSql({ message }: QueryContext, { table, sqlAlias }: Scope): Sql {
  const visible = visibleSql(message, table);
  if (visible === undefined) return raw(`${quote(table.logicalName)} AS ${sqlAlias}`);
  return sql`(SELECT * FROM ${raw(quote(table.logicalName))} AS v WHERE ${visible}) AS ${raw(sqlAlias)}`;
}

/**
 * The joins of a table's links and of theirs. What must hold of the joined rows is added to `conditions`: filters of inner links,
 * and links that only test for rows. An inner link below an outer one belongs to it: the outer link then has no row where the
 * inner one has none, and the row around them stays.
 */
function joinsSql(context: QueryContext, scope: Scope, conditions: Sql[]): Sql {
  return join(
    scope.links.map((link) => joinSql(context, link, conditions)),
    "",
  );
}

function joinSql(context: QueryContext, scope: Scope, conditions: Sql[]): Sql {
  const { linkType = "inner", filters = [] } = scope.link ?? {};
  if (linkType === "in" || linkType === "exists") {
    conditions.push(testSql(context, scope));
    return raw("");
  }
  if (linkType === "inner" || linkType === "natural") {
    conditions.push(filtersSql(context, scope, filters));
    return sql` JOIN ${tableSql(context, scope)} ON ${onSql(scope)}${joinsSql(context, scope, conditions)}`;
  }
  const joined =
    linkType === "outer" ? [onSql(scope), filtersSql(context, scope, filters)] : [firstRowSql(context, scope)];
  return outerSql(context, scope, joined);
}

function outerSql(context: QueryContext, scope: Scope, on: Sql[]): Sql {
  const narrowing = scope.links.filter(({ link }) => link?.linkType !== "outer" && !isFirstRow(link?.linkType));
  const others = scope.links.filter((link) => !narrowing.includes(link));
  const inner = join(
    narrowing.map((link) => joinSql(context, link, on)),
    "",
  );
  const outer = join(
    others.map((link) => joinSql(context, link, on)),
    "",
  );
  const table = inner.sql === "" ? tableSql(context, scope) : sql`(${tableSql(context, scope)}${inner})`;
  return sql` LEFT JOIN ${table} ON ${every(on)}${outer}`;
}

function isFirstRow(linkType: string | undefined): boolean {
  return linkType === "matchfirstrowusingcrossapply";
}

/** The filters of a table in the query as one condition; an empty filter matches everything. */
function filtersSql(context: QueryContext, scope: Scope, filters: readonly FetchFilter[]): Sql {
  return every(filters.filter((filter) => !isEmpty(filter)).map((filter) => filterSql(context, scope, filter)));
}

function isEmpty({ conditions, filters, links }: FetchFilter): boolean {
  return conditions.length === 0 && links.length === 0 && filters.every(isEmpty);
}

function filterSql(context: QueryContext, scope: Scope, filter: FetchFilter): Sql {
  const parts = [
    ...filter.conditions.map((condition) => conditionSql(context, scope, condition)),
    ...filter.filters.filter((nested) => !isEmpty(nested)).map((nested) => filterSql(context, scope, nested)),
    ...filter.links.map((link) => anyOrAllSql(context, link)),
  ];
  return filter.type === "or" ? some(parts) : every(parts);
}

/**
 * Links inside a filter (query.md §1.4). `all`: there are linked rows, and none of them satisfies the inner filter;
 * `not all` is the same as `any`.
 */
function anyOrAllSql(context: QueryContext, link: FetchLink): Sql {
  const scope = context.scopes.ofLink(link);
  const found = existsSql(context, scope, true);
  if (link.linkType === "not any") return sql`NOT ${found}`;
  return link.linkType === "all" ? sql`(${existsSql(context, scope, false)} AND NOT ${found})` : found;
}

/** Whether the link has rows: all of them, or those that satisfy its filters and links. */
function existsSql(context: QueryContext, scope: Scope, isFiltered: boolean): Sql {
  const joined = onSql(scope);
  if (!isFiltered) return sql`EXISTS (SELECT 1 FROM ${tableSql(context, scope)} WHERE ${joined})`;
  const { joins, conditions } = linkedRows(context, scope);
  return sql`EXISTS (SELECT 1 FROM ${tableSql(context, scope)}${joins} WHERE ${every([joined, ...conditions])})`;
}

/** A link of type in or exists: the row around it counts where there are linked rows. */
function testSql(context: QueryContext, scope: Scope): Sql {
  if (scope.link?.linkType !== "in") return existsSql(context, scope, true);
  const { joins, conditions } = linkedRows(context, scope);
  const [from, to] = joinedColumns(scope);
  return sql`${to} IN (SELECT ${from} FROM ${tableSql(context, scope)}${joins} WHERE ${every(conditions)})`;
}

function linkedRows(context: QueryContext, scope: Scope): { joins: Sql; conditions: Sql[] } {
  const conditions = [filtersSql(context, scope, scope.link?.filters ?? [])];
  const joins = joinsSql(context, scope, conditions);
  return { joins, conditions };
}

/** The two columns that a link joins, as they are compared: of its table, and of the one around it. */
function joinedColumns({ table, sqlAlias, parent, on }: Scope): [from: Sql, to: Sql] {
  if (parent === undefined || on === undefined) throw new TypeError("the root is joined with nothing");
  const compared = (scope: Pick<Scope, "table" | "sqlAlias">, name: string): Sql => {
    const operand = column(scope.sqlAlias, name);
    return isText(columnOf(scope.table, name)) ? folded(operand) : operand;
  };
  return [compared({ table, sqlAlias }, on.from), compared(parent, on.to)];
}

/** The condition that joins a link with the table around it. */
function onSql(scope: Scope): Sql {
  const [from, to] = joinedColumns(scope);
  return sql`${from} = ${to}`;
}

/** The first of the rows that a link would join, by its ID. */
function firstRowSql(context: QueryContext, scope: Scope): Sql {
  const id = raw(`${scope.sqlAlias}.${quote(scope.table.primaryId)}`);
  const conditions = every([onSql(scope), filtersSql(context, scope, scope.link?.filters ?? [])]);
  return sql`${id} = (SELECT ${id} FROM ${tableSql(context, scope)} WHERE ${conditions} ORDER BY ${id} LIMIT 1)`;
}
