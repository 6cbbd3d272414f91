import type { Entity } from "../values/entity.ts";
import type { OrganizationRequest, ParameterValue } from "../wire/organization-call.ts";
import { attributesOf, type DescribedTables } from "./arguments.ts";
import { givenRequest } from "./given-parameter.ts";
import type { WriteOperation } from "./metadata/writable-column.ts";
import type { CallLimits } from "./organization-service.ts";

/** What the messages do that write the record of their Target. */
const operations: Readonly<Record<string, WriteOperation>> = { Create: "create", Update: "update", Upsert: "upsert" };

/**
 * A message that writes a record, with the values of its Target as the columns of its table have them: a plain number becomes an amount
 * or an option; those of the records that are written with it, too. Other messages are as they were. The columns are asked for once
 * a table.
 *
 * Throws SESSION_BAD_VALUE for a value that does not fit and for a column that cannot be written, over both wires before the message
 * is sent.
 */
export async function withTypedTarget(
  given: OrganizationRequest,
  metadata: DescribedTables,
  limits: CallLimits | undefined,
): Promise<OrganizationRequest> {
  const request = givenRequest(given);
  const { requestName, parameters } = request;
  const operation = Object.hasOwn(operations, requestName) ? operations[requestName] : undefined;
  const target = parameters.get("Target");
  if (operation === undefined || !isRecord(target)) return request;
  const typed = await typedRecord(target, operation, metadata, limits);
  return { ...request, parameters: new Map(parameters).set("Target", typed) };
}

/** Records that an update brings along may be there or not. */
async function typedRecord(
  record: Entity,
  operation: WriteOperation,
  metadata: DescribedTables,
  limits: CallLimits | undefined,
): Promise<Entity> {
  const attributes = await attributesOf(record.logicalName, record.attributes, operation, metadata, limits);
  if (record.relatedEntities === undefined) return { ...record, attributes };
  const relatedOperation = operation === "create" ? "create" : "upsert";
  const relatedEntities = await Promise.all(
    record.relatedEntities.map(async (related) => {
      const { collection } = related;
      const entities = await Promise.all(
        collection.entities.map((one) => typedRecord(one, relatedOperation, metadata, limits)),
      );
      return { ...related, collection: { ...collection, entities } };
    }),
  );
  return { ...record, attributes, relatedEntities };
}

/** Of a table that is named: what else a Target may be is refused where it is written. */
function isRecord(value: ParameterValue | undefined): value is Entity {
  return (
    typeof value === "object" &&
    value !== null &&
    "attributes" in value &&
    value.attributes instanceof Map &&
    "logicalName" in value &&
    typeof value.logicalName === "string" &&
    value.logicalName !== ""
  );
}
