import { Guid } from "../../values/guid.ts";
import type { LoadRequests } from "./load-requests.ts";

/** IDs that one query asks for. */
const idsOfQuery = 500;

/** Which of these records are there: RetrieveMultiple of their IDs alone. */
export async function writtenIds(
  ids: readonly Guid[],
  entityName: string,
  primaryIdAttribute: string,
  requests: LoadRequests,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let start = 0; start < ids.length; start += idsOfQuery) {
    const condition = {
      attributeName: primaryIdAttribute,
      operator: "In",
      values: ids.slice(start, start + idsOfQuery),
    };
    const { entities } = await requests.ask((service, limits) =>
      service.retrieveMultiple(
        {
          kind: "QueryExpression",
          entityName,
          columnSet: { kind: "ColumnSet", allColumns: false, columns: [primaryIdAttribute] },
          criteria: { filterOperator: "And", conditions: [condition], filters: [] },
          orders: [],
          linkEntities: [],
          distinct: false,
          noLock: false,
        },
        limits,
      ),
    );
    for (const { id } of entities) if (id instanceof Guid) found.add(id.text);
  }
  return found;
}
