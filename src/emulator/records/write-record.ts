import type { AttributeValue, Entity } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { applyAudit } from "./audit.ts";
import { applyComputed } from "./computed.ts";
import { applyDefaults } from "./defaults.ts";
import type { Draft } from "./draft.ts";
import { givenId, givenValues } from "./given-values.ts";
import { applyMoney } from "./money.ts";
import { applyOwner } from "./owner.ts";
import { checkChangeable } from "./protected-records.ts";
import { checkReferences } from "./references.ts";
import { checkRequired } from "./required.ts";
import { applyState } from "./state.ts";

/** Writes a new record, in the order of the platform: names and types, defaults, owner, the rest, then the row. */
export function createRecord(context: MessageContext, table: Table, entity: Entity): Guid {
  const { store } = context.organization;
  const values = givenValues(table, entity, "Create");
  const asked = givenId(table, entity);
  if (asked !== undefined && store.exists(table, asked)) {
    throw new OrganizationFault("DuplicateRecord", "Cannot insert duplicate key.");
  }
  const draft: Draft = { context, table, id: asked ?? store.newId(), before: undefined, values };
  checkReferences(draft);
  applyDefaults(draft);
  applyRules(draft);
  draft.values.set(table.primaryId, draft.id);
  store.insert(table, draft.values);
  return draft.id;
}

/** Changes the columns that were sent and what follows from them; null clears a column. */
export function updateRecord(context: MessageContext, table: Table, entity: Entity): void {
  const { store } = context.organization;
  const values = givenValues(table, entity, "Update");
  const id = givenId(table, entity);
  if (id === undefined) throw new OrganizationFault("InvalidArgument", "Entity Id must be specified for Update");
  const before = store.read(table, id);
  if (before === undefined) throw doesNotExist(table.logicalName, id.text);
  const draft: Draft = { context, table, id, before, values };
  checkChangeable(draft);
  checkReferences(draft);
  checkRequired(draft);
  applyRules(draft);
  store.update(table, id, draft.values);
}

function applyRules(draft: Draft): void {
  applyState(draft);
  applyOwner(draft);
  applyMoney(draft);
  applyComputed(draft);
  if (draft.before === undefined) checkRequired(draft);
  applyAudit(draft);
}

/** A record that the organization is born with: no client asked for it, so nothing is checked. */
export function seedRecord(
  context: MessageContext,
  table: Table,
  id: Guid,
  values: Readonly<Record<string, AttributeValue>>,
): void {
  const draft: Draft = { context, table, id, before: undefined, values: new Map(Object.entries(values)) };
  applyDefaults(draft);
  applyState(draft);
  applyComputed(draft);
  applyAudit(draft);
  draft.values.set(table.primaryId, id);
  context.organization.store.insert(table, draft.values);
}
