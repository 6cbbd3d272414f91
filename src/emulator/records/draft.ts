import type { AttributeValue } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import type { RecordValues } from "../store/store.ts";

/** A record on its way into the store. The rules of this folder add to `values` what the platform adds, or refuse. */
export type Draft = {
  readonly context: MessageContext;
  readonly table: Table;
  readonly id: Guid;
  /** The record as it is stored; undefined for a new one. */
  readonly before: RecordValues | undefined;
  /** What is going to be written. */
  readonly values: Map<string, AttributeValue>;
};

/** The value that the column will have. */
export function valueIn(draft: Draft, name: string): AttributeValue {
  return draft.values.get(name) ?? (draft.values.has(name) ? null : (draft.before?.get(name) ?? null));
}

/** Sets a column where the table has it. */
export function setValue(draft: Draft, name: string, value: AttributeValue): void {
  if (draft.table.columns.has(name)) draft.values.set(name, value);
}
