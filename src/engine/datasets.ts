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
  /** The place of a column among the columns; undefined where there is none. `name` in any case. */
  columnIndex(name: string): number | undefined;
};

type DatasetExtras = {
  readonly fields?: Readonly<Record<string, Value>> | undefined;
  readonly companions?: readonly string[] | undefined;
};

/** Columns and rows that may be changed in place. */
export type DatasetContent = { readonly columns: string[]; readonly rows: Value[][] };

export type Datasets = {
  find(name: string): Dataset | undefined;
  /** Creates it, or replaces the one of that name. */
  put(name: string, columns: readonly string[], rows: readonly (readonly Value[])[], extras?: DatasetExtras): Dataset;
  /** Changes a dataset in place; throws ENGINE_NO_DATASET, and ENGINE_SHARED_DATASET where iterations that run at once share it. */
  change(name: string, work: (content: DatasetContent, dataset: Dataset) => void): void;
  /** Gives a cell another value, by its row (1-based) and its column's place; throws ENGINE_NO_DATASET. */
  setCell(name: string, place: { readonly row: number; readonly column: number }, value: Value): void;
  /**
   * Adds a row behind the others, or before row `before` (1-based); of iterations that run at once, in the order of the
   * iterations. Throws ENGINE_NO_DATASET, and ENGINE_SHARED_DATASET as `change` does.
   */
  addRow(name: string, values: readonly Value[], before?: number): void;
  names(): readonly string[];
};
