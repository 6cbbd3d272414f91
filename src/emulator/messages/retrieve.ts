import type { Entity } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import type { ColumnSet } from "../../wire/query/query-expression.ts";
import { doesNotExist } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { readRecord } from "../query/read-record.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message Retrieve: one record by its ID. Columns without a value are left out. */
export function retrieve(context: MessageContext, target: EntityReference, columnSet: ColumnSet): Entity {
  const { organization } = context;
  const table = tableForMessage(organization, target.logicalName, "Retrieve");
  const entity = readRecord(organization, table, target.id, columnSet);
  if (entity === undefined) throw doesNotExist(table.logicalName, target.id.text);
  return entity;
}
