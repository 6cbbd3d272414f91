import type { Entity, RelatedEntities } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import type { Draft } from "./draft.ts";
import { givenId } from "./given-values.ts";
import { addPair } from "./intersect-rows.ts";
import { type Link, linkOf } from "./relationships.ts";

/** Writes a record whatever its table. */
export type RelatedWriter = {
  readonly create: (context: MessageContext, table: Table, entity: Entity) => Guid;
  readonly update: (context: MessageContext, table: Table, entity: Entity) => void;
};

type Related = { readonly link: Link; readonly entities: readonly Entity[]; readonly name: string };

/** Records that the draft's lookups will point at: written before it, so that it can. */
export function writeRelatedParents(draft: Draft, entity: Entity, writer: RelatedWriter): void {
  if (entity.relatedEntities === undefined) return;
  for (const { link, entities, name } of relatedOf(draft.table, entity.relatedEntities)) {
    if (link.side !== "many") continue;
    const [parent, ...others] = entities;
    if (parent === undefined) continue;
    if (others.length > 0) {
      throw new OrganizationFault(
        "InvalidRoleOccurrencesForOneToManyRelationship",
        `A record of '${draft.table.logicalName}' has one related record through '${name}', not ${entities.length}.`,
      );
    }
    const id = writeOne(draft, parent, writer);
    draft.values.set(link.relationship.column, new EntityReference(parent.logicalName, id));
  }
}

/** Records that point at the draft or are associated with it: written after it, and linked to it. Their own values win. */
export function writeRelated(draft: Draft, entity: Entity, writer: RelatedWriter): void {
  if (entity.relatedEntities === undefined) return;
  for (const { link, entities } of relatedOf(draft.table, entity.relatedEntities)) {
    if (link.side === "many") continue;
    for (const related of entities) {
      if (link.side === "one") {
        const lookup = new EntityReference(draft.table.logicalName, draft.id);
        const attributes = new Map([[link.relationship.column, lookup], ...related.attributes]);
        writeOne(draft, { ...related, attributes }, writer);
      } else {
        const other = writeOne(draft, related, writer);
        addPair(draft.context.organization, { link, ownTable: draft.table.logicalName, own: draft.id, other });
      }
    }
  }
}

function relatedOf(table: Table, related: readonly RelatedEntities[]): Related[] {
  return related.map(({ relationship, primaryEntityRole, collection }) => ({
    link: linkOf(table, relationship, primaryEntityRole),
    entities: collection.entities,
    name: relationship,
  }));
}

/** Together with a new record others are created, together with a changed one others are changed. */
function writeOne({ context, before }: Draft, entity: Entity, writer: RelatedWriter): Guid {
  const table = tableOf(context.organization, entity.logicalName);
  if (before === undefined) return writer.create(context, table, entity);
  const id = givenId(table, entity);
  if (id === undefined) throw new OrganizationFault("InvalidArgument", "Entity Id must be specified for Operation");
  writer.update(context, table, entity);
  return id;
}
