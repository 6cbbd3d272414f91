import type { Entity } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import type { MessageContext } from "../organization.ts";
import { createRecord } from "../records/write-record.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message Create: writes a record and answers its ID. */
export function create(context: MessageContext, entity: Entity): Guid {
  const table = tableForMessage(context.organization, entity.logicalName, "Create");
  return context.organization.store.transaction(() => createRecord(context, table, entity));
}
