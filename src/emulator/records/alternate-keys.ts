import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OrganizationFault } from "../faults.ts";
import type { Key } from "../metadata/relationship.ts";
import type { Column, Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { columnOf, tableOf } from "../organization.ts";
import { checkedValue } from "./check-value.ts";
import type { Draft } from "./draft.ts";
import { valueIn } from "./draft.ts";

type KeyValues = ReadonlyMap<string, AttributeValue>;

/** The record that has these values of an alternate key; columns that are no active key of the table are refused. */
export function findByKey(organization: Organization, table: Table, values: KeyValues): Guid | undefined {
  const key = table.keys.find((one) => one.status === "Active" && isSame(one.columns, values));
  if (key === undefined) {
    throw new OrganizationFault(
      "InvalidEntityKeyOperation",
      `The specified key attributes are not a defined key for the ${table.logicalName} entity`,
    );
  }
  const pairs = key.columns.map((name): [Column, AttributeValue] => {
    const column = columnOf(table, name);
    const value = checkedValue(table, column, values.get(name) ?? null);
    return [column, value instanceof EntityReference ? resolveReference(organization, value) : value];
  });
  return pairs.some(([, value]) => value === null) ? undefined : organization.store.find(table, pairs);
}

function isSame(columns: readonly string[], values: KeyValues): boolean {
  return columns.length === values.size && columns.every((name) => values.has(name));
}

/** The reference with the ID of the record that it names; one that goes by ID already is returned as it is. */
export function resolveReference(organization: Organization, reference: EntityReference): EntityReference {
  const { keyAttributes, logicalName, rowVersion } = reference;
  if (keyAttributes === undefined || keyAttributes.size === 0 || !reference.id.equals(Guid.empty)) return reference;
  const id = findByKey(organization, tableOf(organization, logicalName), keyAttributes);
  if (id === undefined) throw notFoundByKey(logicalName);
  return new EntityReference(logicalName, id, undefined, { rowVersion });
}

export function notFoundByKey(logicalName: string): OrganizationFault {
  return new OrganizationFault(
    "RecordNotFoundByEntityKey",
    `A record with the specified key values does not exist in ${logicalName} entity`,
  );
}

/** No other record may have the values that this one will have in all columns of a key. */
export function checkKeys(draft: Draft): void {
  for (const key of draft.table.keys) {
    if (key.status === "Active" && key.columns.some((name) => draft.values.has(name))) checkKey(draft, key);
  }
}

function checkKey(draft: Draft, key: Key): void {
  const pairs = key.columns.map((name): [Column, AttributeValue] => [
    columnOf(draft.table, name),
    valueIn(draft, name),
  ]);
  if (pairs.some(([, value]) => value === null)) return;
  const other = draft.context.organization.store.find(draft.table, pairs);
  if (other === undefined || other.equals(draft.id)) return;
  throw new OrganizationFault(
    "DuplicateRecordEntityKey",
    `Entity Key ${key.label} violated. A record with the same value for ${key.columns.join(", ")} already exists. A duplicate record cannot be created. Select one or more unique values and try again.`,
  );
}
