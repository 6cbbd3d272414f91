import { OrganizationFault } from "../faults.ts";
import type { OrganizationSchema, SchemaChange } from "../metadata/organization-schema.ts";
import type { Relationship } from "../metadata/relationship.ts";
import type { TableFacts } from "../metadata/table-facts.ts";
import { columnFactsOf, factsOf } from "./changes.ts";
import { companionColumns } from "./companion-columns.ts";

/** A table goes with its relationships; lookups of other tables that point at it must go first. */
export function withoutTable(schema: OrganizationSchema, logicalName: string): SchemaChange {
  const table = schema.tables.get(logicalName);
  const blocking = table?.children.find(({ child, column }) => child !== logicalName && !isRegarding(column));
  if (blocking !== undefined) throw inUse(logicalName, blocking);
  const intersects = (table?.manyToMany ?? []).map(({ intersect }) => intersect);
  const removed = [logicalName, ...intersects];
  const changed = [...schema.facts.values()]
    .filter((facts) => !removed.includes(facts.logicalName))
    .flatMap((facts) => {
      const without = withoutMentions(facts, removed);
      return without === facts ? [] : [without];
    });
  return { tables: changed, removedTables: removed };
}

/** Notes and activities may be about records of any table; what they were about is forgotten. */
function isRegarding(column: string): boolean {
  return column === "objectid" || column === "regardingobjectid";
}

function inUse(table: string, { schemaName, child, column }: Relationship): OrganizationFault {
  return new OrganizationFault(
    "CannotDeleteMetadata",
    `The table '${table}' cannot be deleted: '${child}.${column}' points at it. Delete the relationship '${schemaName}' first.`,
  );
}

/** A table without relationships with the removed ones, and without them among the targets of its lookups. */
function withoutMentions(facts: TableFacts, removed: readonly string[]): TableFacts {
  const relationships = facts.relationships.filter(({ child }) => !removed.includes(child));
  const manyToMany = facts.manyToMany?.filter(({ intersect }) => !removed.includes(intersect));
  const columns = facts.columns.map((column) => {
    const targets = column.targets?.filter((target) => !removed.includes(target));
    return targets === undefined || targets.length === column.targets?.length ? column : { ...column, targets };
  });
  const isSame =
    relationships.length === facts.relationships.length &&
    manyToMany?.length === facts.manyToMany?.length &&
    columns.every((column, index) => column === facts.columns[index]);
  if (isSame) return facts;
  return { ...facts, columns, relationships, ...(manyToMany === undefined ? {} : { manyToMany }) };
}

/** A column goes with its values, its companions and, a lookup, its relationships. */
export function withoutColumn(schema: OrganizationSchema, table: TableFacts, name: string): SchemaChange {
  const key = (table.keys ?? []).find(({ columns }) => columns.includes(name));
  if (key !== undefined) {
    throw new OrganizationFault("CannotDeleteMetadata", `The column '${name}' is part of the key '${key.name}'.`);
  }
  const gone = [name, ...companionColumns(columnFactsOf(table, name)).map((companion) => companion.name)];
  const without = { ...table, columns: table.columns.filter((column) => !gone.includes(column.name)) };
  const changed = new Map<string, TableFacts>([[table.logicalName, without]]);
  for (const parent of schema.facts.values()) {
    const current = changed.get(parent.logicalName) ?? parent;
    const relationships = current.relationships.filter(
      ({ child, column }) => child !== table.logicalName || column !== name,
    );
    if (relationships.length < current.relationships.length) {
      changed.set(parent.logicalName, { ...current, relationships });
    }
  }
  const live = schema.tables.get(table.logicalName);
  const droppedColumns = gone.flatMap((column) => {
    const found = live?.columns.get(column);
    return live === undefined || found === undefined ? [] : [{ table: live, column: found }];
  });
  return { tables: [...changed.values()], droppedColumns };
}

/** A custom relationship goes with its lookup column, or with its intersect table. */
export function withoutRelationship(schema: OrganizationSchema, schemaName: string): SchemaChange {
  const isNamed = (one: { readonly name: string; readonly isCustom?: true }): boolean =>
    one.isCustom === true && one.name.toLowerCase() === schemaName.toLowerCase();
  for (const facts of schema.facts.values()) {
    const relationship = facts.relationships.find(isNamed);
    if (relationship !== undefined) {
      return withoutColumn(schema, factsOf(schema, relationship.child), relationship.column);
    }
    const association = facts.manyToMany?.find(isNamed);
    if (association === undefined) continue;
    const manyToMany = (facts.manyToMany ?? []).filter((one) => one !== association);
    return { tables: [{ ...facts, manyToMany }], removedTables: [association.intersect] };
  }
  throw new OrganizationFault(
    "ObjectDoesNotExist",
    `Could not find a relationship with name ${schemaName} that a customization made.`,
  );
}
