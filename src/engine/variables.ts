import type { Value } from "../expression/value.ts";

/** The variables of a run; names compare case-insensitively. */
export type Variables = {
  has(name: string): boolean;
  get(name: string): Value | undefined;
  /** Sets a variable that exists; throws ENGINE_NO_VARIABLE (which says how to create it) or ENGINE_READ_ONLY_VARIABLE. */
  set(name: string, value: Value): void;
  create(variable: NewVariable): void;
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
  readonly secure?: boolean;
};
