import type { Ordering, Page } from "./page.ts";
import { printOrdering } from "./page.ts";
import type { Selection } from "./selection.ts";
import { rowsAlias } from "./selection.ts";
import type { SortKey } from "./sort-key.ts";
import type { Sql } from "./sql.ts";
import { join, raw, sql, value } from "./sql.ts";

/** What the statement for a page of rows is made of. */
export type PageParts = {
  readonly selections: readonly Selection[];
  readonly keys: readonly SortKey[];
  /** FROM, WHERE and GROUP BY. */
  readonly rows: Sql;
  readonly order: readonly Ordering[];
  readonly page: Page;
};

/** A statement whose rows begin with the selections' values, and where in them the keys' values are. */
export type PageStatement = { readonly statement: Sql; readonly keyPlaces: readonly number[] };

/** One row more than the page holds, which tells that there are more. Where rows are sorted, names are looked up only after that. */
export function pageStatement(parts: PageParts): PageStatement {
  const isSorted = parts.order.length > 1 && parts.selections.some(({ looksUp }) => looksUp);
  return isSorted ? twoSteps(parts) : oneStep(parts);
}

function oneStep({ selections, keys, rows, order, page }: PageParts): PageStatement {
  const selected = selections.flatMap(({ expressions }) => expressions).map(raw);
  // A key that is read anyhow is not read again.
  const keyPlaces = keys.map(({ value: key }) => {
    const known = selected.findIndex((expression) => expression.sql === key.sql);
    return known < 0 ? selected.push(key) - 1 : known;
  });
  const sorted = join(order.map(printOrdering), ", ");
  return { statement: sql`SELECT ${join(selected, ", ")} ${rows} ORDER BY ${sorted} ${limitSql(page)}`, keyPlaces };
}

function twoSteps({ selections, keys, rows, order, page }: PageParts): PageStatement {
  const sorted = join(
    order.map(({ descending }, at) => printOrdering({ operand: raw(`o${at}`), descending })),
    ", ",
  );
  const columns = [
    ...selections.flatMap((selection) => selection.columns).map(raw),
    ...keys.map((key, at) => sql`${key.value} AS ${raw(`k${at}`)}`),
    ...order.map(({ operand }, at) => sql`${operand} AS ${raw(`o${at}`)}`),
  ];
  const first = sql`SELECT ${join(columns, ", ")} ${rows} ORDER BY ${sorted} ${limitSql(page)}`;
  const later = selections.flatMap((selection) => selection.later);
  const selected = [...later, ...keys.map((_, at) => `${rowsAlias}.k${at}`)].map(raw);
  const alias = raw(rowsAlias);
  return {
    statement: sql`WITH ${alias} AS MATERIALIZED (${first}) SELECT ${join(selected, ", ")} FROM ${alias} ORDER BY ${sorted}`,
    keyPlaces: keys.map((_, at) => later.length + at),
  };
}

function limitSql({ size, skip }: Page): Sql {
  return sql`LIMIT ${value(size + 1)} OFFSET ${value(skip)}`;
}
