import type { CallLimits } from "../session/organization-service.ts";
import { fetchedColumns } from "../session/query/fetched-columns.ts";
import type { Session } from "../session/session.ts";
import type { FetchLink, FetchQuery } from "../wire/query/fetch-query.ts";

/** The columns that a query tells, in its order, and whether these are all that its records are printed with. */
export type AskedColumns = { readonly names: readonly string[]; readonly areAll: boolean };

/**
 * Columns by their names in the query, then the ID that comes with every record. Of a query that reads all columns of a table,
 * only its records tell which there are, those that have values; the record's name goes before.
 */
export async function askedColumns(session: Session, fetch: FetchQuery, limits: CallLimits): Promise<AskedColumns> {
  const { entity, aggregate, distinct } = fetch;
  const named = fetchedColumns(fetch);
  if (aggregate) return { names: named, areAll: true };
  const { primaryIdAttribute, primaryNameAttribute } = await session.metadata.table(entity.name, [], limits);
  const before = entity.allAttributes ? primaryNameAttribute : undefined;
  const behind = entity.allAttributes || distinct ? undefined : primaryIdAttribute;
  const names = [before, ...named, behind].filter((name) => name !== undefined);
  return { names: [...new Set(names)], areAll: !entity.allAttributes && !entity.links.some(readsAll) };
}

function readsAll({ allAttributes, links }: FetchLink): boolean {
  return allAttributes || links.some(readsAll);
}
