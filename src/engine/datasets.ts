import type { Value } from "../expression/value.ts";

/** A table of values with a current row (1-based; 1 on creation). Column names compare case-insensitively. */
export type Dataset = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  currentRow: number;
  readonly executionDate: Date;
};

export type Datasets = {
  find(name: string): Dataset | undefined;
  /** Creates it, or replaces the one of that name. */
  put(name: string, columns: readonly string[], rows: readonly (readonly Value[])[]): Dataset;
  names(): readonly string[];
};
