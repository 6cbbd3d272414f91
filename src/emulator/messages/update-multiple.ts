import type { Entity } from "../../values/entity.ts";
import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { targetId } from "../records/given-values.ts";
import { updateRecord } from "../records/write-record.ts";
import { concurrencyParameter } from "./concurrency.ts";
import { targetsOf } from "./create-multiple.ts";
import type { Message } from "./message.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message UpdateMultiple: changes all records of one table, or none. */
export const updateMultiple: Message = {
  parameters: ["Targets", "ConcurrencyBehavior"],
  run: (context, request) => {
    const { logicalName, entities } = targetsOf(request);
    const concurrency = concurrencyParameter(request);
    const table = tableForMessage(context.organization, logicalName, "Update");
    context.organization.store.transaction(() => {
      for (const entity of entities) {
        checkThere(context.organization, table, entity);
        updateRecord(context, table, entity, concurrency);
      }
    });
    return new Map();
  },
};

/** The messages of many records have words of their own for one that is not there. */
function checkThere(organization: Organization, table: Table, entity: Entity): void {
  const id = targetId(organization, table, entity);
  if (id === undefined || organization.store.exists(table, id)) return;
  throw new OrganizationFault("ObjectDoesNotExist", `${table.schemaName} With Ids = ${id} Do Not Exist`);
}
