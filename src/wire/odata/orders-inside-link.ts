import type { FetchOrder } from "../query/fetch-query.ts";

/**
 * The orders that stand in the link whose columns they are. Organizations sort by the query's own columns first and by those of its
 * links then, which every version understands; orders of another row stay with the query and name their link, which came later.
 */
export function ordersInsideLink(orders: readonly FetchOrder[]): readonly FetchOrder[] {
  const first = orders.findIndex(({ entityName }) => entityName !== undefined);
  const ofLinks = first < 0 ? [] : orders.slice(first);
  return ofLinks.every(({ entityName }) => entityName === ofLinks[0]?.entityName) ? ofLinks : [];
}
