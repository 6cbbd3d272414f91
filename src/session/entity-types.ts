import type { Decimal } from "../values/decimal.ts";
import type { AttributeValue, Entity, EntityCollection } from "../values/entity.ts";
import type { Guid } from "../values/guid.ts";
import type { Money } from "../values/money.ts";
import type { OptionSetValue } from "../values/option-set-value.ts";
import type { PlainValue } from "./metadata/value-for-column.ts";
import type { AttributesInput } from "./session.ts";

/**
 * Tables whose columns the compiler knows, in every session that names no others. Empty here; `dynaml types` writes a file that
 * adds an organization's tables: `declare module "dynaml" { interface EntityTypes extends Tables {} }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: declarations elsewhere are merged into it
export interface EntityTypes {}

/**
 * A name that is written out must be one of the known; any name goes where none are known, and where it is not known before
 * the program runs (`string`).
 */
export type Known<Name extends string, All extends string> = Name extends All
  ? Name
  : [All] extends [never]
    ? Name
    : string extends Name
      ? Name
      : All;

/** The logical name of a table, among the tables `T`. */
export type TableName<N extends string, T> = Known<N, Extract<keyof T, string>>;

/** The columns of a table that the compiler knows; `never` of another. */
export type ColumnOf<N, T> = N extends keyof T ? Extract<keyof T[N], string> : never;

/** The logical name of a column. */
export type ColumnName<C extends string, N, T> = Known<C, ColumnOf<N, T>>;

/** What a record of the table may be given: its columns where the compiler knows them, any attributes otherwise; a Map holds any. */
export type AttributesOf<N, T = EntityTypes> = N extends keyof T
  ? Writable<T[N]> | ReadonlyMap<string, PlainValue>
  : AttributesInput;

/** A record by its ID, or by the values of an alternate key: `{ accountnumber: "A-17" }`. */
export type RecordAddress<N = string, T = EntityTypes> = Guid | string | ByColumns<N, T, AttributeValue>;

/** An object with values for columns of the table. */
type ByColumns<N, T, V> = N extends keyof T ? { readonly [K in ColumnOf<N, T>]?: V } : Readonly<Record<string, V>>;

/** A record as it is read: of a known table, with the columns `C` that were asked for; `string`: with all of them. */
export type RecordOf<N, C extends string = string, T = EntityTypes> = N extends keyof T
  ? TypedRecord<Pick<T[N], string extends C ? keyof T[N] : Extract<keyof T[N], C>>>
  : Entity;

type TypedRecord<Columns> = Omit<Entity, "attributes"> & { attributes: TypedAttributes<Columns> };

/** Values by column. What has no value is left out by the organization, so that each may be `undefined`. */
interface TypedAttributes<Columns> extends Omit<Map<string, AttributeValue>, "get"> {
  get<K extends string>(
    name: Known<K, Extract<keyof Columns, string>>,
  ): K extends keyof Columns ? ReadValue<Columns[K]> | undefined : AttributeValue | undefined;
}

/** What a column that takes a plain number, list or text of a day, too, is read as. */
type Exact = Money | Decimal | Date | OptionSetValue | readonly OptionSetValue[] | EntityCollection;
type ReadValue<V> = [Extract<V, Exact>] extends [never] ? NonNullable<V> : Extract<V, Exact>;

/** The columns that are not `readonly`, as `dynaml types` marks those that nobody can write. */
type Writable<C> = { [K in keyof C as IsReadonly<C, K> extends true ? never : K]: C[K] };

/** The compiler takes two generic functions for the same only where their conditions are, `readonly` included. */
type IsReadonly<C, K extends keyof C> =
  (<V>() => V extends Pick<C, K> ? 1 : 2) extends <V>() => V extends Readonly<Pick<C, K>> ? 1 : 2 ? true : false;
