import { OrganizationFault } from "../../faults.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { sharedOptionSet } from "./option-holder.ts";

/** Message DeleteOptionSet: a choice that no column uses any more. */
export const deleteOptionSet: Message = {
  parameters: ["Name"],
  run: ({ organization }, request) => {
    const { name } = sharedOptionSet(organization.schema, textParameter(request, "Name"));
    for (const table of organization.tables.values()) {
      for (const column of table.columns.values()) {
        if (column.optionSet !== name) continue;
        throw new OrganizationFault(
          "CannotDeleteInUseOptionSet",
          `The choice '${name}' is used by '${table.logicalName}.${column.name}'.`,
        );
      }
    }
    customize(organization, { removedOptionSets: [name] });
    return new Map();
  },
};
