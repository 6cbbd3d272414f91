import { navigationName } from "./navigation-names.ts";
import type { Dependents, ManyToMany, Relationship } from "./relationship.ts";
import type { Links } from "./table.ts";
import type { ManyToManyFacts, RelationshipFacts, TableFacts } from "./table-facts.ts";

type Facts = ReadonlyMap<string, TableFacts>;

/**
 * Brings together what stands in the facts of one table about others: every relationship is known to both of its tables.
 * Relationships with tables that the organization does not have are left out.
 */
export function linkTables(facts: Facts): (logicalName: string) => Links {
  const children = new Groups<Relationship>();
  const parents = new Groups<Relationship>();
  const manyToMany = new Groups<ManyToMany>();
  const intersections = new Groups<Dependents>();
  const activityColumns = new Set(facts.get("activitypointer")?.columns.map(({ name }) => name));
  for (const parent of facts.values()) {
    for (const relationship of parent.relationships) {
      const linked = linkOneToMany(relationship, parent, facts, activityColumns);
      if (linked === undefined) continue;
      children.add(linked.parent, linked);
      parents.add(linked.child, linked);
    }
    for (const relationship of parent.manyToMany ?? []) {
      const linked = linkManyToMany(relationship, facts);
      if (linked === undefined) continue;
      for (const table of new Set([linked.table1, linked.table2])) manyToMany.add(table, linked);
      intersections.add(linked.table1, { child: linked.intersect, column: linked.column1, onDelete: "Cascade" });
      intersections.add(linked.table2, { child: linked.intersect, column: linked.column2, onDelete: "Cascade" });
    }
  }
  for (const table of facts.values()) {
    for (const owner of ownerOf(table, activityColumns)) parents.add(table.logicalName, owner);
  }
  return (name) => ({
    children: children.of(name),
    parents: parents.of(name),
    manyToMany: manyToMany.of(name),
    dependents: [...children.of(name), ...intersections.of(name)],
  });
}

class Groups<T> {
  readonly #items = new Map<string, T[]>();

  add(group: string, item: T): void {
    const items = this.#items.get(group);
    if (items === undefined) this.#items.set(group, [item]);
    else items.push(item);
  }

  of(group: string): readonly T[] {
    return this.#items.get(group) ?? [];
  }
}

function linkOneToMany(
  relationship: RelationshipFacts,
  parent: TableFacts,
  facts: Facts,
  activityColumns: ReadonlySet<string>,
): Relationship | undefined {
  const child = facts.get(relationship.child);
  const column = child?.columns.find(({ name }) => name === relationship.column);
  if (child === undefined || column === undefined) return undefined;
  return {
    schemaName: relationship.name,
    parent: parent.logicalName,
    parentColumn: parent.primaryId,
    child: relationship.child,
    column: relationship.column,
    onDelete: relationship.onDelete ?? "RemoveLink",
    collection: relationship.collection ?? relationship.name,
    navigation: relationship.navigation ?? navigationName(child, column, parent.logicalName, activityColumns),
    isHierarchical: relationship.isHierarchical === true,
    isCustom: relationship.isCustom === true,
  };
}

function linkManyToMany(relationship: ManyToManyFacts, facts: Facts): ManyToMany | undefined {
  const { name, intersect, table1, column1, table2, column2, navigation1, navigation2 } = relationship;
  if (![intersect, table1, table2].every((table) => facts.has(table))) return undefined;
  return {
    schemaName: name,
    intersect,
    table1,
    column1,
    table2,
    column2,
    navigation1: navigation1 ?? name,
    navigation2: navigation2 ?? name,
    isCustom: relationship.isCustom === true,
  };
}

/** A user or a team: `owner_accounts`, whose navigation property is the column's own name. */
function ownerOf(table: TableFacts, activityColumns: ReadonlySet<string>): Relationship[] {
  return table.columns
    .filter(({ type }) => type === "Owner")
    .map((column) => ({
      schemaName: `owner_${table.entitySetName ?? table.logicalName}`,
      parent: "owner",
      parentColumn: "ownerid",
      child: table.logicalName,
      column: column.name,
      onDelete: "NoCascade",
      collection: `owner_${table.entitySetName ?? table.logicalName}`,
      navigation: navigationName(table, column, "owner", activityColumns),
      isHierarchical: false,
      isCustom: false,
    }));
}
