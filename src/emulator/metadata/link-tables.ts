import { navigationName } from "./navigation-names.ts";
import type { Dependents, ManyToMany, Relationship } from "./relationship.ts";
import type { Links } from "./table.ts";
import type { ColumnFacts, ManyToManyFacts, RelationshipFacts, TableFacts } from "./table-facts.ts";

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
    const known = new Set(parents.of(table.logicalName).map(({ column, parent }) => `${column} ${parent}`));
    for (const implied of impliedBy(table, facts, activityColumns)) {
      if (known.has(`${implied.column} ${implied.parent}`)) continue;
      parents.add(table.logicalName, implied);
      children.add(implied.parent, implied);
    }
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
    // One of a table with itself has two collections there, which need two names.
    navigation1: navigation1 ?? (table1 === table2 ? `Referencing${name}` : name),
    navigation2: navigation2 ?? (table1 === table2 ? `Referenced${name}` : name),
    isCustom: relationship.isCustom === true,
  };
}

/** Lookups that most tables have, whose relationships no facts list one by one. */
const impliedColumns: ReadonlySet<string> = new Set([
  "createdby",
  "createdonbehalfby",
  "modifiedby",
  "modifiedonbehalfby",
  "organizationid",
  "owningbusinessunit",
  "owningteam",
  "owninguser",
]);

/**
 * The relationships of a table's lookups that no facts name: those of the columns above, of owners, and of lookups that may be
 * written. A lookup that only shows what another one holds (`opportunity.accountid`) has none.
 */
function impliedBy(table: TableFacts, facts: Facts, activityColumns: ReadonlySet<string>): Relationship[] {
  if (table.isIntersect === true) return [];
  return table.columns.flatMap((column) => {
    if (column.type === "Owner") return [impliedRelationship(table, column, "owner", "ownerid", activityColumns)];
    if (column.type !== "Lookup" && column.type !== "Customer") return [];
    if (column.create === false && !impliedColumns.has(column.name)) return [];
    return (column.targets ?? []).flatMap((target) => {
      const parent = facts.get(target);
      return parent === undefined
        ? []
        : [impliedRelationship(table, column, target, parent.primaryId, activityColumns)];
    });
  });
}

function impliedRelationship(
  table: TableFacts,
  column: ColumnFacts,
  parent: string,
  parentColumn: string,
  activityColumns: ReadonlySet<string>,
): Relationship {
  const schemaName = impliedName(table, column.name, parent);
  return {
    schemaName,
    parent,
    parentColumn,
    child: table.logicalName,
    column: column.name,
    onDelete: column.type === "Owner" || impliedColumns.has(column.name) ? "NoCascade" : "RemoveLink",
    collection: schemaName,
    navigation: navigationName(table, column, parent, activityColumns),
    isHierarchical: false,
    isCustom: false,
  };
}

/** `lk_accountbase_createdby`, `user_accounts`, `owner_opportunitys`, as the platform calls them. */
function impliedName(table: TableFacts, column: string, parent: string): string {
  const { logicalName, isCustom, isActivity, entitySetName } = table;
  const plural = isCustom === true ? logicalName : (entitySetName ?? logicalName);
  const base = isCustom === true || isActivity === true ? "" : "base";
  if (/^(created|modified)/.test(column)) return `lk_${logicalName}${base}_${column}`;
  const prefixes: Readonly<Record<string, string>> = {
    organizationid: "organization",
    owningbusinessunit: "business_unit",
    owningteam: "team",
    owninguser: "user",
  };
  if (column === "ownerid") return isCustom === true ? `owner_${logicalName}` : `owner_${logicalName}s`;
  const prefix = prefixes[column];
  return prefix === undefined ? `${parent}_${logicalName}_${column}` : `${prefix}_${plural}`;
}
