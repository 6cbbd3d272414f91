import type { AttributeValue, Entity, EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { recordCollection } from "../../values/record-collection.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { resolveReference } from "./alternate-keys.ts";
import type { Draft } from "./draft.ts";
import { setValue, valueIn } from "./draft.ts";

/** What a party is to an activity (activityparty.participationtypemask), by the column that names it. */
const participations: Readonly<Record<string, number>> = {
  from: 1,
  to: 2,
  cc: 3,
  bcc: 4,
  requiredattendees: 5,
  optionalattendees: 6,
  organizer: 7,
  resources: 10,
  customers: 11,
  customer: 11,
  partners: 12,
  partner: 12,
};

const regarding = 8;
const owner = 9;

/** A new activity tells of which kind it is. */
export function applyActivityType(draft: Draft): void {
  if (draft.table.isActivity && draft.before === undefined) {
    setValue(draft, "activitytypecode", draft.table.logicalName);
  }
}

/** Every activity is also a row of activitypointer with the same ID, and its parties are rows of activityparty (messages §3.10). */
export function writeActivity(draft: Draft): void {
  if (!draft.table.isActivity || draft.table.logicalName === "activitypointer") return;
  writePointer(draft);
  for (const [name, value] of draft.values) {
    const participation = participations[name];
    if (participation === undefined || draft.table.columns.get(name)?.type !== "PartyList") continue;
    replaceParties(draft, participation, partiesOf(draft, name, value));
  }
  writeSingleParty(draft, "regardingobjectid", regarding);
  writeSingleParty(draft, "ownerid", owner);
}

function writePointer(draft: Draft): void {
  const { tables, store } = draft.context.organization;
  const pointer = tables.get("activitypointer");
  if (pointer === undefined) return;
  const values = new Map([...draft.values].filter(([name]) => pointer.columns.has(name)));
  if (draft.before !== undefined) {
    store.update(pointer, draft.id, values);
    return;
  }
  values.set(pointer.primaryId, draft.id);
  store.insert(pointer, values);
}

function writeSingleParty(draft: Draft, name: string, participation: number): void {
  if (!draft.values.has(name)) return;
  const value = draft.values.get(name);
  replaceParties(draft, participation, value instanceof EntityReference ? [{ partyid: value }] : []);
}

type Party = Readonly<Record<string, AttributeValue>>;

/** A party is a record (partyid) or an address that belongs to none (addressused). */
function partiesOf(draft: Draft, column: string, value: AttributeValue): Party[] {
  if (value === null) return [];
  return (value as EntityCollection).entities.map(({ attributes }) => {
    const partyid = attributes.get("partyid") ?? null;
    const addressused = attributes.get("addressused") ?? null;
    if (partyid instanceof EntityReference) {
      return { partyid: existingParty(draft.context.organization, partyid), addressused };
    }
    if (typeof addressused === "string") return { addressused };
    throw new OrganizationFault("InvalidArgument", `A party of '${column}' has neither 'partyid' nor 'addressused'.`);
  });
}

function existingParty(organization: Organization, reference: EntityReference): EntityReference {
  const party = resolveReference(organization, reference);
  if (organization.store.exists(tableOf(organization, party.logicalName), party.id)) return party;
  throw doesNotExist(party.logicalName, party.id.text);
}

function replaceParties(draft: Draft, participation: number, parties: readonly Party[]): void {
  const { tables, store } = draft.context.organization;
  const table = tables.get("activityparty");
  if (table === undefined) return;
  if (draft.before !== undefined) {
    const sql = 'DELETE FROM "activityparty" WHERE activityid = ? AND participationtypemask = ?';
    store.rows(sql, [draft.id.text, participation]);
  }
  for (const party of parties) {
    const values = new Map<string, AttributeValue>([
      [table.primaryId, store.newId()],
      ["activityid", new EntityReference(draft.table.logicalName, draft.id)],
      ["participationtypemask", new OptionSetValue(participation)],
      ...Object.entries(party),
      ["scheduledstart", valueIn(draft, "scheduledstart")],
      ["scheduledend", valueIn(draft, "scheduledend")],
      ["versionnumber", store.nextVersion()],
    ]);
    store.insert(table, values);
  }
}

/** What an activity leaves behind goes with it. */
export function deleteActivity({ tables, store }: Organization, table: Table, id: Guid): void {
  if (!table.isActivity || table.logicalName === "activitypointer") return;
  if (tables.has("activityparty")) store.rows('DELETE FROM "activityparty" WHERE activityid = ?', [id.text]);
  const pointer = tables.get("activitypointer");
  if (pointer !== undefined) store.delete(pointer, id);
}

/** Adds the party lists that were asked for to an activity that was read. */
export function readParties(
  organization: Organization,
  table: Table,
  entity: Entity,
  isAsked: (column: string) => boolean,
): void {
  const parties = organization.tables.get("activityparty");
  // Distinct rows have no ID of their own.
  const id = entity.id ?? entity.attributes.get(table.primaryId);
  if (!table.isActivity || parties === undefined || !(id instanceof Guid)) return;
  for (const { name, type } of table.columns.values()) {
    const participation = participations[name];
    if (type !== "PartyList" || participation === undefined || !isAsked(name)) continue;
    const entities = partyRecords(organization, parties, id, participation);
    entity.attributes.set(name, recordCollection("activityparty", entities));
  }
}

function partyRecords(organization: Organization, parties: Table, activityId: Guid, participation: number): Entity[] {
  const { store } = organization;
  const sql =
    'SELECT activitypartyid FROM "activityparty" WHERE activityid = ? AND participationtypemask = ? ORDER BY activitypartyid';
  return store.rows(sql, [activityId.text, participation]).map(([found]) => {
    const id = Guid.of(String(found));
    const attributes = new Map(store.read(parties, id) ?? []);
    attributes.delete("versionnumber");
    return { logicalName: parties.logicalName, id, attributes: namedParty(organization, attributes) };
  });
}

/** A party comes with its name. */
function namedParty(
  { tables, store }: Organization,
  attributes: Map<string, AttributeValue>,
): Map<string, AttributeValue> {
  const party = attributes.get("partyid");
  if (!(party instanceof EntityReference)) return attributes;
  const table = tables.get(party.logicalName);
  const name = table?.primaryName === undefined ? null : store.readColumn(table, party.id, table.primaryName);
  if (typeof name === "string") attributes.set("partyid", new EntityReference(party.logicalName, party.id, name));
  return attributes;
}
