import assert from "node:assert/strict";
import { DynamlError } from "../../src/errors.ts";
import type {
  BulkOptions,
  BulkProgress,
  BulkReject,
  BulkReport,
  BulkRow,
  BulkWritten,
} from "../../src/session/bulk/bulk-options.ts";
import type { Session } from "../../src/session/session.ts";
import { Guid } from "../../src/values/guid.ts";

/** What a load told, by the places of its rows. */
export type Told = {
  readonly report: BulkReport | undefined;
  /** What ended the load before its last row. */
  readonly error: DynamlError | undefined;
  readonly written: ReadonlyMap<number, BulkWritten>;
  readonly rejects: ReadonlyMap<number, BulkReject>;
  readonly progress: readonly BulkProgress[];
};

/** Runs a load and checks that no row is told of twice. */
export async function load(
  session: Session,
  rows: AsyncIterable<BulkRow> | Iterable<BulkRow>,
  options: BulkOptions,
): Promise<Told> {
  const written = new Map<number, BulkWritten>();
  const rejects = new Map<number, BulkReject>();
  const progress: BulkProgress[] = [];
  const once = (index: number): void =>
    assert.ok(!written.has(index) && !rejects.has(index), `row ${index} is told of twice`);
  const running = session.bulk(rows, {
    ...options,
    onWritten: (_row, index, result) => {
      once(index);
      written.set(index, result);
    },
    onReject: (reject) => {
      once(reject.index);
      rejects.set(reject.index, reject);
    },
    onProgress: (now) => {
      progress.push(now);
      options.onProgress?.(now);
    },
  });
  let report: BulkReport | undefined;
  let error: DynamlError | undefined;
  try {
    report = await running;
    assert.deepEqual([report.written, report.rejected], [written.size, rejects.size]);
  } catch (reason) {
    if (!(reason instanceof DynamlError)) throw reason;
    error = reason;
  }
  return { report, error, written, rejects, progress };
}

/** The load that came to its end. */
export function finished(told: Told): BulkReport {
  if (told.report === undefined) throw told.error;
  return told.report;
}

/** Rows of the table with an alternate key: `row 0`, `row 1`. */
export function probes(count: number): BulkRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: Guid.random(),
    attributes: { new_name: nameOf(index), new_code: `code ${index}` },
  }));
}

export function nameOf(index: number): string {
  return `row ${index}!`;
}

/** The names that the table's records have, sorted. */
export async function namesThere(session: Session): Promise<string[]> {
  const names: string[] = [];
  for await (const record of session.query({ entity: "new_probe", columns: ["new_name"] })) {
    names.push(String(record.attributes.get("new_name")));
  }
  return names.sort();
}

/** Records for updates and deletes, as rows that carry their IDs. */
export async function createdProbes(session: Session, count: number): Promise<BulkRow[]> {
  const rows = probes(count);
  finished(await load(session, rows, { operation: "create", entityName: "new_probe" }));
  return rows;
}
