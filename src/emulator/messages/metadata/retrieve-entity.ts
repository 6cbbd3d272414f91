import type { EntityMetadata } from "../../../wire/metadata/metadata.ts";
import type { Table } from "../../metadata/table.ts";
import type { Organization } from "../../organization.ts";
import type { Message } from "../message.ts";
import { entityFilters, publishedOnly, requestedId, requestedName, requestedTable } from "./requested.ts";

/** Message RetrieveEntity: the definition of one table, with as much of it as EntityFilters asks for. */
export const retrieveEntity: Message = {
  parameters: ["LogicalName", "MetadataId", "EntityFilters", publishedOnly],
  run: ({ organization }, request) => {
    const table = requestedTable(organization, requestedName(request, "LogicalName"), requestedId(request));
    return new Map([["EntityMetadata", filteredDefinition(organization, table, entityFilters(request))]]);
  },
};

export function filteredDefinition(
  { schema }: Organization,
  table: Table,
  filters: ReadonlySet<string>,
): EntityMetadata {
  const whole = schema.definitions.of(table);
  const has = (filter: string): boolean => filters.has("All") || filters.has(filter);
  return {
    ...whole,
    attributes: has("Attributes") ? whole.attributes : undefined,
    oneToManyRelationships: has("Relationships") ? whole.oneToManyRelationships : undefined,
    manyToOneRelationships: has("Relationships") ? whole.manyToOneRelationships : undefined,
    manyToManyRelationships: has("Relationships") ? whole.manyToManyRelationships : undefined,
  };
}
