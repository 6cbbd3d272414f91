import type { EntityCollection } from "../../values/entity.ts";
import type { QueryExpression } from "../../wire/query/query-expression.ts";
import type { Table } from "../metadata/table.ts";
import { unsupportedFeature } from "../not-supported.ts";
import type { Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import type { SqlValue } from "../store/column-codec.ts";
import { quote } from "../store/column-codec.ts";
import type { SqlRow } from "../store/store.ts";
import type { Sql } from "./filter.ts";
import { filterSql, joinSql } from "./filter.ts";
import type { Page } from "./page.ts";
import { largestPage, pageOf } from "./page.ts";
import type { PagingCookie } from "./paging-cookie.ts";
import { printCookie } from "./paging-cookie.ts";
import { root } from "./primary-name.ts";
import { selectionOf } from "./selection.ts";
import type { SortKey } from "./sort-key.ts";
import { sortKeys } from "./sort-key.ts";

/** Runs a query of one table as one SQL statement, and a second one where the total count was asked for. */
export function runQuery(organization: Organization, query: QueryExpression): EntityCollection {
  if (query.linkEntities.length > 0) throw unsupportedFeature("linkEntities");
  const table = tableOf(organization, query.entityName);
  if (query.distinct && query.columnSet.allColumns === false && !query.columnSet.columns.includes(table.primaryId)) {
    throw unsupportedFeature("distinctWithoutKey");
  }
  const selection = selectionOf(organization, table, query.columnSet);
  const keys = sortKeys(organization.tables, table, query.orders);
  const page = pageOf(query, keys);
  const filter = filterSql(table, query.criteria);
  const rows = pageRows(organization, table, selection.expressions, keys, filter, page);
  const kept = rows.slice(0, page.size);
  const keysOf = (row: SqlRow | undefined): SqlRow => row?.slice(selection.expressions.length) ?? [];
  return {
    kind: "EntityCollection",
    entityName: table.logicalName,
    entities: kept.map(selection.read),
    // TopCount is a limit and no page: there is nothing to go on to.
    moreRecords: rows.length > page.size && query.topCount === undefined,
    pagingCookie: kept.length === 0 ? undefined : printCookie(keys, page.number, keysOf(kept[0]), keysOf(kept.at(-1))),
    ...totalCount(organization, table, filter, query),
  };
}

/** The rows of the page and one more, which tells that there are more. */
function pageRows(
  organization: Organization,
  table: Table,
  expressions: readonly string[],
  keys: readonly SortKey[],
  filter: Sql,
  page: Page,
): SqlRow[] {
  const where = page.after === undefined ? filter : joinSql([filter, afterSql(keys, page.after)], " AND ");
  const order = keys.map((key) => `${key.comparable(key.value)}${key.descending ? " DESC" : ""}`);
  const sql = [
    `SELECT ${[...expressions, ...keys.map(({ value }) => value)].join(", ")}`,
    `FROM ${quote(table.logicalName)} AS ${root} WHERE ${where.sql} ORDER BY ${order.join(", ")} LIMIT ? OFFSET ?`,
  ];
  return organization.store.rows(sql.join(" "), [...where.parameters, page.size + 1, page.skip]);
}

/** "Comes after the last row of the page before": later in the first key, or equal in it and later in the second, and so on. */
function afterSql(keys: readonly SortKey[], { last }: PagingCookie): Sql {
  const alternatives = keys.map((key, index): Sql => {
    const equal = keys.slice(0, index).map((earlier, at) => compareSql(earlier, "IS", last[at] ?? null));
    return joinSql([...equal, laterSql(key, last[index] ?? null)], " AND ");
  });
  return joinSql(alternatives, " OR ");
}

/** Nothing comes first in ascending order, last in descending order. */
function laterSql(key: SortKey, value: SqlValue): Sql {
  const operand = key.comparable(key.value);
  if (!key.descending) {
    return value === null ? { sql: `${operand} IS NOT NULL`, parameters: [] } : compareSql(key, ">", value);
  }
  if (value === null) return { sql: "0", parameters: [] };
  return joinSql([compareSql(key, "<", value), { sql: `${operand} IS NULL`, parameters: [] }], " OR ");
}

function compareSql(key: SortKey, operator: "IS" | "<" | ">", value: SqlValue): Sql {
  return { sql: `${key.comparable(key.value)} ${operator} ${key.comparable("?")}`, parameters: [value] };
}

function totalCount(
  organization: Organization,
  table: Table,
  filter: Sql,
  query: QueryExpression,
): Pick<EntityCollection, "totalRecordCount" | "totalRecordCountLimitExceeded"> {
  if (query.pageInfo?.returnTotalRecordCount !== true) {
    return { totalRecordCount: -1, totalRecordCountLimitExceeded: false };
  }
  const matching = `SELECT 1 FROM ${quote(table.logicalName)} AS ${root} WHERE ${filter.sql} LIMIT ${largestPage + 1}`;
  const [row] = organization.store.rows(`SELECT count(*) FROM (${matching})`, filter.parameters);
  const count = Number(row?.[0] ?? 0);
  return { totalRecordCount: Math.min(count, largestPage), totalRecordCountLimitExceeded: count > largestPage };
}
