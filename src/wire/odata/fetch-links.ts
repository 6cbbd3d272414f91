import type { FetchFilter, FetchLink, LinkType } from "../query/fetch-query.ts";
import type { Navigation } from "./navigation.ts";
import { odataError } from "./odata-error.ts";
import type { TableLookup } from "./table-lookup.ts";

/** The columns that a navigation property joins: `from` of the table that it leads to, `to` of the one that has it. */
export type Join = { readonly table: string; readonly from: string; readonly to: string };

/** One join, or two over the intersect table of a many-to-many relationship. */
export function joinsOf({ relationship, role }: Navigation, tables: TableLookup): readonly Join[] {
  if (relationship.kind === "OneToManyRelationshipMetadata") {
    const { referencedEntity, referencedAttribute, referencingEntity, referencingAttribute } = relationship;
    return role === "Referencing"
      ? [{ table: referencedEntity, from: referencedAttribute, to: referencingAttribute }]
      : [{ table: referencingEntity, from: referencingAttribute, to: referencedAttribute }];
  }
  const first = { table: relationship.entity1LogicalName, column: relationship.entity1IntersectAttribute };
  const second = { table: relationship.entity2LogicalName, column: relationship.entity2IntersectAttribute };
  const [own, other] = role === "Referencing" ? [first, second] : [second, first];
  return [
    { table: relationship.intersectEntityName, from: own.column, to: primaryIdOf(own.table, tables) },
    { table: other.table, from: primaryIdOf(other.table, tables), to: other.column },
  ];
}

/** Links of one type along a navigation property; the filter is of the table at its end. */
export function linkAlong(
  navigation: Navigation,
  tables: TableLookup,
  linkType: LinkType,
  filter: FetchFilter | undefined,
): FetchLink {
  const [first, second] = joinsOf(navigation, tables);
  if (first === undefined) throw odataError(`The relationship of '${navigation.name}' has no columns.`);
  if (second === undefined) return existsLink(first, linkType, filter);
  // A pair exists only between records that do: without a filter the intersect table tells enough.
  const inner = filter && {
    type: "and" as const,
    conditions: [],
    filters: [],
    links: [existsLink(second, "any", filter)],
  };
  return existsLink(first, linkType, inner);
}

function existsLink({ table, from, to }: Join, linkType: LinkType, filter: FetchFilter | undefined): FetchLink {
  return {
    name: table,
    from,
    to,
    linkType,
    allAttributes: false,
    attributes: [],
    orders: [],
    filters: filter === undefined ? [] : [filter],
    links: [],
  };
}

function primaryIdOf(logicalName: string, tables: TableLookup): string {
  const id = tables.byLogicalName(logicalName)?.primaryIdAttribute;
  if (id === undefined) throw odataError(`The table '${logicalName}' is not known.`);
  return id;
}
