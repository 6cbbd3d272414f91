import type { Entity, EntityCollection } from "../../values/entity.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { recordCollection } from "../../values/record-collection.ts";
import type { EntityMetadata } from "../metadata/metadata.ts";
import type { JsonObject } from "./json.ts";
import { recordFromJson } from "./record-json.ts";
import type { TableLookup } from "./table-lookup.ts";

/** Columns of activities that hold parties, by the number of their role (messages.md §3, participationtypemask). */
const columnsByRole: Readonly<Record<number, string>> = {
  1: "from",
  2: "to",
  3: "cc",
  4: "bcc",
  5: "requiredattendees",
  6: "optionalattendees",
  7: "organizer",
  10: "resources",
  11: "customers",
};

/** `to` of 2. */
export function partyColumnOfRole(role: number): string | undefined {
  return columnsByRole[role];
}

/** 2 of `to`. */
export function roleOfPartyColumn(column: string): number | undefined {
  const found = Object.entries(columnsByRole).find(([, name]) => name === column);
  return found === undefined ? undefined : Number(found[0]);
}

/** `email_activity_parties`: parties of all roles in one list, as the party list columns that the service has. */
export function partyColumnsOf(
  records: readonly JsonObject[],
  partyTable: EntityMetadata,
  tables: TableLookup,
): ReadonlyMap<string, EntityCollection> {
  const byColumn = new Map<string, Entity[]>();
  for (const json of records) {
    const { entity } = recordFromJson(json, partyTable, tables);
    const role = entity.attributes.get("participationtypemask");
    const column = role instanceof OptionSetValue ? columnsByRole[role.value] : undefined;
    if (column !== undefined) byColumn.set(column, [...(byColumn.get(column) ?? []), entity]);
  }
  return new Map([...byColumn].map(([column, entities]) => [column, recordCollection("activityparty", entities)]));
}
