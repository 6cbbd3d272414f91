import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { RecordValues } from "../store/store.ts";

/** What Update and Delete do where the record has changed since it was read (ConcurrencyBehavior). */
export type Concurrency = "Default" | "IfRowVersionMatches" | "AlwaysOverwrite";

/** Refuses to write over a change that the client has not seen: optimistic concurrency (messages §4). */
export function checkRowVersion(
  table: Table,
  before: RecordValues,
  rowVersion: string | undefined,
  concurrency: Concurrency,
): void {
  if (concurrency !== "IfRowVersionMatches") return;
  if (!table.columns.has("versionnumber")) {
    throw new OrganizationFault(
      "OptimisticConcurrencyNotEnabled",
      `Optimistic concurrency isn't enabled for entity type ${table.logicalName}. The IfVersionMatches value of ConcurrencyBehavior can only be used if optimistic concurrency is enabled.`,
    );
  }
  if (rowVersion === undefined || rowVersion === "") {
    throw new OrganizationFault(
      "ConcurrencyVersionNotProvided",
      "The RowVersion property must be provided when the value of ConcurrencyBehavior is IfVersionMatches.",
    );
  }
  if (String(before.get("versionnumber")) === rowVersion) return;
  throw new OrganizationFault(
    "ConcurrencyVersionMismatch",
    "The version of the existing record doesn't match the RowVersion property provided.",
  );
}
