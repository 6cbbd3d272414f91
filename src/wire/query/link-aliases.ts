import type { FetchFilter, FetchLink, FetchQuery } from "./fetch-query.ts";

/**
 * The alias of every link: its own, or `{table}{n}` where n counts the links from 1 in document order, `account1` (query.md §1.4).
 * Links inside filters are counted after the others; nothing is returned from them.
 */
export function linkAliases({ entity }: FetchQuery): ReadonlyMap<FetchLink, string> {
  const aliases = new Map<FetchLink, string>();
  for (const link of [...joinedLinks(entity), ...linksInFilters(entity)]) {
    aliases.set(link, link.alias ?? `${link.name}${aliases.size + 1}`);
  }
  return aliases;
}

type WithLinks = { readonly links: readonly FetchLink[]; readonly filters: readonly FetchFilter[] };

/** Links below an element, those in filters left out, in document order. */
export function joinedLinks({ links }: Pick<WithLinks, "links">): FetchLink[] {
  return links.flatMap((link) => [link, ...joinedLinks(link)]);
}

/** Links that stand in the filters of an element, of its links, and of these links in turn. */
function linksInFilters(element: WithLinks): FetchLink[] {
  const own = element.filters.flatMap(linksOfFilter);
  return [
    ...own.flatMap((link) => [link, ...joinedLinks(link), ...linksInFilters(link)]),
    ...element.links.flatMap(linksInFilters),
  ];
}

function linksOfFilter({ links, filters }: FetchFilter): FetchLink[] {
  return [...links, ...filters.flatMap(linksOfFilter)];
}
