import type { Entity } from "../../values/entity.ts";
import type { MessageContext } from "../organization.ts";
import type { Concurrency } from "../records/row-version.ts";
import { updateRecord } from "../records/write-record.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message Update: changes the columns that were sent. */
export function update(context: MessageContext, entity: Entity, concurrency: Concurrency = "Default"): void {
  const table = tableForMessage(context.organization, entity.logicalName, "Update");
  context.organization.store.transaction(() => updateRecord(context, table, entity, concurrency));
}
