import type { DynamlError } from "../../errors.ts";
import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { recordCollection } from "../../values/record-collection.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import type { OrganizationRequest, ParameterValue } from "../../wire/organization-call.ts";
import { badValue, recordId, typedAttributes } from "../arguments.ts";
import type { BulkMessage, BulkOperation, BulkOptions, BulkRow } from "./bulk-options.ts";
import { takesKey } from "./check-alternate-key.ts";

/** A row as it is sent: its record, typed, and with the ID that a create gives it. */
export type PreparedRow = {
  readonly index: number;
  readonly row: BulkRow;
  readonly entity: Entity;
  /** Tells the record from others, where rows of one record could come: they must not travel at the same time. */
  readonly key: string | undefined;
};

export type RowTable = {
  readonly primaryIdAttribute: string;
  /** Undefined for deletes, which write none. */
  readonly columns: ReadonlyMap<string, AttributeMetadata> | undefined;
  /** Of creates that carry none. */
  readonly ids: (index: number) => Guid;
};

/**
 * Types the row's values by the table's columns, and finds its record: the row's own ID, that among its attributes, or an
 * alternate key. Throws SESSION_BAD_VALUE for what can be told before anything is sent.
 */
export function prepareRow(
  row: BulkRow,
  index: number,
  { operation, entityName: logicalName, key }: BulkOptions,
  { primaryIdAttribute, columns, ids }: RowTable,
): PreparedRow {
  const given = row.attributes ?? {};
  // Of a delete only the ID counts.
  const attributes = typedAttributes(given, operation === "delete" ? "update" : operation, columns);
  if (key !== undefined && takesKey(operation)) {
    if (row.id !== undefined) throw idBesideKey(key);
    const keyAttributes = new Map(key.map((name): [string, AttributeValue] => [name, keyValue(attributes, name)]));
    // An update by them changes nothing of them; a record that is created takes them as its values.
    if (operation === "update") for (const name of key) attributes.delete(name);
    return { index, row, entity: { logicalName, attributes, keyAttributes }, key: textOfKey(keyAttributes) };
  }
  const inAttributes = idOf(attributes.get(primaryIdAttribute));
  const own = idOf(row.id) ?? inAttributes;
  if (own !== undefined && inAttributes?.equals(own) === false) throw otherId(primaryIdAttribute);
  if (own === undefined && operation !== "create") throw noRecord(operation, primaryIdAttribute);
  const id = own ?? ids(index);
  if (attributes.has(primaryIdAttribute)) attributes.set(primaryIdAttribute, id);
  return { index, row, entity: { logicalName, id, attributes }, key: own?.text };
}

function idOf(given: AttributeValue | undefined): Guid | undefined {
  if (given === undefined || given === null || given === "") return undefined;
  return recordId(given instanceof Guid ? given : String(given));
}

function otherId(primaryIdAttribute: string): DynamlError {
  return badValue(
    `the row's ID is one, and its attribute ${primaryIdAttribute} holds another`,
    `leave ${primaryIdAttribute} out, or give it the row's ID`,
    { attribute: primaryIdAttribute },
  );
}

function noRecord(operation: BulkOperation, primaryIdAttribute: string): DynamlError {
  return badValue(`the row names no record to ${operation}`, `give its ID, or the attribute ${primaryIdAttribute}`);
}

function idBesideKey(key: readonly string[]): DynamlError {
  return badValue(
    `the row gives an ID, and the alternate key by ${key.join(", ")} tells the record`,
    "leave the ID out, or name no key",
  );
}

function keyValue(attributes: ReadonlyMap<string, AttributeValue>, name: string): AttributeValue {
  const value = attributes.get(name) ?? null;
  if (value !== null && value !== "") return value;
  throw badValue(`the row has no value for ${name} of the alternate key`, "give every attribute of the key a value");
}

/** Neither case nor spaces at the end count in an organization's keys. */
function textOfKey(values: ReadonlyMap<string, AttributeValue>): string {
  return JSON.stringify([...values.values()].map((value) => String(value).trimEnd().toLowerCase()));
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

/** The message by which rows travel: `CreateMultiple`, `ExecuteMultiple`, `Create`. */
export function messageName(message: BulkMessage, operation: BulkOperation): string {
  if (message === "ExecuteMultiple") return message;
  return message === "Multiple" ? multiple[operation] : single[operation];
}

/** The request that writes these rows: `CreateMultiple`, `ExecuteMultiple` of Creates, or one `Create`. */
export function bulkRequest(
  rows: readonly PreparedRow[],
  message: BulkMessage,
  { operation, entityName, parameters }: BulkOptions,
): OrganizationRequest {
  const optional = Object.entries(parameters ?? {});
  const [first] = rows;
  if (message === "Single" && first !== undefined)
    return requestOf(single[operation], [["Target", target(first, operation)], ...optional]);
  if (message === "Multiple") {
    return requestOf(multiple[operation], [["Targets", targets(rows, operation, entityName)], ...optional]);
  }
  return requestOf("ExecuteMultiple", [
    ["Requests", rows.map((row) => requestOf(single[operation], [["Target", target(row, operation)], ...optional]))],
    ["Settings", { kind: "ExecuteMultipleSettings", continueOnError: true, returnResponses: operation === "upsert" }],
  ]);
}

function target({ entity }: PreparedRow, operation: BulkOperation): Entity | EntityReference {
  return operation === "delete" ? new EntityReference(entity.logicalName, entity.id ?? Guid.empty) : entity;
}

function targets(rows: readonly PreparedRow[], operation: BulkOperation, entityName: string): ParameterValue {
  if (operation === "delete") return rows.map(({ entity }) => new EntityReference(entityName, entity.id ?? Guid.empty));
  return recordCollection(
    entityName,
    rows.map(({ entity }) => entity),
  );
}

function requestOf(requestName: string, parameters: readonly [name: string, ParameterValue][]): OrganizationRequest {
  return { requestName, parameters: new Map(parameters) };
}
