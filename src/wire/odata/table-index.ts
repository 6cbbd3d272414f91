import type { AttributeMetadata, EntityMetadata } from "../metadata/metadata.ts";
import { lookupOf, type Navigation, navigationsOf, setsLookup } from "./navigation.ts";
import { type ColumnProperty, partyListsOf, propertiesOf } from "./properties.ts";
import type { RecordMember } from "./record-member.ts";
import { Selections } from "./selections.ts";

/** What requests and answers look up of a table: a table of hundreds of columns is not searched for each of a record's. */
type TableIndex = {
  readonly attributes: ReadonlyMap<string, AttributeMetadata>;
  readonly properties: ReadonlyMap<string, ColumnProperty>;
  readonly navigations: readonly Navigation[];
  readonly partyLists: readonly string[];
  /** The single-valued properties that set a lookup, by the lookup. */
  readonly lookups: ReadonlyMap<string, readonly Navigation[]>;
  /** What names in the JSON of records have stood for. */
  readonly members: Map<string, RecordMember>;
  /** What calls have asked for. */
  readonly selections: Selections;
};

/** A table as it is looked into; without an index it is searched. */
export type LookedUpTable = EntityMetadata & { readonly index?: TableIndex };

/** The table with its index, for who keeps it: the same in every other way. */
export function indexedTable(table: EntityMetadata): LookedUpTable {
  const attributes = new Map(table.attributes?.map((attribute) => [attribute.logicalName, attribute]));
  const properties = new Map(propertiesOf(table).map((property) => [property.name, property]));
  const navigations = navigationsOf(table);
  return {
    ...table,
    index: {
      attributes,
      properties,
      navigations,
      partyLists: partyListsOf(table),
      lookups: Map.groupBy(navigations.filter(setsLookup), lookupOf),
      members: new Map(),
      selections: new Selections(),
    },
  };
}
