import { DynamlError, type ErrorDetails } from "../errors.ts";
import type { Position } from "../markup/diagnostic.ts";

export type EngineErrorCode =
  | "ENGINE_TASK_NOT_LOADABLE"
  | "ENGINE_NOT_SUPPORTED"
  | "ENGINE_UNCLEAR_DISABLED"
  | "ENGINE_PARAMETER"
  | "ENGINE_VARIABLE_NAME"
  | "ENGINE_VARIABLE_EXISTS"
  | "ENGINE_NO_VARIABLE"
  | "ENGINE_READ_ONLY_VARIABLE"
  | "ENGINE_NUMBER_VARIABLE"
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
