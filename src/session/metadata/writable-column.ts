import { DynamlError } from "../../errors.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import type { SessionErrorCode } from "../session-error.ts";

/** What is to be done with the values of a record. */
export type WriteOperation = "create" | "update" | "upsert";

/**
 * Throws SESSION_BAD_VALUE for a column that the operation cannot write (IsValidForCreate, IsValidForUpdate): an organization
 * passes over its value without a word. States, which have rules of their own, and the primary ID are let through.
 */
export function checkWritable(column: AttributeMetadata, operation: WriteOperation): void {
  if (isWritable(column, operation)) return;
  const { logicalName } = column;
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_VALUE",
    message: `attribute ${logicalName} cannot be written by ${operation}: the organization would pass over its value`,
    remedy:
      logicalName === "createdon"
        ? "leave it out, or give the time of a migrated record as overriddencreatedon when it is created"
        : "leave it out",
    context: { attribute: logicalName },
  });
}

export function isWritable(
  { attributeType, isPrimaryId, isValidForCreate, isValidForUpdate }: AttributeMetadata,
  operation: WriteOperation,
): boolean {
  if (isPrimaryId || attributeType === "State" || attributeType === "Status") return true;
  if (operation === "upsert") return isValidForCreate || isValidForUpdate;
  return operation === "create" ? isValidForCreate : isValidForUpdate;
}
