import { changedColumn } from "../../customization/changed-column.ts";
import { columnFactsOf, factsOf, withChangedColumn } from "../../customization/changes.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message UpdateAttribute: names, requirement and limits of a column; its type stays. */
export const updateAttribute: Message = {
  parameters: ["EntityName", "Attribute", "MergeLabels"],
  run: ({ organization }, request) => {
    const table = factsOf(organization.schema, textParameter(request, "EntityName"));
    const given = definitionParameter(request, "Attribute", "AttributeMetadata");
    const column = columnFactsOf(table, given.logicalName);
    customize(organization, { tables: [withChangedColumn(table, changedColumn(column, given))] });
    return new Map();
  },
};
