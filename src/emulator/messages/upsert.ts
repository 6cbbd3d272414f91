import type { Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext, Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { findByKey } from "../records/alternate-keys.ts";
import { givenId } from "../records/given-values.ts";
import { createRecord, updateRecord } from "../records/write-record.ts";
import type { Message } from "./message.ts";
import { entityParameter } from "./parameter-bag.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message Upsert: updates the record of that ID or alternate key, or creates it where there is none (messages §7). */
export const upsert: Message = {
  parameters: ["Target"],
  run: (context, request) => {
    const { recordCreated, target } = upsertRecord(context, entityParameter(request, "Target"));
    return new Map<string, boolean | EntityReference>([
      ["RecordCreated", recordCreated],
      ["Target", target],
    ]);
  },
};

export type Upserted = { readonly recordCreated: boolean; readonly target: EntityReference };

export function upsertRecord(context: MessageContext, entity: Entity): Upserted {
  const table = tableOf(context.organization, entity.logicalName);
  const { store } = context.organization;
  return store.transaction(() => {
    const id = findTarget(context.organization, table, entity);
    if (id !== undefined && store.exists(table, id)) {
      tableForMessage(context.organization, entity.logicalName, "Update");
      updateRecord(context, table, { ...withoutKey(entity), id });
      return { recordCreated: false, target: new EntityReference(table.logicalName, id) };
    }
    tableForMessage(context.organization, entity.logicalName, "Create");
    const created = createRecord(context, table, withKey(entity));
    return { recordCreated: true, target: new EntityReference(table.logicalName, created) };
  });
}

function findTarget(organization: Organization, table: Table, entity: Entity): Guid | undefined {
  const id = givenId(table, entity);
  if (id !== undefined || entity.keyAttributes === undefined || entity.keyAttributes.size === 0) return id;
  return findByKey(organization, table, entity.keyAttributes);
}

/** The key tells which record it is: an update does not change it. */
function withoutKey({ keyAttributes, ...entity }: Entity): Entity {
  if (keyAttributes === undefined) return entity;
  return { ...entity, attributes: new Map([...entity.attributes].filter(([name]) => !keyAttributes.has(name))) };
}

/** A new record has the key that it was looked for by, where its attributes say nothing else. */
function withKey({ keyAttributes, ...entity }: Entity): Entity {
  if (keyAttributes === undefined) return entity;
  return { ...entity, attributes: new Map([...keyAttributes, ...entity.attributes]) };
}
