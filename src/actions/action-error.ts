import { DynamlError, type ErrorDetails } from "../errors.ts";

export type ActionErrorCode =
  | "ACTION_NO_SESSION"
  | "ACTION_NO_NUMBER"
  | "ACTION_ELEMENT"
  | "ACTION_ENCRYPTED_VALUE"
  | "ACTION_NO_SECRET"
  | "ACTION_NO_FILES"
  | "ACTION_RECORD_ID"
  | "ACTION_RECORD_KEY"
  | "ACTION_RECORD_TEXT"
  | "ACTION_NO_RELATED"
  | "ACTION_NO_STATE"
  | "ACTION_NO_PARAMETER"
  | "ACTION_RESULT"
  | "ACTION_FILE_NAME"
  | "ACTION_FILE_SIZE"
  | "ACTION_NO_SUCH_FILE"
  | "ACTION_FILE_MASK"
  | "ACTION_FILE_TWICE"
  | "ACTION_ENCODING"
  | "ACTION_PATTERN"
  | "ACTION_NO_ANSWER"
  | "ACTION_NO_CHOICE"
  | "ACTION_ITEMS"
  | "ACTION_DATE"
  | "ACTION_DELIMITER"
  | "ACTION_COLUMN_TWICE"
  | "ACTION_CALLER"
  | "ACTION_BATCH_CALLER"
  | "ACTION_BATCH_RESULT"
  | "ACTION_BATCH_PARAMETER"
  | "ACTION_BATCH_FILE"
  | "ACTION_BATCH_OPEN"
  | "ACTION_NO_BATCH"
  | "ACTION_BATCH_FAILED"
  | "ACTION_BATCH_DISCARDED"
  | "ACTION_NOT_SENT_AGAIN"
  | "ACTION_BULK_REJECTED"
  | "ACTION_REJECTS_FILE"
  | "ACTION_NO_COLUMN"
  | "ACTION_NO_DATASET"
  | "ACTION_TWO_QUERIES"
  | "ACTION_ATTRIBUTE_TWICE";

/** What an activity finds wrong before it does its deed. */
export class ActionError extends DynamlError<ActionErrorCode> {
  constructor(details: ErrorDetails<ActionErrorCode>) {
    super(details);
    this.name = "ActionError";
  }
}
