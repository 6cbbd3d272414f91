import type { Entity, EntityCollection } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { recordCollection } from "../../values/record-collection.ts";

/** Who takes part in an activity: a record, or somebody who is none, by an e-mail address. */
export type Party = EntityReference | string;

const address = /^[^\s@]+@[^\s@]+$/;

export function isAddress(text: string): boolean {
  return address.test(text);
}

export function isParty(value: unknown): value is Party {
  return value instanceof EntityReference || (typeof value === "string" && isAddress(value));
}

/** The value of a column of the type PartyList: an activityparty each, with `partyid` or `addressused`. */
export function partyList(parties: readonly Party[]): EntityCollection {
  return recordCollection("activityparty", parties.map(activityParty));
}

function activityParty(party: Party): Entity {
  const column = typeof party === "string" ? "addressused" : "partyid";
  return { logicalName: "activityparty", attributes: new Map([[column, party]]) };
}
