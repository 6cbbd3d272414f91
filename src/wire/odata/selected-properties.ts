import type { EntityMetadata } from "../metadata/metadata.ts";
import { type ColumnProperty, findProperty, propertiesOf } from "./properties.ts";
import { unknownProperty } from "./unknown-property.ts";

/** The key, what was selected, and what the platform adds (query.md §4). */
export function selectedProperties(
  table: EntityMetadata,
  select: readonly string[] | undefined,
): readonly ColumnProperty[] {
  if (select === undefined) return propertiesOf(table).filter(({ attribute }) => attribute.isValidForRead);
  const names = new Set(select);
  if (table.primaryIdAttribute !== undefined) names.add(table.primaryIdAttribute);
  const properties = [...names].map((name) => {
    const property = findProperty(table, name);
    if (property === undefined) throw unknownProperty(name, table);
    return property;
  });
  const added = properties.some(({ attribute }) => attribute.attributeType === "Money")
    ? [findProperty(table, "_transactioncurrencyid_value")]
    : [];
  const composites = properties
    .map(({ name }) => /^(address\d)_(?:line\d|city|stateorprovince|postalcode|country)$/.exec(name)?.[1])
    .map((prefix) => (prefix === undefined ? undefined : findProperty(table, `${prefix}_composite`)));
  const more = [...added, ...composites].filter((property) => property !== undefined && !names.has(property.name));
  return [...properties, ...new Map(more.map((property) => [property?.name, property])).values()].filter(
    (property) => property !== undefined,
  );
}

/** The etag is the record's version, so it is read with every record that has one. */
export function attributesOf(table: EntityMetadata, properties: readonly ColumnProperty[]): Set<string> {
  const names = properties.map(({ attribute }) => attribute.logicalName);
  return new Set(findProperty(table, "versionnumber") === undefined ? names : [...names, "versionnumber"]);
}

/** The columns that were selected and no other; where none was (`$ref`), the key. */
export function namedAttributes(
  { primaryIdAttribute = "" }: EntityMetadata,
  properties: readonly ColumnProperty[],
  select: readonly string[],
): Set<string> {
  const named = properties.filter(({ name }) => select.includes(name)).map(({ attribute }) => attribute.logicalName);
  return new Set(named.length === 0 ? [primaryIdAttribute] : named);
}
