import type { DynamlError } from "../../errors.ts";
import type { Row, RowValue } from "../../rows/row.ts";
import type { BulkOptions, BulkProgress, BulkReject, BulkReport, BulkRow } from "../../session/bulk/bulk-options.ts";
import type { Session } from "../../session/session.ts";
import { ahead } from "./ahead.ts";
import type { LoadRecord } from "./load-record.ts";
import type { LoadSettings } from "./load-settings.ts";
import { isRowFault, type RowPlan } from "./row-plan.ts";

/** Rows whose texts are looked up at the same time. */
const rowsAhead = 16;

type NumberedRow = { readonly index: number; readonly row: Row };
type ReadRow = NumberedRow & ({ readonly record: BulkRow } | { readonly fault: DynamlError });
type SentRow = { readonly index: number; readonly line: number; readonly values: ReadonlyMap<string, RowValue> };

/** A row that was rejected, here or by the organization. */
export type RejectedRow = {
  /** Where it stands in the file. */
  readonly line: number;
  readonly error: DynamlError;
  readonly retryable: boolean;
};

export type RowsLoad = {
  readonly session: Pick<Session, "bulk">;
  readonly plan: RowPlan;
  readonly settings: LoadSettings;
  readonly record: LoadRecord;
  readonly rows: AsyncIterable<Row>;
  /** Ends the load early, in good order. */
  readonly stop: AbortSignal;
  readonly onReject: (reject: RejectedRow) => void;
  readonly onProgress: (progress: BulkProgress | undefined) => void;
};

/**
 * Writes a file's rows that are not accounted for yet, and keeps the record of them. Each row is reserved before it leaves;
 * what does not fit is rejected before it would. Rejects with what no row can overcome.
 */
export async function loadRows(load: RowsLoad): Promise<BulkReport> {
  const sent = new SentRows();
  return await load.session.bulk(recordsOf(load, sent), bulkOptions(load, sent));
}

/** The rows on their way, by the place that the bulk write gave them. */
class SentRows {
  readonly #rows = new Map<number, SentRow>();
  #next = 0;

  add(row: SentRow): void {
    this.#rows.set(this.#next, row);
    this.#next += 1;
  }

  at(place: number): SentRow | undefined {
    return this.#rows.get(place);
  }

  take(place: number): SentRow | undefined {
    const row = this.#rows.get(place);
    this.#rows.delete(place);
    return row;
  }
}

/** The records to write, in the file's order. */
async function* recordsOf(load: RowsLoad, sent: SentRows): AsyncGenerator<BulkRow, void> {
  const { record, settings, stop } = load;
  for await (const read of ahead(unsettled(load), (row) => readRow(load.plan, row), rowsAhead)) {
    const { index, row } = read;
    if (stop.aborted) return;
    await record.reserve(index);
    if ("fault" in read) {
      load.onReject({ line: row.line, error: read.fault, retryable: false });
      await record.settleRejected(index, { values: row.values, error: read.fault, retryable: false });
      record.noteSettled();
      load.onProgress(undefined);
      continue;
    }
    sent.add({ index, line: row.line, values: row.values });
    const { id } = read.record;
    yield settings.operation === "create" && id === undefined
      ? { ...read.record, id: record.idOf(index) }
      : read.record;
  }
}

async function* unsettled({ rows, record, stop }: RowsLoad): AsyncGenerator<NumberedRow, void> {
  let index = 0;
  for await (const row of rows) {
    if (stop.aborted) return;
    if (!record.isSettled(index)) yield { index, row };
    index += 1;
  }
}

async function readRow(plan: RowPlan, numbered: NumberedRow): Promise<ReadRow> {
  try {
    return { ...numbered, record: await plan.read(numbered.row) };
  } catch (error) {
    if (!isRowFault(error)) throw error;
    return { ...numbered, fault: error };
  }
}

function bulkOptions(load: RowsLoad, sent: SentRows): BulkOptions {
  const { settings, record, stop, plan } = load;
  const { operation, entity, message, parameters, concurrency, setSize } = settings;
  return {
    operation,
    entityName: entity,
    key: plan.key,
    message,
    parameters: parameters.size === 0 ? undefined : Object.fromEntries(parameters),
    concurrency,
    largestSet: setSize,
    stop,
    mayBeWritten: (place) => {
      const row = sent.at(place);
      return row !== undefined && record.mayBeWritten(row.index);
    },
    onWritten: (_row, place) => {
      const row = sent.take(place);
      if (row !== undefined) record.settleWritten(row.index);
    },
    onReject: (reject) => settleReject(load, sent, reject),
    onProgress: (progress) => {
      record.noteSettled();
      load.onProgress(progress);
    },
  };
}

function settleReject(load: RowsLoad, sent: SentRows, { index, error, retryable }: BulkReject): void {
  const row = sent.take(index);
  if (row === undefined) return;
  load.onReject({ line: row.line, error, retryable });
  void load.record.settleRejected(row.index, { values: row.values, error, retryable });
}
