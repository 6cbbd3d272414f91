import { isStandardField } from "../../engine/scope.ts";
import type { StepContext } from "../../engine/step-context.ts";

/** Columns that expressions do not see, as every dataset has a field of that name. */
export function warnOfHiddenColumns(columns: readonly string[], dataset: string, context: StepContext): void {
  for (const column of columns.filter(isStandardField)) {
    context.warn(
      "ACTION_COLUMN_HIDDEN",
      `%${dataset}.${column}% is the field that every dataset has, not the column "${column}": expressions cannot read that column until it has another name`,
    );
  }
}
