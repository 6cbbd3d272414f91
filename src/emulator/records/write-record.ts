import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { applyActivityType, writeActivity } from "./activity.ts";
import { checkKeys } from "./alternate-keys.ts";
import { assignChildren } from "./assign-children.ts";
import { applyAudit } from "./audit.ts";
import { applyAutoNumber } from "./auto-number.ts";
import { checkAccess, checkLookups, checkNewOwner, checkPrivilege } from "./check-access.ts";
import { checkClosing } from "./closing-states.ts";
import { applyComputed } from "./computed.ts";
import { applyDefaults } from "./defaults.ts";
import { applyDirectoryObject } from "./directory-object.ts";
import type { Draft } from "./draft.ts";
import { givenId, givenValues, targetId } from "./given-values.ts";
import { applyImage } from "./image.ts";
import { applyMoney } from "./money.ts";
import { applyOwner } from "./owner.ts";
import { checkChangeable } from "./protected-records.ts";
import { checkReferences } from "./references.ts";
import { type RelatedWriter, writeRelated, writeRelatedParents } from "./related-records.ts";
import { checkRequired } from "./required.ts";
import { type Concurrency, checkRowVersion } from "./row-version.ts";
import { shareWithFormerOwner } from "./sharing.ts";
import { applyState } from "./state.ts";
import { writeUserSettings } from "./user-settings.ts";

/** Writes a new record, in the order of the platform: names and types, defaults, owner, the rest, then the row, then what belongs to it. */
export function createRecord(context: MessageContext, table: Table, entity: Entity): Guid {
  checkPrivilege(context, table, "Create");
  const { store } = context.organization;
  const values = givenValues(table, entity, "Create");
  const asked = givenId(table, entity);
  const draft: Draft = { context, table, id: asked ?? store.newId(), before: undefined, values };
  try {
    writeRow(draft, entity);
  } catch (error) {
    // Looked for only now: nearly all records are new. It comes before all else that may be wrong with the record.
    if (asked === undefined || !store.exists(table, asked)) throw error;
    throw new OrganizationFault("DuplicateRecord", "Cannot insert duplicate key.");
  }
  writeActivity(draft);
  writeUserSettings(draft);
  writeRelated(draft, entity, writer);
  return draft.id;
}

function writeRow(draft: Draft, entity: Entity): void {
  const { context, table } = draft;
  writeRelatedParents(draft, entity, writer);
  checkReferences(draft);
  checkLookups(draft);
  applyDefaults(draft);
  applyAutoNumber(draft);
  applyRules(draft);
  checkNewOwner(draft, "Create");
  draft.values.set(table.primaryId, draft.id);
  context.organization.store.insert(table, draft.values);
}

/**
 * Changes the columns that were sent and what follows from them; null clears a column. The record is named by its ID or an
 * alternate key.
 */
export function updateRecord(
  context: MessageContext,
  table: Table,
  entity: Entity,
  concurrency: Concurrency = "Default",
): void {
  changeRecord(context, table, entity, { concurrency, afterRules: checkClosing });
}

/** Update for the messages that close a record, with the activity that tells how it ended: `closeWith`. */
export function closeRecord(context: MessageContext, table: Table, entity: Entity): void {
  changeRecord(context, table, entity, { concurrency: "Default", afterRules: () => undefined });
}

type Change = { readonly concurrency: Concurrency; readonly afterRules: (draft: Draft) => void };

function changeRecord(
  context: MessageContext,
  table: Table,
  entity: Entity,
  { concurrency, afterRules }: Change,
): void {
  checkPrivilege(context, table, "Write");
  const { store } = context.organization;
  const values = givenValues(table, entity, "Update");
  const id = targetId(context.organization, table, entity);
  if (id === undefined) throw new OrganizationFault("InvalidArgument", "Entity Id must be specified for Update");
  const before = store.read(table, id);
  if (before === undefined) throw doesNotExist(table.logicalName, id.text);
  checkAccess(context, table, id, "Write");
  checkRowVersion(table, before, entity.rowVersion, concurrency);
  const draft: Draft = { context, table, id, before, values };
  writeRelatedParents(draft, entity, writer);
  checkChangeable(draft);
  checkReferences(draft);
  checkLookups(draft);
  checkRequired(draft);
  if (isReassigned(draft)) checkAccess(context, table, id, "Assign");
  applyRules(draft);
  afterRules(draft);
  if (isReassigned(draft)) checkNewOwner(draft, "Assign");
  store.update(table, id, draft.values);
  writeActivity(draft);
  shareWithFormerOwner(draft);
  assignChildren(draft, writer);
  writeRelated(draft, entity, writer);
}

function isReassigned({ before, values }: Draft): boolean {
  const owner = values.get("ownerid");
  const former = before?.get("ownerid");
  return owner instanceof EntityReference && !(former instanceof EntityReference && former.id.equals(owner.id));
}

/** How records that are written together with another one are written: as any other. */
const writer: RelatedWriter = { create: createRecord, update: updateRecord };

function applyRules(draft: Draft): void {
  applyState(draft);
  applyOwner(draft);
  applyMoney(draft);
  applyComputed(draft);
  applyDirectoryObject(draft);
  applyActivityType(draft);
  applyImage(draft);
  if (draft.before === undefined) checkRequired(draft);
  checkKeys(draft);
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
  writeUserSettings(draft);
}
