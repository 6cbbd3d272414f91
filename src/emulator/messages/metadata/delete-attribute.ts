import { columnFactsOf, factsOf } from "../../customization/changes.ts";
import { withoutColumn } from "../../customization/removals.ts";
import { OrganizationFault } from "../../faults.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";

/** Message DeleteAttribute: a custom column with all of its values; a lookup with its relationships. */
export const deleteAttribute: Message = {
  parameters: ["EntityLogicalName", "LogicalName"],
  run: ({ organization }, request) => {
    const { schema } = organization;
    const table = factsOf(schema, textParameter(request, "EntityLogicalName"));
    const column = columnFactsOf(table, textParameter(request, "LogicalName"));
    if (column.isCustom !== true || column.name === table.primaryName) {
      throw new OrganizationFault(
        "CannotDeleteMetadata",
        `The column '${column.name}' of '${table.logicalName}' belongs to the platform or to its table.`,
      );
    }
    customize(organization, withoutColumn(schema, table, column.name));
    return new Map();
  },
};
