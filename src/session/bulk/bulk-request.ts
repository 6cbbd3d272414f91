import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import type { OrganizationRequest, ParameterValue } from "../../wire/organization-call.ts";
import { attributesOf, recordId } from "../arguments.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { BulkMessage, BulkOperation, BulkOptions, BulkRow } from "./bulk-options.ts";

/** A row as it is sent: its record, typed, and with the ID that a create gives it. */
export type PreparedRow = { readonly index: number; readonly row: BulkRow; readonly entity: Entity };

/** Types the row's values by the table's columns. Throws SESSION_BAD_VALUE for what can be told before anything is sent. */
export async function prepareRow(
  row: BulkRow,
  index: number,
  { operation, entityName, key }: BulkOptions,
  metadata: Pick<SessionMetadata, "columns">,
  newId: (index: number) => Guid,
): Promise<PreparedRow> {
  const attributes = await attributesOf(entityName, row.attributes ?? {}, metadata, undefined);
  const given = row.id === undefined ? undefined : recordId(row.id);
  if (operation === "create") {
    return { index, row, entity: { logicalName: entityName, id: given ?? newId(index), attributes } };
  }
  if (operation === "upsert" && key !== undefined) {
    const keyAttributes = new Map(key.map((name): [string, AttributeValue] => [name, attributes.get(name) ?? null]));
    return { index, row, entity: { logicalName: entityName, attributes, keyAttributes } };
  }
  return { index, row, entity: { logicalName: entityName, id: given ?? Guid.empty, attributes } };
}

const single: Readonly<Record<BulkOperation, string>> = {
  create: "Create",
  update: "Update",
  upsert: "Upsert",
  delete: "Delete",
};

const multiple: Readonly<Record<BulkOperation, string>> = {
  create: "CreateMultiple",
  update: "UpdateMultiple",
  upsert: "UpsertMultiple",
  delete: "DeleteMultiple",
};

/** The request that writes these rows: `CreateMultiple`, `ExecuteMultiple` of Creates, or one `Create`. */
export function bulkRequest(
  rows: readonly PreparedRow[],
  message: BulkMessage,
  { operation, entityName }: BulkOptions,
): OrganizationRequest {
  const [first] = rows;
  if (message === "Single" && first !== undefined)
    return requestOf(single[operation], { Target: target(first, operation) });
  if (message === "Multiple") {
    return requestOf(multiple[operation], { Targets: targets(rows, operation, entityName) });
  }
  return requestOf("ExecuteMultiple", {
    Requests: rows.map((row) => requestOf(single[operation], { Target: target(row, operation) })),
    Settings: { kind: "ExecuteMultipleSettings", continueOnError: true, returnResponses: operation === "upsert" },
  });
}

function target({ entity }: PreparedRow, operation: BulkOperation): Entity | EntityReference {
  return operation === "delete" ? new EntityReference(entity.logicalName, entity.id ?? Guid.empty) : entity;
}

function targets(rows: readonly PreparedRow[], operation: BulkOperation, entityName: string): ParameterValue {
  if (operation === "delete") return rows.map(({ entity }) => new EntityReference(entityName, entity.id ?? Guid.empty));
  return {
    kind: "EntityCollection",
    entityName,
    entities: rows.map(({ entity }) => entity),
    moreRecords: false,
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  };
}

function requestOf(requestName: string, parameters: Readonly<Record<string, ParameterValue>>): OrganizationRequest {
  return { requestName, parameters: new Map(Object.entries(parameters)) };
}
