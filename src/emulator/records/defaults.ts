import type { AttributeValue } from "../../values/entity.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { Column } from "../metadata/table.ts";
import { isAddressId } from "../metadata/table.ts";
import type { Draft } from "./draft.ts";

/** Gives a new record the default of every yes/no column and choice that was not given. */
export function applyDefaults(draft: Draft): void {
  for (const column of draft.table.defaultColumns) {
    if (!draft.values.has(column.name)) draft.values.set(column.name, defaultOf(column, draft));
  }
}

function defaultOf(column: Column, draft: Draft): AttributeValue {
  if (column.type === "Uniqueidentifier" && isAddressId(column)) return draft.context.organization.store.newId();
  return column.type === "Boolean" ? column.default === 1 : new OptionSetValue(column.default ?? 0);
}
