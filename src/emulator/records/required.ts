import { OrganizationFault } from "../faults.ts";
import type { Column } from "../metadata/table.ts";
import type { Draft } from "./draft.ts";

/**
 * SystemRequired columns must not become null; ApplicationRequired ones are a matter of forms, the server lets them be. Numbers
 * and choices that a new record leaves out are let pass: the platform has defaults there that the facts do not tell.
 */
export function checkRequired(draft: Draft): void {
  for (const column of draft.table.requiredColumns) {
    const value = draft.values.get(column.name);
    const isMissing = draft.before === undefined && value === undefined && isAskedFor(column);
    if (value !== null && !isMissing) continue;
    throw new OrganizationFault("InvalidArgument", `Attribute: ${column.name} cannot be set to NULL`);
  }
}

const typesWithoutDefault = new Set(["String", "Memo", "Lookup", "Customer", "Owner", "DateTime", "Decimal"]);

function isAskedFor(column: Column): boolean {
  return column.canCreate && typesWithoutDefault.has(column.type);
}
