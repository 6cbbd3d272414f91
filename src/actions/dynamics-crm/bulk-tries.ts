import { sequentialIds } from "../../session/bulk/sequential-ids.ts";

/** What the tries of a bulk write (AM_RETRY) have in common: a row that one of them wrote is not written by another. */
export class BulkTries {
  /** Of the record that is created of a row, by the row's number. */
  readonly newId = sequentialIds();
  /** Numbers of the rows that the organization has refused. */
  readonly rejected = new Set<number>();
  #count = 0;

  /** Whether there was another try before. */
  begin(): boolean {
    this.#count += 1;
    return this.#count > 1;
  }
}
