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
      for (const entity of entities) updateRecord(context, table, entity, concurrency);
    });
    return new Map();
  },
};
