import type { AttributeMetadata } from "../../../wire/metadata/metadata.ts";
import { describeColumnNamed } from "../../metadata/describe-column.ts";
import type { MessageContext } from "../../organization.ts";
import type { Message } from "../message.ts";
import { noDefinition, publishedOnly, requestedId, requestedName, requestedTable } from "./requested.ts";

/** Message RetrieveAttribute: the definition of one column, by table and logical name or by ID. */
export const retrieveAttribute: Message = {
  parameters: ["EntityLogicalName", "LogicalName", "MetadataId", "ColumnNumber", publishedOnly],
  run: (context, request) => {
    const name = requestedName(request, "LogicalName");
    const table = requestedName(request, "EntityLogicalName");
    const id = requestedId(request);
    const found = name === undefined ? columnWithId(context, id) : columnNamed(context, table, name.toLowerCase());
    if (found === undefined) throw noDefinition("an attribute", { name, id }, table);
    return new Map([["AttributeMetadata", found]]);
  },
};

type FoundColumn = AttributeMetadata | undefined;

function columnNamed({ organization }: MessageContext, table: string | undefined, name: string): FoundColumn {
  return describeColumnNamed(requestedTable(organization, table, undefined), name);
}

function columnWithId({ organization }: MessageContext, id: AttributeMetadata["metadataId"] | undefined): FoundColumn {
  if (id === undefined) return undefined;
  for (const table of organization.tables.values()) {
    const found = organization.schema.definitions.of(table).attributes?.find(({ metadataId }) => metadataId.equals(id));
    if (found !== undefined) return found;
  }
  return undefined;
}
