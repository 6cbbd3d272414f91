import type { Value } from "../expression/value.ts";
import type { Step } from "../markup/task.ts";

/** The variables of a run; names compare case-insensitively. */
export type Variables = {
  has(name: string): boolean;
  get(name: string): Value | undefined;
  /** Its type is text: an expression's `+` joins it even where it looks like a number. */
  isText(name: string): boolean;
  /** Sets a variable that exists; throws ENGINE_NO_VARIABLE (which says how to create it), ENGINE_READ_ONLY_VARIABLE or ENGINE_NUMBER_VARIABLE. */
  set(name: string, value: Value): void;
  /**
   * Fails as `set` would fail with a text: what does something that cannot be undone asks this first, so that nothing is
   * done when its result has nowhere to go.
   */
  expectText(name: string): void;
  /**
   * Creates it; throws ENGINE_VARIABLE_NAME, or ENGINE_VARIABLE_EXISTS where another step has created it already; `by` is
   * the step that does. A value that the caller supplied is kept when the variable is a parameter and replaced otherwise.
   */
  create(variable: NewVariable, by?: Step): void;
  /** An element of an array; throws ENGINE_NO_ARRAY and ENGINE_NO_ELEMENT. */
  getElement(name: string, indexes: readonly number[]): Value;
  /** Throws as `set` and `getElement` do. */
  setElement(name: string, indexes: readonly number[], value: Value): void;
  /** True as long as it has the value that the caller supplied, and no step has created it. */
  isSupplied(name: string): boolean;
  /** As they were written. */
  names(): readonly string[];
};

export type NewVariable = {
  readonly name: string;
  readonly value: Value;
  readonly readOnly?: boolean;
  readonly isPrivate?: boolean;
  /** Keep the value that a caller supplied. */
  readonly isParameter?: boolean;
  readonly type?: "auto" | "text" | "number";
  /** Every event of the run shows a mask in place of its values. */
  readonly secure?: boolean;
};
