import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import { badValue } from "../arguments.ts";
import { plainTypeName } from "./text-form.ts";

/** What is to be done with the values of a record. */
export type WriteOperation = "create" | "update" | "upsert";

/**
 * Throws SESSION_BAD_VALUE for a column that the operation cannot write (IsValidForCreate, IsValidForUpdate): an organization
 * passes over its value without a word. States, which have rules of their own, and the primary ID are let through.
 */
export function checkWritable(column: AttributeMetadata, operation: WriteOperation): void {
  if (isWritable(column, operation)) return;
  const { logicalName } = column;
  throw badValue(
    `attribute ${logicalName} cannot be written by ${operation}: the organization would pass over its value`,
    logicalName === "createdon"
      ? "leave it out, or give the time of a migrated record as overriddencreatedon when it is created"
      : "leave it out",
    { attribute: logicalName },
  );
}

export function isWritable(
  { attributeType, isPrimaryId, isValidForCreate, isValidForUpdate }: AttributeMetadata,
  operation: WriteOperation,
): boolean {
  if (isPrimaryId || attributeType === "State" || attributeType === "Status") return true;
  if (operation === "upsert") return isValidForCreate || isValidForUpdate;
  return operation === "create" ? isValidForCreate : isValidForUpdate;
}

/** Types whose values are the same on the wire. */
const kinds: Readonly<Record<string, string>> = {
  memo: "string",
  entityname: "string",
  optionset: "option",
  optionsetvalue: "option",
  picklist: "option",
  state: "option",
  status: "option",
  entityreference: "record",
  lookup: "record",
  customer: "record",
  owner: "record",
  guid: "uniqueidentifier",
};

/** Throws SESSION_BAD_VALUE where TYPE is not that of the column; one without value (`Null`) suits every column. */
export function checkType(logicalName: string, columnType: string, given: string): void {
  const kind = kindOf(given);
  if (kind === "null" || kind === kindOf(columnType)) return;
  throw badValue(
    `attribute ${logicalName} is of type ${columnType}, and TYPE says ${given}`,
    `give TYPE ${columnType}, or leave TYPE out`,
    { attribute: logicalName, type: columnType },
  );
}

function kindOf(type: string): string {
  const name = plainTypeName(type);
  return kinds[name] ?? name;
}
