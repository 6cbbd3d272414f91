import { OrganizationFault } from "../faults.ts";
import type { OrganizationSchema, SchemaChange } from "../metadata/organization-schema.ts";
import type { ColumnFacts, KeyFacts, ManyToManyFacts, RelationshipFacts, TableFacts } from "../metadata/table-facts.ts";
import { companionColumns } from "./companion-columns.ts";
import { currencyColumns } from "./new-table.ts";

/*
 * What each customization changes in the facts. Nothing is written here: OrganizationSchema.apply does.
 */

/** The facts of a table, or the fault that it is not there. */
export function factsOf(schema: OrganizationSchema, name: string): TableFacts {
  const facts = schema.facts.get(name.toLowerCase());
  if (facts !== undefined) return facts;
  throw new OrganizationFault("ObjectDoesNotExist", `Could not find an entity with name ${name}.`);
}

/** The facts of a column, or the fault that it is not there. */
export function columnFactsOf(table: TableFacts, name: string): ColumnFacts {
  const facts = table.columns.find((column) => column.name === name.toLowerCase());
  if (facts !== undefined) return facts;
  throw new OrganizationFault(
    "ObjectDoesNotExist",
    `Could not find an attribute with name ${name} in entity ${table.logicalName}.`,
  );
}

/** A table with a column more, and with those that the column brings. */
export function withColumn(schema: OrganizationSchema, table: TableFacts, column: ColumnFacts): TableFacts {
  if (table.columns.some(({ name }) => name === column.name)) {
    throw new OrganizationFault(
      "DuplicateAttributeSchemaName",
      `A column with the name '${column.name}' already exists on '${table.logicalName}'.`,
    );
  }
  const known = new Set(table.columns.map(({ name }) => name));
  const currency = column.type === "Money" ? currencyColumns(schema) : [];
  const added = [column, ...companionColumns(column), ...currency].filter(({ name }) => !known.has(name));
  return { ...table, columns: [...table.columns, ...added] };
}

/** A table in which a column is another, of the same name. */
export function withChangedColumn(table: TableFacts, changed: ColumnFacts): TableFacts {
  return { ...table, columns: table.columns.map((column) => (column.name === changed.name ? changed : column)) };
}

/** A lookup column on the child, and the relationship on the parent; both may be the same table. */
export function oneToMany(
  schema: OrganizationSchema,
  relationship: RelationshipFacts,
  parent: string,
  lookup: ColumnFacts,
): SchemaChange {
  return severalToOne(schema, [relationship], [parent], lookup);
}

/** A lookup column that points at several tables, with a relationship on each of these. */
export function severalToOne(
  schema: OrganizationSchema,
  relationships: readonly RelationshipFacts[],
  parents: readonly string[],
  lookup: ColumnFacts,
): SchemaChange {
  const [first] = relationships;
  if (first === undefined || relationships.some(({ child }) => child !== first.child)) {
    throw new OrganizationFault("InvalidArgument", "The relationships of a lookup column are all on its table.");
  }
  const child = withColumn(schema, factsOf(schema, first.child), lookup);
  const changed = new Map([[child.logicalName, child]]);
  relationships.forEach((relationship, index) => {
    checkNameIsFree(schema, relationship.name);
    const name = parents[index] ?? "";
    const parent = changed.get(name) ?? factsOf(schema, name);
    changed.set(name, { ...parent, relationships: [...parent.relationships, relationship] });
  });
  return { tables: [...changed.values()] };
}

/** The intersect table, and the relationship on the first of the two. */
export function manyToMany(
  schema: OrganizationSchema,
  relationship: ManyToManyFacts,
  intersect: TableFacts,
): SchemaChange {
  checkNameIsFree(schema, relationship.name);
  if (schema.facts.has(intersect.logicalName)) {
    throw new OrganizationFault("DuplicateName", `A table with the name '${intersect.logicalName}' already exists.`);
  }
  const first = factsOf(schema, relationship.table1);
  return { tables: [intersect, { ...first, manyToMany: [...(first.manyToMany ?? []), relationship] }] };
}

function checkNameIsFree({ tables }: OrganizationSchema, schemaName: string): void {
  const isNamed = (one: { readonly schemaName: string }): boolean =>
    one.schemaName.toLowerCase() === schemaName.toLowerCase();
  for (const { children, parents, manyToMany: others } of tables.values()) {
    if (children.some(isNamed) || parents.some(isNamed) || others.some(isNamed)) {
      throw new OrganizationFault(
        "EntityRelationshipSchemaNameNotUnique",
        `A relationship with the schema name '${schemaName}' already exists.`,
      );
    }
  }
}

/** A table with an alternate key more. */
export function withKey(table: TableFacts, key: KeyFacts): TableFacts {
  const keys = table.keys ?? [];
  if (keys.some(({ name }) => name === key.name)) {
    throw new OrganizationFault("EntityKeyNameExists", `A key with the name '${key.name}' already exists.`);
  }
  if (keys.some(({ columns }) => isSameSet(columns, key.columns))) {
    throw new OrganizationFault(
      "EntityKeyWithSelectedAttributesExists",
      `A key with the attributes ${key.columns.join(", ")} already exists.`,
    );
  }
  return { ...table, keys: [...keys, key] };
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
