import type { FetchColumns, FetchLink, FetchQuery } from "../../wire/query/fetch-query.ts";
import { linkAliases } from "../../wire/query/link-aliases.ts";

/**
 * The names under which a query's columns come, as far as the query tells: attributes, aliases, `alias.attribute` of links, in
 * the order of the query. Of tables whose columns are all read none are told.
 */
export function fetchedColumns(query: FetchQuery): readonly string[] {
  const aliases = linkAliases(query);
  const ofLinks = (links: readonly FetchLink[]): string[] =>
    links.flatMap((link) => [...named(link, `${aliases.get(link)}.`), ...ofLinks(link.links)]);
  return [...new Set([...named(query.entity, ""), ...ofLinks(query.entity.links)])];
}

function named({ attributes }: FetchColumns, prefix: string): string[] {
  return attributes.map(({ name, alias }) => alias ?? prefix + name);
}
