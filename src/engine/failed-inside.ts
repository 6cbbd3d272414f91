import type { StepErrorRecord } from "./event.ts";

/** What a step throws that calls a function in which a step failed: the error is that step's, and the caller's, too. */
export class FailedInside extends Error {
  readonly record: StepErrorRecord;

  constructor(record: StepErrorRecord) {
    super(record.message);
    this.name = "FailedInside";
    this.record = record;
  }
}
