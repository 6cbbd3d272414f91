import type { EntityCollection } from "../../values/entity.ts";
import { checkFetchQuery } from "../../wire/query/check-fetch-query.ts";
import type { FetchFilter, FetchQuery } from "../../wire/query/fetch-query.ts";
import { OrganizationFault } from "../faults.ts";
import { unsupportedFeature } from "../not-supported.ts";
import type { MessageContext } from "../organization.ts";
import { checkPrivilege } from "../records/check-access.ts";
import type { SqlRow } from "../store/store.ts";
import { runAggregate } from "./aggregate.ts";
import { organizationSetting } from "./caller-settings.ts";
import { orFault } from "./fetch-of-query.ts";
import { afterSql, largestPage, orderSql, pageOf } from "./page.ts";
import { pageStatement } from "./page-statement.ts";
import { printCookie } from "./paging-cookie.ts";
import { QueryContext } from "./query-context.ts";
import { rowsSql } from "./rows.ts";
import { runStatement } from "./run-statement.ts";
import type { Scope } from "./scope.ts";
import type { ReadEntity, Selection } from "./selection.ts";
import { selectionOf } from "./selection.ts";
import type { SortKey } from "./sort-key.ts";
import { namedOrders, sortKeys } from "./sort-key.ts";
import type { Sql } from "./sql.ts";
import { join, raw, sql, value } from "./sql.ts";

/**
 * Runs a query as one SQL statement, and a second one where the total count was asked for. The same query with other values is
 * the same statement. Throws OrganizationFault.
 */
export function runQuery(message: MessageContext, query: FetchQuery): EntityCollection {
  orFault(() => checkFetchQuery(query));
  if (query.minActiveRowVersion === true) throw unsupportedFeature("minActiveRowVersion");
  const context = new QueryContext(message, query);
  for (const { table } of context.scopes.all) checkPrivilege(message, table, "Read");
  const rows = rowsSql(context);
  checkQuickFind(context, rows);
  return query.aggregate ? runAggregate(context, rows) : runPlain(context, rows);
}

function runPlain(context: QueryContext, rows: Sql): EntityCollection {
  const { query, message, scopes } = context;
  const selections = selectionsOf(context);
  // All columns but lists of parties are read of the row itself.
  if (selections.every(({ expressions }) => expressions.length === 0)) throw unsupportedFeature("distinctParties");
  const keys = query.distinct ? namedOrders(context) : sortKeys(context);
  const hasCookie = !query.distinct && !keys.some(({ isLinked }) => isLinked);
  const page = pageOf(query, hasCookie ? keys : undefined);
  const groups = query.distinct ? selections.flatMap(({ distinguishing }) => distinguishing).map(raw) : [];
  const after = page.after === undefined ? rows : sql`${rows} AND ${afterSql(keys, page.after)}`;
  const grouped = groups.length === 0 ? after : sql`${after} GROUP BY ${join(groups, ", ")}`;
  const order = [...orderSql(keys), ...groups.map((operand) => ({ operand, descending: false }))];
  const { statement, keyPlaces } = pageStatement({ selections, keys, rows: grouped, order, page });
  const read = runStatement(message, statement);
  const kept = read.slice(0, page.size);
  const keysOf = (row: SqlRow | undefined): SqlRow => keyPlaces.map((place) => row?.[place] ?? null);
  return {
    kind: "EntityCollection",
    entityName: scopes.root.table.logicalName,
    entities: kept.map(reader(context, selections)),
    // A top is a limit and no page: there is nothing to go on to.
    moreRecords: read.length > page.size && query.top === undefined,
    pagingCookie: cookie(hasCookie && kept.length > 0, keys, page.number, keysOf(kept[0]), keysOf(kept.at(-1))),
    ...totalCount(context, rows, groups),
  };
}

function cookie(has: boolean, keys: readonly SortKey[], page: number, first: SqlRow, last: SqlRow): string | undefined {
  return has ? printCookie(keys, page, first, last) : undefined;
}

/** The selections of the root and of every link that is joined, in document order. */
function selectionsOf({ query, scopes, message: { organization } }: QueryContext): Selection[] {
  const isRecord = !query.distinct;
  const ofScope = (scope: Scope): Selection[] => {
    const { link, table, sqlAlias, alias } = scope;
    return [
      selectionOf(organization, { table, sqlAlias, alias, isRecord }, link ?? query.entity),
      ...scope.links.flatMap(ofScope),
    ];
  };
  return ofScope(scopes.root);
}

function reader(context: QueryContext, selections: readonly Selection[]): (row: SqlRow) => ReadEntity {
  const { logicalName } = context.scopes.root.table;
  const zone = (): QueryContext["zone"] => context.zone;
  let end = 0;
  const parts = selections.map(({ read, expressions }) => {
    const offset = end;
    end += expressions.length;
    return { read, offset };
  });
  return (row) => {
    const entity: ReadEntity = { logicalName, attributes: new Map(), formattedValues: new Map() };
    for (const { read, offset } of parts) read(row, offset, entity, zone);
    return entity;
  };
}

function totalCount(
  { query, message }: QueryContext,
  rows: Sql,
  groups: readonly Sql[],
): Pick<EntityCollection, "totalRecordCount" | "totalRecordCountLimitExceeded"> {
  if (!query.returnTotalRecordCount) return { totalRecordCount: -1, totalRecordCountLimitExceeded: false };
  const grouped = groups.length === 0 ? rows : sql`${rows} GROUP BY ${join(groups, ", ")}`;
  const count = countRows(message, grouped, largestPage + 1);
  return { totalRecordCount: Math.min(count, largestPage), totalRecordCountLimitExceeded: count > largestPage };
}

/** Counts no further than the limit. */
function countRows(message: MessageContext, rows: Sql, limit: number): number {
  const statement = sql`SELECT count(*) FROM (SELECT 1 ${rows} LIMIT ${value(limit)})`;
  const [row] = runStatement(message, statement);
  return Number(row?.[0] ?? 0);
}

/** Rows that a quick find may match where the organization limits it. */
const quickFindRows = 10_000;

function checkQuickFind({ query, message }: QueryContext, rows: Sql): void {
  if (!query.entity.filters.some(isQuickFind)) return;
  if (organizationSetting(message, "quickfindrecordlimitenabled") !== true) return;
  if (countRows(message, rows, quickFindRows + 1) <= quickFindRows) return;
  throw new OrganizationFault(
    "QuickFindQueryRecordLimitExceeded",
    "QuickFindQueryRecordLimit exceeded. Cannot perform this operation.",
  );
}

function isQuickFind({ isQuickFind: marked, filters }: FetchFilter): boolean {
  return marked === true || filters.some(isQuickFind);
}
