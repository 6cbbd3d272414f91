import { DynamlError, type ErrorDetails } from "../errors.ts";
import type { Position } from "../markup/diagnostic.ts";

export type EngineErrorCode =
  | "ENGINE_TASK_NOT_LOADABLE"
  | "ENGINE_NOT_SUPPORTED"
  | "ENGINE_UNCLEAR_DISABLED"
  | "ENGINE_STRAY_QUOTE"
  | "ENGINE_PARAMETER"
  | "ENGINE_VARIABLE_NAME"
  | "ENGINE_VARIABLE_EXISTS"
  | "ENGINE_NO_VARIABLE"
  | "ENGINE_READ_ONLY_VARIABLE"
  | "ENGINE_NUMBER_VARIABLE"
  | "ENGINE_NO_ARRAY"
  | "ENGINE_NO_ELEMENT"
  | "ENGINE_ARRAY_TOO_LARGE"
  | "ENGINE_NO_DATASET"
  | "ENGINE_NO_COLUMN"
  | "ENGINE_NO_ROW"
  | "ENGINE_COLUMN_EXISTS"
  | "ENGINE_SHARED_DATASET"
  | "ENGINE_NO_LOOP"
  | "ENGINE_NO_LABEL"
  | "ENGINE_JUMP_INTO_LOOP"
  | "ENGINE_CONDITION"
  | "ENGINE_LOOP_STEP"
  | "ENGINE_NO_FUNCTION"
  | "ENGINE_NO_TASKS"
  | "ENGINE_NO_FILES"
  | "ENGINE_ATTRIBUTES"
  | "ENGINE_ENCODING"
  | "ENGINE_TOO_DEEP"
  | "ENGINE_SUBTASK_FAILED"
  | "ENGINE_STOPPED"
  | "ENGINE_STEP_TIME_LIMIT"
  | "ENGINE_CANCELLED"
  | "ENGINE_STEP_FAILED";

export class EngineError extends DynamlError<EngineErrorCode> {
  constructor(details: ErrorDetails<EngineErrorCode>) {
    super(details);
    this.name = "EngineError";
  }
}

/** `task.aml:12:5`. */
export function placeOf(taskName: string, position: Position): string {
  return `${taskName}:${position.line}:${position.column}`;
}
