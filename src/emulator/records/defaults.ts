import type { AttributeValue } from "../../values/entity.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { Column } from "../metadata/table.ts";
import type { Draft } from "./draft.ts";

/** Gives a new record the default of every yes/no column and choice that was not given. */
export function applyDefaults(draft: Draft): void {
  for (const column of draft.table.columns.values()) {
    if (draft.values.has(column.name)) continue;
    const value = defaultOf(column, draft);
    if (value !== undefined) draft.values.set(column.name, value);
  }
}

function defaultOf(column: Column, draft: Draft): AttributeValue | undefined {
  // The records of an address have their own IDs; these tables do not exist yet, their columns do.
  if (/^address\d_addressid$/.test(column.name)) return draft.context.organization.store.newId();
  if (column.default === undefined) return undefined;
  if (column.type === "Boolean") return column.default === 1;
  return column.type === "Picklist" ? new OptionSetValue(column.default) : undefined;
}
