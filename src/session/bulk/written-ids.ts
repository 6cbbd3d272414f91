import { Guid } from "../../values/guid.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";

/** IDs that one query asks for. */
const idsOfQuery = 500;

/** Which of these records are there: RetrieveMultiple of their IDs alone. */
export async function writtenIds(
  ids: readonly Guid[],
  entityName: string,
  service: OrganizationService,
  metadata: SessionMetadata,
  limits: CallLimits,
): Promise<ReadonlySet<string>> {
  const { primaryIdAttribute = `${entityName}id` } = await metadata.table(entityName, [], limits);
  const found = new Set<string>();
  for (let start = 0; start < ids.length; start += idsOfQuery) {
    const asked = ids.slice(start, start + idsOfQuery);
    const condition = { attributeName: primaryIdAttribute, operator: "In", values: asked };
    const { entities } = await service.retrieveMultiple(
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
    );
    for (const { id } of entities) if (id instanceof Guid) found.add(id.text);
  }
  return found;
}
