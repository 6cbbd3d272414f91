import type { Row } from "../../rows/row.ts";
import { ahead } from "./ahead.ts";
import type { RejectedRow } from "./load-rows.ts";
import { isRowFault, type RowPlan } from "./row-plan.ts";

const rowsAhead = 16;

type CheckEvents = {
  readonly onReject: (reject: RejectedRow) => void;
  /** Told of each row: how many were checked before it. */
  readonly onChecked: (rows: number) => void;
};

/** Reads all rows as records and writes none: how many fit, how many do not. */
export async function checkRows(
  rows: AsyncIterable<Row>,
  plan: RowPlan,
  { onReject, onChecked }: CheckEvents,
  stop: AbortSignal,
): Promise<{ readonly fit: number; readonly rejected: number }> {
  let fit = 0;
  let rejected = 0;
  for await (const { line, error } of ahead(rows, (row) => faultOf(plan, row), rowsAhead)) {
    stop.throwIfAborted();
    onChecked(fit + rejected);
    if (error === undefined) {
      fit += 1;
      continue;
    }
    rejected += 1;
    onReject({ line, error, retryable: false });
  }
  return { fit, rejected };
}

async function faultOf(plan: RowPlan, row: Row) {
  try {
    await plan.read(row);
    return { line: row.line, error: undefined };
  } catch (error) {
    if (!isRowFault(error)) throw error;
    return { line: row.line, error };
  }
}
