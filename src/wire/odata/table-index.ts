import type { AttributeMetadata, EntityMetadata } from "../metadata/metadata.ts";
import { type Navigation, navigationsOf } from "./navigation.ts";
import { type ColumnProperty, partyListsOf, propertiesOf } from "./properties.ts";

/** What requests and answers look up of a table: a table of hundreds of columns is not searched for each of a record's. */
type TableIndex = {
  readonly attributes: ReadonlyMap<string, AttributeMetadata>;
  readonly properties: ReadonlyMap<string, ColumnProperty>;
  readonly navigations: readonly Navigation[];
  readonly partyLists: readonly string[];
};

/** A table as it is looked into; without an index it is searched. */
export type LookedUpTable = EntityMetadata & { readonly index?: TableIndex };

/** The table with its index, for who keeps it: the same in every other way. */
export function indexedTable(table: EntityMetadata): LookedUpTable {
  const attributes = new Map(table.attributes?.map((attribute) => [attribute.logicalName, attribute]));
  const properties = new Map(propertiesOf(table).map((property) => [property.name, property]));
  return {
    ...table,
    index: { attributes, properties, navigations: navigationsOf(table), partyLists: partyListsOf(table) },
  };
}
