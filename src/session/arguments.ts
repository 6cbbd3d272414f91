import { DynamlError } from "../errors.ts";
import type { AttributeValue, Entity } from "../values/entity.ts";
import { EntityReference } from "../values/entity-reference.ts";
import { Guid } from "../values/guid.ts";
import { OptionSetValue } from "../values/option-set-value.ts";
import type { AttributeMetadata, EntityMetadata } from "../wire/metadata/metadata.ts";
import { sdkTypeNameOf } from "../wire/metadata/sdk-type-name.ts";
import type { ColumnSet } from "../wire/query/query-expression.ts";
import { checkAddress, checkAttributes, checkColumns, checkEntityName } from "./check-arguments.ts";
import type { RecordAddress } from "./entity-types.ts";
import { undefinedWhereNoTable } from "./metadata/no-such-table.ts";
import { isParty } from "./metadata/party-list.ts";
import type { SessionMetadata } from "./metadata/session-metadata.ts";
import { type PlainValue, valueForColumn, withoutColumn } from "./metadata/value-for-column.ts";
import { checkWritable, type WriteOperation } from "./metadata/writable-column.ts";
import type { CallLimits } from "./organization-service.ts";
import type { AttributesInput } from "./session.ts";
import type { SessionErrorCode } from "./session-error.ts";

/**
 * Attributes as the wire takes them, in the order given, by the table's columns, which are asked for once a session. An
 * `undefined` one is refused by name, and so is one that the operation cannot write.
 */
export async function attributesOf(
  logicalName: string,
  input: AttributesInput,
  operation: WriteOperation,
  metadata: DescribedTables,
  limits: CallLimits | undefined,
): Promise<Map<string, AttributeValue>> {
  checkAttributes(input);
  const columns = await columnsFor(logicalName, input, metadata, limits);
  return typedBy(columns, input, operation);
}

export type DescribedTables = Pick<SessionMetadata, "columns" | "table">;

type Columns = ReadonlyMap<string, AttributeMetadata>;

/**
 * Undefined where there is no such table. Which dates are days is told by the whole description, which the Web API is asked for
 * where a text is given for a date.
 */
async function columnsFor(
  logicalName: string,
  input: AttributesInput,
  metadata: DescribedTables,
  { signal, timeout }: CallLimits = {},
): Promise<Columns | undefined> {
  try {
    const columns = await metadata.columns(logicalName, { signal, timeout });
    if (!hasTextForDate(input, columns)) return columns;
    return columnsOf(await metadata.table(logicalName, ["Attributes"], { signal, timeout }));
  } catch (error) {
    return undefinedWhereNoTable(error);
  }
}

/** Whether a text is given for a date of which it is not known whether it is a day. */
function hasTextForDate(input: AttributesInput, columns: Columns): boolean {
  for (const name of isMap(input) ? input.keys() : Object.keys(input)) {
    const value = isMap(input) ? input.get(name) : input[name];
    if (typeof value !== "string") continue;
    const column = columns.get(name);
    if (column?.attributeType === "DateTime" && column.dateTimeBehavior === undefined) return true;
  }
  return false;
}

/** By logical name. */
export function columnsOf({ attributes = [] }: EntityMetadata): Columns {
  return new Map(attributes.map((column) => [column.logicalName, column]));
}

/** As `attributesOf`, of a table whose columns are known, or not needed. */
export function typedAttributes(
  input: AttributesInput,
  operation: WriteOperation,
  columns: ReadonlyMap<string, AttributeMetadata> | undefined,
): Map<string, AttributeValue> {
  checkAttributes(input);
  return typedBy(columns, input, operation);
}

function typedBy(
  columns: Columns | undefined,
  input: AttributesInput,
  operation: WriteOperation,
): Map<string, AttributeValue> {
  const typed = new Map<string, AttributeValue>();
  if (isMap(input)) {
    for (const [name, value] of input) typed.set(name, typedValue(name, value, operation, columns));
  } else {
    for (const name of Object.keys(input)) typed.set(name, typedValue(name, input[name], operation, columns));
  }
  return typed;
}

function isMap(input: AttributesInput): input is ReadonlyMap<string, PlainValue> {
  return input instanceof Map;
}

function typedValue(
  name: string,
  value: PlainValue | undefined,
  operation: WriteOperation,
  columns: ReadonlyMap<string, AttributeMetadata> | undefined,
): AttributeValue {
  checkValue(name, value);
  const column = columns?.get(name);
  // What has no column is the organization's to refuse, in its own words.
  if (column === undefined) return withoutColumn(value);
  checkWritable(column, operation);
  return valueForColumn(column, value);
}

