import type { AttributeValue, Entity } from "../../values/entity.ts";
import { Guid } from "../../values/guid.ts";
import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { columnOf } from "../organization.ts";
import { findByKey, notFoundByKey } from "./alternate-keys.ts";
import { checkedValue } from "./check-value.ts";

/**
 * The values that a client sent, checked. Columns that the message may not write are left out without a fault, as the platform
 * does, and files, which have messages of their own; unknown ones are refused. The primary key is not among them, see `givenId`.
 */
export function givenValues(table: Table, entity: Entity, message: "Create" | "Update"): Map<string, AttributeValue> {
  const values = new Map<string, AttributeValue>();
  for (const [name, value] of entity.attributes) {
    const column = columnOf(table, name);
    const mayWrite = message === "Create" ? column.canCreate : column.canUpdate;
    if (!mayWrite || name === table.primaryId) continue;
    const checked = checkedValue(table, column, value);
    if (column.type !== "File") values.set(name, checked);
  }
  return values;
}

/** The ID that a client gave, as the record's own or in its primary key column; the empty GUID counts as none. */
export function givenId(table: Table, entity: Entity): Guid | undefined {
  const own = nonEmpty(entity.id);
  const column = table.columns.get(table.primaryId);
  const sent = entity.attributes.get(table.primaryId) ?? null;
  const inBag = column === undefined ? null : checkedValue(table, column, sent);
  const bagId = nonEmpty(inBag instanceof Guid ? inBag : undefined);
  if (own !== undefined && bagId !== undefined && !own.equals(bagId)) {
    throw new OrganizationFault("InvalidArgument", "Entity Id must be the same as the value set in property bag.");
  }
  return own ?? bagId;
}

/** The ID of the record that is to be changed, given as such or by the values of an alternate key. */
export function targetId(organization: Organization, table: Table, entity: Entity): Guid | undefined {
  const id = givenId(table, entity);
  if (id !== undefined || (entity.keyAttributes?.size ?? 0) === 0) return id;
  const found = findByKey(organization, table, entity.keyAttributes ?? new Map());
  if (found === undefined) throw notFoundByKey(table.logicalName);
  return found;
}

function nonEmpty(id: Guid | undefined): Guid | undefined {
  return id === undefined || id.equals(Guid.empty) ? undefined : id;
}
