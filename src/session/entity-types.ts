import type { AttributesInput } from "./session.ts";

/**
 * Tables whose columns the compiler knows. Empty here; `dynaml types` writes a file that adds an organization's tables:
 * `declare module "dynaml" { interface EntityTypes { account: Account } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: declarations elsewhere are merged into it
export interface EntityTypes {}

/** A logical name: one that the compiler knows, or any other. */
export type EntityName = keyof EntityTypes | (string & Record<never, never>);

/** What a record of the table may be given: its columns where the compiler knows them, any attributes otherwise. */
export type AttributesOf<N> = N extends keyof EntityTypes ? Writable<EntityTypes[N]> : AttributesInput;

/** The columns that are not `readonly`, as `dynaml types` marks those that nobody can write. */
type Writable<T> = { [K in keyof T as IsReadonly<T, K> extends true ? never : K]: T[K] };

/** The compiler takes two generic functions for the same only where their conditions are, `readonly` included. */
type IsReadonly<T, K extends keyof T> =
  (<V>() => V extends Pick<T, K> ? 1 : 2) extends <V>() => V extends Readonly<Pick<T, K>> ? 1 : 2 ? true : false;
