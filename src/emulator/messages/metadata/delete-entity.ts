import { factsOf } from "../../customization/changes.ts";
import { withoutTable } from "../../customization/removals.ts";
import { OrganizationFault } from "../../faults.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";

/** Message DeleteEntity: a custom table with its records and relationships. */
export const deleteEntity: Message = {
  parameters: ["LogicalName"],
  run: ({ organization }, request) => {
    const { schema } = organization;
    const { logicalName } = factsOf(schema, textParameter(request, "LogicalName"));
    if (schema.isStandard(logicalName)) {
      throw new OrganizationFault("CannotDeleteMetadata", `The table '${logicalName}' belongs to the platform.`);
    }
    customize(organization, withoutTable(schema, logicalName));
    return new Map();
  },
};
