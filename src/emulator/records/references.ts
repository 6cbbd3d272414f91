import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import type { ErrorName } from "../faults.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import { resolveReference } from "./alternate-keys.ts";
import type { Draft } from "./draft.ts";

/** The record that a lookup names, by ID or alternate key, must exist, and must not be the record itself or one below it. */
export function checkReferences(draft: Draft): void {
  for (const [name, given] of draft.values) {
    if (!(given instanceof EntityReference)) continue;
    const value = resolveReference(draft.context.organization, given);
    if (value !== given) draft.values.set(name, value);
    if (value.logicalName === draft.table.logicalName) checkNoLoop(draft, name, value);
    const table = draft.context.organization.tables.get(value.logicalName);
    if (table === undefined || !draft.context.organization.store.exists(table, value.id)) {
      throw doesNotExist(value.logicalName, value.id.text);
    }
  }
}

const loopErrors: Readonly<Record<string, ErrorName>> = {
  account: "AccountLoopBeingCreated",
  contact: "ContactLoopBeingCreated",
  systemuser: "BusinessManagementLoopBeingCreated",
};

/** Longest chain that is followed upwards; a stored one cannot hold a loop, so this only bounds the work. */
const longestChain = 10_000;

function checkNoLoop(draft: Draft, column: string, parent: EntityReference): void {
  const { store } = draft.context.organization;
  let above: AttributeValue = parent;
  for (let steps = 0; above instanceof EntityReference && steps < longestChain; steps += 1) {
    if (above.logicalName !== draft.table.logicalName) return;
    if (above.id.equals(draft.id)) {
      throw new OrganizationFault(
        loopErrors[draft.table.logicalName] ?? "EntityLoopBeingCreated",
        `'${column}' of ${draft.table.logicalName} ${draft.id} would make the record its own parent.`,
      );
    }
    if (draft.before === undefined) return;
    above = store.readColumn(draft.table, above.id, column);
  }
}
