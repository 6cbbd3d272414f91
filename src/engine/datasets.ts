import type { Value } from "../expression/value.ts";

/** A table of values with a current row (1-based; 1 on creation). Column names compare case-insensitively. */
export type Dataset = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  currentRow: number;
  readonly executionDate: Date;
  /** Standard fields that its creator adds, by name: MoreRecords. */
  readonly fields: ReadonlyMap<string, Value>;
  /**
   * Companions that any column may have, such as `name` for `primarycontactid.name`. One that no row has reads as Empty, so
   * that a task does not depend on whether some record happens to have the value.
   */
  readonly companions: readonly string[];
};

type DatasetExtras = {
  readonly fields?: Readonly<Record<string, Value>> | undefined;
  readonly companions?: readonly string[] | undefined;
};

export type Datasets = {
  find(name: string): Dataset | undefined;
  /** Creates it, or replaces the one of that name. */
  put(name: string, columns: readonly string[], rows: readonly (readonly Value[])[], extras?: DatasetExtras): Dataset;
  names(): readonly string[];
};
