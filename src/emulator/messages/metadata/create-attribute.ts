import { factsOf, withColumn } from "../../customization/changes.ts";
import { newColumn } from "../../customization/new-column.ts";
import { metadataId } from "../../metadata/metadata-id.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message CreateAttribute: a column of any type but lookups, which come with their relationship. */
export const createAttribute: Message = {
  parameters: ["EntityName", "Attribute"],
  run: ({ organization }, request) => {
    const { schema } = organization;
    const table = factsOf(schema, textParameter(request, "EntityName"));
    const column = newColumn(schema, definitionParameter(request, "Attribute", "AttributeMetadata"));
    customize(organization, { tables: [withColumn(schema, table, column)] });
    return new Map([["AttributeId", metadataId("attribute", `${table.logicalName}.${column.name}`)]]);
  },
};
