import type { ParameterValue } from "../../../wire/organization-call.ts";
import type { Message } from "../message.ts";
import { entityFilters, publishedOnly } from "./requested.ts";
import { filteredDefinition } from "./retrieve-entity.ts";

/** Message RetrieveAllEntities: the definitions of all tables, with as much of them as EntityFilters asks for. */
export const retrieveAllEntities: Message = {
  parameters: ["EntityFilters", publishedOnly],
  run: ({ organization }, request) => {
    const filters = entityFilters(request);
    const tables = [...organization.tables.values()].map((table) => filteredDefinition(organization, table, filters));
    return new Map<string, ParameterValue>([
      ["EntityMetadata", tables],
      ["Timestamp", organization.schema.timestamp],
    ]);
  },
};
