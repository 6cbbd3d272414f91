import { DynamlError } from "../../errors.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import type { SessionErrorCode } from "../session-error.ts";

/** What is to be done with the values of a record. */
export type WriteOperation = "create" | "update" | "upsert";

/**
 * Throws SESSION_BAD_VALUE for a column that the operation cannot write (IsValidForCreate, IsValidForUpdate), and for one of
 * files: an organization passes over its value without a word. States, which have rules of their own, and the primary ID are let
 * through.
 */
export function checkWritable(column: AttributeMetadata, operation: WriteOperation): void {
  if (isWritable(column, operation)) return;
  const { logicalName } = column;
  if (holdsFile(column)) throw isOfFiles(logicalName, operation);
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

function isOfFiles(logicalName: string, operation: WriteOperation): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_VALUE",
    message: `attribute ${logicalName} holds a file, which is not written by ${operation}: the organization would pass over its value`,
    remedy: "send the file with uploadFile (upload_file in a task); deleteFile (delete_file) takes one away",
    context: { attribute: logicalName },
  });
}

function holdsFile({ attributeTypeName }: AttributeMetadata): boolean {
  return attributeTypeName === "FileType";
}

export function isWritable(column: AttributeMetadata, operation: WriteOperation): boolean {
  const { attributeType, isPrimaryId, isValidForCreate, isValidForUpdate } = column;
  if (holdsFile(column)) return false;
  if (isPrimaryId || attributeType === "State" || attributeType === "Status") return true;
  if (operation === "upsert") return isValidForCreate || isValidForUpdate;
  return operation === "create" ? isValidForCreate : isValidForUpdate;
}
