import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { quote } from "../store/column-codec.ts";
import type { Link } from "./relationships.ts";

export type IntersectLink = Extract<Link, { side: "either" }>;

/** One record at each end of a many-to-many relationship. */
export type Pair = {
  readonly link: IntersectLink;
  readonly ownTable: string;
  readonly own: Guid;
  readonly other: Guid;
};

/** Adds the row that associates two records; false where it is there already. */
export function addPair(organization: Organization, pair: Pair): boolean {
  const { link, own, other } = pair;
  const { store } = organization;
  const table = tableOf(organization, link.relationship.intersect);
  if (store.rows(`SELECT 1 FROM ${wherePair(link)}`, [own.text, other.text]).length > 0) return false;
  const values = new Map<string, AttributeValue>([
    [table.primaryId, store.newId()],
    [link.own, keyValue(table, link.own, pair.ownTable, own)],
    [link.other, keyValue(table, link.other, link.otherTable, other)],
  ]);
  if (table.columns.has("versionnumber")) values.set("versionnumber", store.nextVersion());
  store.insert(table, values);
  return true;
}

/** Removes it; nothing happens where there is none. */
export function removePair({ store }: Organization, { link, own, other }: Pair): void {
  store.rows(`DELETE FROM ${wherePair(link)}`, [own.text, other.text]);
}

function wherePair({ relationship, own, other }: IntersectLink): string {
  return `${quote(relationship.intersect)} WHERE ${quote(own)} = ? AND ${quote(other)} = ?`;
}

/** Most intersect tables hold plain IDs, some (listmember) lookups. */
function keyValue(intersect: Table, column: string, table: string, id: Guid): AttributeValue {
  return intersect.columns.get(column)?.type === "Uniqueidentifier" ? id : new EntityReference(table, id);
}
