import { OrganizationFault } from "../faults.ts";
import type { Column } from "../metadata/table.ts";
import type { Draft } from "./draft.ts";

/** What the platform asks for although the column's required level is only a recommendation to forms. */
const asked: Readonly<Record<string, readonly string[]>> = { businessunit: ["parentbusinessunitid"] };

/**
 * SystemRequired columns must not become null; ApplicationRequired ones are a matter of forms, the server lets them be. Numbers
 * and choices that a new record leaves out are let pass: the platform has defaults there that the facts do not tell.
 */
export function checkRequired(draft: Draft): void {
  for (const column of draft.table.columns.values()) {
    if (!isRequired(draft, column)) continue;
    const value = draft.values.get(column.name);
    const isMissing = draft.before === undefined && value === undefined && isAskedFor(column);
    if (value !== null && !isMissing) continue;
    throw new OrganizationFault("InvalidArgument", `Attribute: ${column.name} cannot be set to NULL`);
  }
}

function isRequired(draft: Draft, column: Column): boolean {
  if (column.name === draft.table.primaryId) return false;
  return column.isSystemRequired || (asked[draft.table.logicalName]?.includes(column.name) ?? false);
}

const typesWithoutDefault = new Set(["String", "Memo", "Lookup", "Customer", "Owner", "DateTime", "Decimal"]);

function isAskedFor(column: Column): boolean {
  return column.canCreate && typesWithoutDefault.has(column.type);
}
