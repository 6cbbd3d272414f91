import type { Entity } from "../../values/entity.ts";
import type { OrganizationRequest } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import { createRecord } from "../records/write-record.ts";
import type { Message } from "./message.ts";
import { collectionParameter } from "./parameter-bag.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message CreateMultiple: all records of one table, or none (messages §6). The IDs come in the order of the records. */
export const createMultiple: Message = {
  parameters: ["Targets"],
  run: (context, request) => {
    const { logicalName, entities } = targetsOf(request);
    const table = tableForMessage(context.organization, logicalName, "Create");
    const ids = context.organization.store.transaction(() =>
      entities.map((entity) => createRecord(context, table, entity)),
    );
    return new Map([["Ids", ids]]);
  },
};

export type Targets = { readonly logicalName: string; readonly entities: readonly Entity[] };

/** Parameter Targets of CreateMultiple, UpdateMultiple and UpsertMultiple: some records, all of one table. */
export function targetsOf(request: OrganizationRequest): Targets {
  const { entityName, entities } = collectionParameter(request, "Targets");
  if (entityName === "") {
    throw new OrganizationFault("InvalidArgument", "Required member 'EntityName' missing for field 'Targets'");
  }
  if (entities.length === 0) throw noTargets();
  for (const { logicalName } of entities) {
    if (logicalName !== entityName) {
      throw new OrganizationFault(
        "InvalidArgument",
        `This entity cannot be added to the specified collection. The collection can have entities with PlatformName = ${entityName} while this entity has Platform Name: ${logicalName}`,
      );
    }
  }
  return { logicalName: entityName, entities };
}

function noTargets(): OrganizationFault {
  return new OrganizationFault(
    "Unexpected",
    "System.ArgumentException: The value of the parameter 'Targets' cannot be null or empty.",
  );
}
