import type { EntityReference } from "../../values/entity-reference.ts";
import type { MessageContext } from "../organization.ts";
import { resolveReference } from "../records/alternate-keys.ts";
import { deleteRecord } from "../records/delete-record.ts";
import type { Concurrency } from "../records/row-version.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message Delete: removes a record with all that its relationships say. (`delete` is a word of the language.) */
export function deleteMessage(
  context: MessageContext,
  target: EntityReference,
  concurrency: Concurrency = "Default",
): void {
  const { organization } = context;
  const table = tableForMessage(organization, target.logicalName, "Delete");
  organization.store.transaction(() =>
    deleteRecord(context, table, resolveReference(organization, target), concurrency),
  );
}
