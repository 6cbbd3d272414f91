import type { CallLimits, OrganizationService } from "../session/organization-service.ts";
import type { Entity } from "../values/entity.ts";
import { EntityReference } from "../values/entity-reference.ts";
import { Guid } from "../values/guid.ts";

export type Asking = { readonly organization: OrganizationService; readonly limits: CallLimits };

/** The records of a table that have one of these values in a column: one RetrieveMultiple, none where there are no values. */
export async function recordsWhere(
  entityName: string,
  attributeName: string,
  values: readonly (Guid | string)[],
  columns: readonly string[],
  { organization, limits }: Asking,
): Promise<readonly Entity[]> {
  if (values.length === 0) return [];
  const { entities } = await organization.retrieveMultiple(
    {
      kind: "QueryExpression",
      entityName,
      columnSet: { kind: "ColumnSet", allColumns: false, columns },
      criteria: {
        filterOperator: "And",
        conditions: [{ attributeName, operator: values.length === 1 ? "Equal" : "In", values }],
        filters: [],
      },
      orders: [],
      linkEntities: [],
      distinct: false,
      noLock: false,
    },
    limits,
  );
  return entities;
}

/** The IDs that a column holds, each once. */
export function idsIn(entities: readonly Entity[], column: string): readonly Guid[] {
  const ids = entities.flatMap(({ attributes }) => {
    const value = attributes.get(column);
    const id = value instanceof EntityReference ? value.id : value;
    return id instanceof Guid ? [id] : [];
  });
  return [...new Map(ids.map((id) => [id.text.toLowerCase(), id])).values()];
}
