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
  /** Values that come behind those of the selections. */
  readonly keys: readonly SortKey[];
  /** FROM, WHERE and GROUP BY. */
  readonly rows: Sql;
  readonly order: readonly Ordering[];
  readonly page: Page;
};

/** One row more than the page holds, which tells that there are more. Where rows are sorted, names are looked up only after that. */
export function pageStatement(parts: PageParts): Sql {
  const isSorted = parts.order.length > 1 && parts.selections.some(({ looksUp }) => looksUp);
  return isSorted ? twoSteps(parts) : oneStep(parts);
}

function oneStep({ selections, keys, rows, order, page }: PageParts): Sql {
  const expressions = selections.flatMap((selection) => selection.expressions).map(raw);
  const selected = join([...expressions, ...keys.map((key) => key.value)], ", ");
  return sql`SELECT ${selected} ${rows} ORDER BY ${join(order.map(printOrdering), ", ")} ${limitSql(page)}`;
}

function twoSteps({ selections, keys, rows, order, page }: PageParts): Sql {
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
  const later = [...selections.flatMap((selection) => selection.later), ...keys.map((_, at) => `${rowsAlias}.k${at}`)];
  const alias = raw(rowsAlias);
  return sql`WITH ${alias} AS MATERIALIZED (${first}) SELECT ${raw(later.join(", "))} FROM ${alias} ORDER BY ${sorted}`;
}

function limitSql({ size, skip }: Page): Sql {
  return sql`LIMIT ${value(size + 1)} OFFSET ${value(skip)}`;
}
