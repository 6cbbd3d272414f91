/** A value of the expression language: text, number, truth value, date and time, or Empty (a variable without a value). */
export type Value = string | number | boolean | Date | undefined;

/** Where an expression finds the names it mentions. */
export type Scope = {
  /** undefined when there is no such variable; `{ value: undefined }` when it is Empty. `isText`: its type is text, so that `+` joins it even if it looks like a number. */
  variable(name: string): { readonly value: Value; readonly isText?: boolean | undefined } | undefined;
  /** undefined when there is no such dataset. */
  dataset(name: string): ScopeDataset | undefined;
  /** All names, for error messages. */
  names(): readonly string[];
};

export type ScopeDataset = {
  /** Value in a row (1-based; the current row when left out), the standard fields CurrentRow, TotalRows, TotalColumns, ExecutionDate included; undefined when there is no such column. */
  column(name: string, row?: number): { readonly value: Value } | undefined;
  readonly columns: readonly string[];
};