/** Throws SESSION_BAD_VALUE, which names the attribute, for what none holds. */
export function checkValue(name: string, value: PlainValue | undefined): asserts value is PlainValue {
  if (value === undefined) throw isUndefined(name);
  if (!isAttributeValue(value)) throw isNoValue(name, value);
  if (value instanceof Date && !(value >= earliestDate)) throw isNoDate(name, value);
}

/** The first that an organization keeps (CrmDateTime.MinValue). */
const earliestDate = new Date("1753-01-01");

function isNoDate(name: string, date: Date): DynamlError {
  if (Number.isNaN(date.getTime())) {
    return badValue(`attribute "${name}" holds an invalid Date`, "give a date that exists, or null to clear it", {
      attribute: name,
    });
  }
  return badValue(
    `attribute "${name}" holds ${date.toISOString()}, and an organization keeps no date before 1753`,
    "give a date from 1753-01-01 on, or null to clear it",
    { attribute: name },
  );
}

/** Callers without a compiler give anything. */
function isAttributeValue(value: PlainValue): boolean {
  if (!Array.isArray(value)) return sdkTypeNameOf(value as AttributeValue) !== "System.Object";
  return value.every((one) => one instanceof OptionSetValue || typeof one === "number") || value.every(isParty);
}

function isNoValue(name: string, value: PlainValue): DynamlError {
  const what = Array.isArray(value)
    ? "a list of something else than options or parties"
    : `a value of type ${typeof value}`;
  return badValue(
    `attribute "${name}" holds ${what}, which no attribute holds`,
    "give a text, a number, true or false, a Date, a Guid, an EntityReference or another value of dynaml, or null to clear it",
    { attribute: name },
  );
}

function isUndefined(name: string): DynamlError {
  return badValue(`attribute "${name}" is undefined`, "leave the attribute out, or give null to clear it");
}

export function recordId(id: Guid | string): Guid {
  const guid = id instanceof Guid ? id : Guid.parse(id);
  if (guid === undefined) throw badValue(`"${id}" is not a record ID`, "give a GUID, with or without braces");
  return guid;
}

/** A record, by its ID or by an alternate key. */
export function recordReference(name: string, address: RecordAddress, rowVersion?: string): EntityReference {
  const logicalName = entityName(name);
  checkAddress(address);
  if (rowVersion !== undefined && !/^\d+$/.test(String(rowVersion))) throw isNoVersion(String(rowVersion));
  if (typeof address === "string" || address instanceof Guid) {
    return new EntityReference(logicalName, recordId(address), undefined, { rowVersion });
  }
  const keyAttributes = new Map(Object.entries(address));
  if (keyAttributes.size === 0) {
    throw badValue("the alternate key has no attribute", 'give a record ID, or a key: { accountnumber: "A-17" }');
  }
  for (const [attribute, value] of keyAttributes) {
    if (value === undefined) throw isUndefinedInKey(attribute);
    if (Array.isArray(value) || !isAttributeValue(value)) throw isNoValue(attribute, value);
    if (value instanceof Date && Number.isNaN(value.getTime())) throw isNoDate(attribute, value);
  }
  return new EntityReference(logicalName, Guid.empty, undefined, { keyAttributes, rowVersion });
}

function isUndefinedInKey(attribute: string): DynamlError {
  return badValue(
    `attribute "${attribute}" of the alternate key is undefined`,
    "give every attribute of the key a value, or the record's ID",
    { attribute },
  );
}

function isNoVersion(rowVersion: string): DynamlError {
  return badValue(
    `"${rowVersion}" is no version of a record`,
    "give the version that came with the record: its digits, as in versionnumber",
  );
}

/** The same record with attributes to write. */
export function entityAt(reference: EntityReference, attributes: Map<string, AttributeValue>): Entity {
  const { logicalName, id, keyAttributes, rowVersion } = reference;
  if (keyAttributes === undefined) return { logicalName, id, attributes, rowVersion };
  return { logicalName, attributes, rowVersion, keyAttributes: new Map(keyAttributes) };
}

export function entityName(name: string): string {
  checkEntityName(name);
  return name;
}

export function columnSetOf(columns: readonly string[] | undefined): ColumnSet {
  checkColumns(columns);
  return columns === undefined
    ? { kind: "ColumnSet", allColumns: true }
    : { kind: "ColumnSet", allColumns: false, columns };
}

export function badValue(message: string, remedy: string, context: Record<string, unknown> = {}): DynamlError {
  return new DynamlError<SessionErrorCode>({ code: "SESSION_BAD_VALUE", message, remedy, context });
}
