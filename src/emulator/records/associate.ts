import type { Entity } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { resolveReference } from "./alternate-keys.ts";
import { checkAccess } from "./check-access.ts";
import { addPair, type IntersectLink, type Pair, removePair } from "./intersect-rows.ts";
import { checkRelated, type Link, linkOf, pointsAt, type Role } from "./relationships.ts";
import { updateRecord } from "./write-record.ts";

export type Associated = {
  readonly target: EntityReference;
  readonly relationship: string;
  readonly role: Role | undefined;
  readonly related: readonly EntityReference[];
};

/**
 * Associates records: a lookup is set where the relationship has one, else rows of its intersect table are added. Call it inside
 * a transaction.
 */
export function associate(context: MessageContext, association: Associated): void {
  const { table, target, related, link } = prepare(context, association);
  if (link.side === "either") {
    checkPair(context, target, related);
    for (const other of related) {
      if (addPair(context.organization, pairOf(link, target, other))) continue;
      throw new OrganizationFault("DuplicateRecord", "Cannot insert duplicate key.");
    }
    return;
  }
  if (link.side === "one") {
    for (const child of related) setLookup(context, child, link.relationship.column, target);
    return;
  }
  const [parent, ...others] = related;
  if (others.length > 0 || parent === undefined) {
    throw new OrganizationFault(
      "InvalidRoleOccurrencesForOneToManyRelationship",
      `A record of '${table.logicalName}' is associated with exactly one record through '${association.relationship}', not with ${related.length}.`,
    );
  }
  setLookup(context, target, link.relationship.column, parent);
}

/** The reverse; what is not associated is let be. */
export function disassociate(context: MessageContext, association: Associated): void {
  const { target, related, link } = prepare(context, association);
  if (link.side === "either") checkPair(context, target, related);
  for (const other of related) {
    if (link.side === "either") removePair(context.organization, pairOf(link, target, other));
    else if (link.side === "one") clearLookup(context, other, link.relationship.column, target);
    else clearLookup(context, target, link.relationship.column, other);
  }
}

/** One is appended to the others. */
function checkPair(context: MessageContext, target: EntityReference, related: readonly EntityReference[]): void {
  const { organization } = context;
  checkAccess(context, tableOf(organization, target.logicalName), target.id, "Append");
  for (const { logicalName, id } of related) checkAccess(context, tableOf(organization, logicalName), id, "AppendTo");
}

type Prepared = {
  readonly table: Table;
  readonly target: EntityReference;
  readonly related: readonly EntityReference[];
  readonly link: Link;
};

/** Both ends by their IDs; they must be of the relationship's tables, and exist. */
function prepare({ organization }: MessageContext, { target, relationship, role, related }: Associated): Prepared {
  const table = tableOf(organization, target.logicalName);
  const link = linkOf(table, relationship, role);
  const far = farTable(link);
  const resolve = (reference: EntityReference): EntityReference => {
    const found = resolveReference(organization, reference);
    if (organization.store.exists(tableOf(organization, found.logicalName), found.id)) return found;
    throw doesNotExist(found.logicalName, found.id.text);
  };
  const others = related.map((one) => resolve(checkRelated(one, far, relationship)));
  return { table, target: resolve(target), related: others, link };
}

function farTable(link: Link): string {
  if (link.side === "either") return link.otherTable;
  return link.side === "one" ? link.relationship.child : link.relationship.parent;
}

function pairOf(link: IntersectLink, own: EntityReference, other: EntityReference): Pair {
  return { link, ownTable: own.logicalName, own: own.id, other: other.id };
}

function setLookup(context: MessageContext, of: EntityReference, column: string, value: EntityReference | null): void {
  const entity: Entity = { logicalName: of.logicalName, id: of.id, attributes: new Map([[column, value]]) };
  updateRecord(context, tableOf(context.organization, of.logicalName), entity);
}

function clearLookup(context: MessageContext, of: EntityReference, column: string, value: EntityReference): void {
  const { organization } = context;
  const current = organization.store.readColumn(tableOf(organization, of.logicalName), of.id, column);
  if (pointsAt(current, value)) setLookup(context, of, column, null);
}
