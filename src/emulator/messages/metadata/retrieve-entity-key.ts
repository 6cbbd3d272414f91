import type { EntityKeyMetadata } from "../../../wire/metadata/metadata.ts";
import { describeKey } from "../../metadata/describe-table.ts";
import type { Message } from "../message.ts";
import { noDefinition, publishedOnly, requestedId, requestedName, requestedTable } from "./requested.ts";

/** Message RetrieveEntityKey: an alternate key, by table and logical name or by ID; its index status tells whether it may be used. */
export const retrieveEntityKey: Message = {
  parameters: ["EntityLogicalName", "LogicalName", "MetadataId", publishedOnly],
  run: ({ organization }, request) => {
    const name = requestedName(request, "LogicalName")?.toLowerCase();
    const tableName = requestedName(request, "EntityLogicalName");
    const id = requestedId(request);
    const tables =
      tableName === undefined
        ? [...organization.tables.values()]
        : [requestedTable(organization, tableName, undefined)];
    const isAsked = (key: EntityKeyMetadata): boolean =>
      name === undefined ? id?.equals(key.metadataId) === true : key.logicalName === name;
    const found = tables.flatMap((table) => table.keys.map((key) => describeKey(table, key))).find(isAsked);
    if (found !== undefined) return new Map([["EntityKeyMetadata", found]]);
    throw noDefinition("a key", { name, id }, tableName);
  },
};
