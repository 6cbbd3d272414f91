import type { EntityReference } from "../../values/entity-reference.ts";
import type { MessageContext } from "../organization.ts";
import { deleteRecord } from "../records/delete-record.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message Delete: removes a record with all that its relationships say. (`delete` is a word of the language.) */
export function deleteMessage(context: MessageContext, target: EntityReference): void {
  const table = tableForMessage(context.organization, target.logicalName, "Delete");
  context.organization.store.transaction(() => deleteRecord(context, table, target.id));
}
