import type { Entity } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import type { RelationshipQueries } from "../../wire/organization-call.ts";
import type { ColumnSet } from "../../wire/query/query-expression.ts";
import { doesNotExist } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { readRecord } from "../query/read-record.ts";
import { readParties } from "../records/activity.ts";
import { resolveReference } from "../records/alternate-keys.ts";
import { checkAccess, checkPrivilege } from "../records/check-access.ts";
import { retrieveRelated } from "./retrieve-related.ts";
import { tableForMessage } from "./supported-by-table.ts";

/**
 * Message Retrieve: one record by its ID or an alternate key, with related records where a query for them is given. Columns
 * without a value are left out.
 */
export function retrieve(
  context: MessageContext,
  target: EntityReference,
  columnSet: ColumnSet,
  related?: RelationshipQueries,
): Entity {
  const { organization } = context;
  const table = tableForMessage(organization, target.logicalName, "Retrieve");
  checkPrivilege(context, table, "Read");
  const { id } = resolveReference(organization, target);
  const entity = readRecord(context, table, id, columnSet);
  if (entity === undefined) throw doesNotExist(table.logicalName, id.text);
  checkAccess(context, table, id, "Read");
  readParties(organization, table, entity, (name) => columnSet.allColumns || columnSet.columns.includes(name));
  if (related !== undefined) entity.relatedEntities = retrieveRelated(context, table, id, related);
  return entity;
}
