import type { RecordCounts, RunSummary } from "./event.ts";

/** Counts what a run did. */
export type Tally = {
  succeeded(records: Partial<RecordCounts> | undefined): void;
  failed(records: Partial<RecordCounts> | undefined): void;
  skipped(): void;
  summary(sessionsOpened: number): RunSummary;
};

export function createTally(): Tally {
  const steps = { succeeded: 0, failed: 0, skipped: 0 };
  const records = { created: 0, updated: 0, deleted: 0, read: 0 };
  const count = (done: Partial<RecordCounts> | undefined): void => {
    for (const kind of ["created", "updated", "deleted", "read"] as const) records[kind] += done?.[kind] ?? 0;
  };
  return {
    succeeded(done) {
      steps.succeeded += 1;
      count(done);
    },
    failed(done) {
      steps.failed += 1;
      count(done);
    },
    skipped() {
      steps.skipped += 1;
    },
    summary: (sessionsOpened) => ({
      stepsSucceeded: steps.succeeded,
      stepsFailed: steps.failed,
      stepsSkipped: steps.skipped,
      sessionsOpened,
      records: { ...records },
    }),
  };
}
