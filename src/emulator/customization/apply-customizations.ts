import type { AttributeTypeCode, OptionSetMetadata } from "../../wire/metadata/metadata.ts";
import { OrganizationFault } from "../faults.ts";
import { labelOf } from "../metadata/label.ts";
import type { OrganizationSchema } from "../metadata/organization-schema.ts";
import type { RelationshipFacts } from "../metadata/table-facts.ts";
import type { Store } from "../store/store.ts";
import { activatedKey } from "./activated-key.ts";
import { factsOf, manyToMany, severalToOne, withColumn, withKey } from "./changes.ts";
import type { CustomColumn, Customizations, CustomTable } from "./customization-file.ts";
import { invalidCustomizations } from "./customization-file.ts";
import { logicalNameOf } from "./names.ts";
import { type NewColumn, newColumn, newLookup, optionsOf } from "./new-column.ts";
import { newIntersection } from "./new-intersection.ts";
import { newKey } from "./new-key.ts";
import { newTable } from "./new-table.ts";
import { withActivities, withNotes } from "./regarding.ts";

/**
 * Gives an organization what a file of customizations describes and it does not have yet; what is there stays as it is. Throws
 * EmulatorError EMULATOR_CUSTOMIZATIONS_INVALID where a definition cannot be: it names the table and the reason.
 */
export function applyCustomizations(schema: OrganizationSchema, store: Store, file: Customizations): void {
  for (const optionSet of file.optionSets ?? []) {
    const name = optionSet.name.toLowerCase();
    if (schema.optionSets.has(name)) continue;
    const options = optionsOf({ options: optionSet.options.map(optionOf) });
    schema.apply({
      optionSets: [{ name, displayName: optionSet.displayName ?? optionSet.name, options, isCustom: true }],
    });
  }
  const tables = file.tables ?? [];
  // Lookups may point at any of the tables, so all of these come first.
  for (const table of tables) within(table, () => addTable(schema, table));
  for (const table of tables) within(table, () => addColumns(schema, table));
  for (const table of tables) within(table, () => addRelationships(schema, table));
  for (const table of tables) within(table, () => addKeys(schema, store, table));
}

/** Says of which table a definition cannot be. */
function within(table: CustomTable, work: () => void): void {
  try {
    work();
  } catch (cause) {
    if (!(cause instanceof OrganizationFault)) throw cause;
    throw invalidCustomizations(`table ${nameOf(table)}`, cause.message, cause);
  }
}

function nameOf({ schemaName, logicalName }: CustomTable): string {
  return logicalName ?? logicalNameOf(schemaName, "a table");
}

function addTable(schema: OrganizationSchema, table: CustomTable): void {
  const { schemaName, displayName, primaryName } = table;
  if (schemaName === undefined) {
    factsOf(schema, nameOf(table));
    return;
  }
  if (schema.facts.has(nameOf(table))) return;
  const prefix = schemaName.slice(0, schemaName.indexOf("_"));
  const facts = newTable(
    schema,
    {
      schemaName,
      ...(table.entitySetName === undefined ? {} : { entitySetName: table.entitySetName }),
      displayName: labelOf(displayName),
      displayCollectionName: labelOf(table.displayCollectionName),
      description: labelOf(table.description),
      ownershipType: table.ownership ?? "UserOwned",
      changeTrackingEnabled: table.changeTracking ?? false,
    },
    newColumn(schema, {
      schemaName: primaryName?.schemaName ?? `${prefix}_Name`,
      attributeType: "String",
      displayName: labelOf(primaryName?.displayName ?? "Name"),
      maxLength: primaryName?.maxLength ?? 100,
    }),
  );
  const noted = table.notes === true ? withNotes(schema, [facts]) : [facts];
  schema.apply({ tables: table.activities === true ? withActivities(schema, noted) : noted });
}

/** Columns but lookups, all in one change. */
function addColumns(schema: OrganizationSchema, table: CustomTable): void {
  const before = factsOf(schema, nameOf(table));
  const known = new Set(before.columns.map(({ name }) => name));
  const added = (table.columns ?? []).filter(
    ({ type, schemaName }) => type !== "Lookup" && !known.has(schemaName.toLowerCase()),
  );
  if (added.length === 0) return;
  const facts = added.reduce(
    (current, column) => withColumn(schema, current, newColumn(schema, definitionOf(column))),
    before,
  );
  schema.apply({ tables: [facts] });
}

function addRelationships(schema: OrganizationSchema, table: CustomTable): void {
  const child = nameOf(table);
  for (const column of table.columns ?? []) {
    const name = column.schemaName.toLowerCase();
    if (column.type !== "Lookup" || factsOf(schema, child).columns.some((one) => one.name === name)) continue;
    const targets = column.targets ?? [];
    const relationships = targets.map(
      (target): RelationshipFacts => ({
        name: `${name}_${target}_${child}`,
        child,
        column: name,
        onDelete: column.onDelete ?? "RemoveLink",
        isCustom: true,
      }),
    );
    schema.apply(severalToOne(schema, relationships, targets, newLookup(definitionOf(column), targets)));
  }
  for (const { schemaName, with: other } of table.manyToMany ?? []) {
    if (schema.facts.has(schemaName.toLowerCase())) continue;
    const given = { schemaName, entity1LogicalName: child, entity2LogicalName: other };
    const { relationship, intersect } = newIntersection(schema, given, schemaName);
    schema.apply(manyToMany(schema, relationship, intersect));
  }
}

function addKeys(schema: OrganizationSchema, store: Store, table: CustomTable): void {
  for (const { schemaName, columns } of table.keys ?? []) {
    const facts = factsOf(schema, nameOf(table));
    if (facts.keys?.some(({ name }) => name === schemaName.toLowerCase()) === true) continue;
    const key = newKey(facts, { schemaName, keyAttributes: columns });
    schema.apply({ tables: [withKey(facts, activatedKey(schema, store, facts, key))] });
  }
}

/** Types that the platform calls Virtual, and names besides. */
const virtualTypes = ["MultiSelectPicklist", "Image", "File"];

function definitionOf(column: CustomColumn): NewColumn {
  const { type, options, optionSet, behavior, required, displayName, description, ...others } = column;
  const { targets: _targets, onDelete: _onDelete, ...members } = others;
  return {
    ...members,
    attributeType: virtualTypes.includes(type) ? "Virtual" : (type as AttributeTypeCode),
    attributeTypeName: `${type}Type`,
    displayName: labelOf(displayName),
    description: labelOf(description),
    dateTimeBehavior: behavior,
    ...(required === undefined ? {} : { requiredLevel: required }),
    ...(options === undefined && optionSet === undefined ? {} : { optionSet: optionSetOf(column) }),
  };
}

function optionSetOf({ type, options = [], optionSet }: CustomColumn): OptionSetMetadata {
  return {
    kind: "OptionSetMetadata",
    name: optionSet,
    isGlobal: optionSet !== undefined,
    optionSetType: type === "Boolean" ? "Boolean" : "Picklist",
    options: options.map(optionOf),
  };
}

function optionOf({ value, label }: { value: number; label: string }): OptionSetMetadata["options"][number] {
  return { value, label: labelOf(label) };
}
