import type { EntityMetadata } from "../metadata/metadata.ts";
import type { FetchAttribute, FetchFilter, FetchLink, FetchOrder, FetchQuery } from "../query/fetch-query.ts";
import { aggregateQuery } from "./aggregate-query.ts";
import { type FilterScope, fetchFilterOf } from "./fetch-filter.ts";
import { joinsOf } from "./fetch-links.ts";
import { findNavigation, type Navigation, targetOf } from "./navigation.ts";
import { inOption, noSuchProperty, odataError } from "./odata-error.ts";
import type { OrderItem } from "./option-lists.ts";
import { ordersInsideLink } from "./orders-inside-link.ts";
import type { ExpandItem } from "./parse-expand.ts";
import { plainQuery } from "./plain-query.ts";
import { type ColumnProperty, findProperty } from "./properties.ts";
import type { QueryOptions } from "./query-options.ts";
import { attributesOf, namedAttributes, selectedProperties } from "./selected-properties.ts";
import type { TableLookup } from "./table-lookup.ts";
import { unknownProperty } from "./unknown-property.ts";

/** What the options of an address ask of a table: the query, and how its records are shown. */
export type QueryPlan = { readonly fetch: FetchQuery; readonly shape: RecordShape };

/** How a record of a query is shown. */
export type RecordShape = {
  readonly table: EntityMetadata;
  /** In the order of the answer; null where a record has none. Undefined: whatever the record holds (aggregates, FetchXML). */
  readonly properties: readonly ColumnProperty[] | undefined;
  /** Expanded lookups: their columns came with the record. */
  readonly singles: readonly ExpandedRecord[];
  /** Expanded collections: to be asked for by themselves. */
  readonly collections: readonly ExpandedCollection[];
  /** Expanded owners, users and teams: to be asked for by themselves, too. */
  readonly owners?: readonly ExpandedOwner[] | undefined;
};

type ExpandedRecord = {
  readonly name: string;
  /** Of the link that its columns came by: keys of the record are `alias.column`. */
  readonly alias: string;
  readonly isReference: boolean;
  readonly shape: RecordShape;
};

export type ExpandedOwner = {
  readonly name: string;
  /** The lookup that names the owner. */
  readonly attribute: string;
  readonly isReference: boolean;
  /** Only the key, which is all that users and teams have in common. */
  readonly isKeyOnly: boolean;
};

export type ExpandedCollection = {
  readonly name: string;
  readonly navigation: Navigation;
  readonly table: EntityMetadata;
  readonly item: ExpandItem;
};

export type PlanPage = { readonly size: number; readonly number: number; readonly cookie?: string | undefined };

/** Conditions that the address sets besides `$filter`: one record's ID, the parent of a collection. */
export type PlanExtras = {
  readonly filters?: readonly FetchFilter[] | undefined;
  readonly links?: readonly FetchLink[] | undefined;
  readonly page?: PlanPage | undefined;
  /**
   * The query goes to an organization as FetchXML, and its records are told as they come: no columns but those that are named
   * (of a lookup's `$ref` the key), joins called after their navigation properties. Paths in filters are joins, too, which
   * organizations have had for longer than the link types `any` and `not any`.
   */
  readonly asFetchXml?: boolean | undefined;
};

/** Records of a page at most (query.md §6). */
export const largestPage = 5000;

/** The query of `GET set?options`. Throws ODataError for options that the table or the platform does not take. */
export function planQuery(
  options: Pick<QueryOptions, "select" | "filter" | "orderBy" | "top" | "count" | "expand" | "apply">,
  table: EntityMetadata,
  tables: TableLookup,
  { filters = [], links = [], page, asFetchXml = false }: PlanExtras = {},
): QueryPlan {
  const joins = new Joins(tables, asFetchXml);
  const root: JoinedTable = { table, attributes: new Set(), children: [] };
  const join: FilterScope["join"] = asFetchXml ? (path) => joins.aliasOf(root, path) : undefined;
  const scope: FilterScope = { table, tables, join };
  const { filter } = options;
  const own = filter === undefined ? [] : [inOption("$filter", () => fetchFilterOf(filter, scope))];
  const allFilters = [...own, ...filters];
  if (options.apply !== undefined) {
    const joined = () => [...links, ...root.children.map((join) => printJoin(join))];
    const { fetch, shape } = inOption("$apply", () => aggregateQuery(options, scope, allFilters, joined));
    return { fetch: { ...fetch, ...limits({ top: options.top, count: false }, undefined) }, shape };
  }
  const { select, expand, orderBy } = options;
  const shape = inOption("$expand", () => joins.shapeOf(root, select, expand));
  const planned = inOption("$orderby", () => orderBy.map((item) => joins.orderOf(root, item)));
  const orders = planned.map(({ order }) => order);
  const inside = asFetchXml ? ordersInsideLink(orders) : [];
  const fetch: FetchQuery = {
    ...plainQuery,
    ...limits(options, page),
    useRawOrderBy: planned.some(({ isChoice }) => isChoice),
    entity: {
      name: table.logicalName,
      ...columnsOf(root.attributes),
      orders: orders.filter((order) => !inside.includes(order)),
      filters: allFilters,
      links: [...links, ...root.children.map((join) => printJoin(join, inside))],
    },
  };
  return { fetch, shape };
}

/** `$top` and a count exclude one another in a query, so that the two are a first page of that size. */
function limits({ top, count }: Pick<QueryOptions, "top" | "count">, page: PlanPage | undefined): Partial<FetchQuery> {
  if (page === undefined) return top === undefined ? {} : { top: Math.min(Math.max(top, 1), largestPage) };
  const { size, number, cookie } = page;
  if (top !== undefined && !count) return { top: Math.min(Math.max(top, 1), largestPage) };
  const pageSize = top === undefined ? size : Math.max(Math.min(top, largestPage), 1);
  return {
    count: pageSize,
    page: number,
    returnTotalRecordCount: count,
    ...(cookie !== undefined && { pagingCookie: cookie }),
  };
}

/** A table in the query: which of its columns are read, and the lookups that lead on. */
type JoinedTable = {
  readonly table: EntityMetadata;
  /** Undefined: all. */
  attributes: Set<string> | undefined;
  readonly children: Join[];
  /** Of the table that is queried: none. */
  readonly alias?: string | undefined;
};

type Join = JoinedTable & {
  readonly alias: string;
  readonly name: string;
  readonly navigation: Navigation;
  readonly from: string;
  readonly to: string;
};

/** Links that $expand, $orderby and paths in filters share, one for each navigation property. */
class Joins {
  readonly #tables: TableLookup;
  readonly #asFetchXml: boolean;
  readonly #aliases = new Set<string>();

  constructor(tables: TableLookup, asFetchXml: boolean) {
    this.#tables = tables;
    this.#asFetchXml = asFetchXml;
  }

  /** Of the join that a path of navigation properties leads to. */
  aliasOf(root: JoinedTable, path: readonly string[]): string {
    return path.reduce<JoinedTable>((at, name) => this.#join(at, name), root).alias ?? "";
  }

  shapeOf(joined: JoinedTable, select: readonly string[] | undefined, expand: readonly ExpandItem[]): RecordShape {
    const { table } = joined;
    const option = joined.alias === undefined ? "$select" : "$select in $expand";
    const properties = inOption(option, () => selectedProperties(table, select));
    joined.attributes = select && this.#attributesOf(table, properties, select);
    const singles: ExpandedRecord[] = [];
    const collections: ExpandedCollection[] = [];
    const owners: ExpandedOwner[] = [];
    for (const item of expand) {
      const owner = joined.alias === undefined ? ownerOf(table, item) : undefined;
      if (owner !== undefined) {
        owners.push(owner);
        joined.attributes?.add(owner.attribute);
        continue;
      }
      const { navigation, target } = this.#expanded(table, item);
      const { name } = item;
      if (navigation.isCollection) collections.push({ name, navigation, table: target, item });
      else singles.push(this.#single(joined, item));
    }
    return { table, properties, singles, collections, ...(owners.length > 0 && { owners }) };
  }

  #attributesOf(table: EntityMetadata, properties: readonly ColumnProperty[], select: readonly string[]): Set<string> {
    return this.#asFetchXml ? namedAttributes(table, properties, select) : attributesOf(table, properties);
  }

  orderOf(root: JoinedTable, { path, descending, position }: OrderItem): PlannedOrder {
    let at: JoinedTable = root;
    for (const name of path.slice(0, -1)) at = this.#join(at, name, position);
    const name = path.at(-1) ?? "";
    const property = findProperty(at.table, name);
    if (property === undefined) throw unknownProperty(name, at.table, position);
    const { logicalName: attribute, attributeType } = property.attribute;
    const order = { attribute, descending, ...(at.alias !== undefined && { entityName: at.alias }) };
    return { order, isChoice: choiceTypes.has(attributeType) };
  }

  #single(parent: JoinedTable, item: ExpandItem): ExpandedRecord {
    if (item.filter !== undefined || item.orderBy.length > 0 || item.top !== undefined) {
      throw odataError(
        "Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested one-to-many relationship.",
      );
    }
    const join = this.#join(parent, item.name);
    const select = item.isReference ? [] : item.select;
    const shape = this.shapeOf(join, select, item.expand);
    return { name: item.name, alias: join.alias, isReference: item.isReference, shape };
  }

  #expanded(table: EntityMetadata, { name, isReference }: ExpandItem) {
    const navigation = findNavigation(table, name);
    const target = navigation && targetOf(navigation, this.#tables);
    if (navigation === undefined) throw unknownProperty(name, table);
    if (target === undefined) {
      throw odataError(
        `Expanding '${name}' inside of another lookup is not supported: '${navigation.target}' has no table.`,
        { status: 501 },
      );
    }
    if (isReference && navigation.isCollection) {
      throw odataError("Expand with $ref is only supported on lookup type navigation property.");
    }
    return { navigation, target };
  }

  #join(parent: JoinedTable, name: string, position?: number): Join {
    const known = parent.children.find((child) => child.name === name);
    if (known !== undefined) return known;
    const navigation = findNavigation(parent.table, name);
    const target = navigation && targetOf(navigation, this.#tables);
    if (navigation === undefined || navigation.isCollection || target === undefined) {
      throw unknownProperty(name, parent.table, position);
    }
    const [columns] = joinsOf(navigation, this.#tables);
    const join: Join = {
      table: target,
      attributes: new Set(),
      children: [],
      alias: this.#freeAlias(parent, name),
      name,
      navigation,
      from: columns?.from ?? "",
      to: columns?.to ?? "",
    };
    parent.children.push(join);
    return join;
  }

  #freeAlias(parent: JoinedTable, name: string): string {
    const wanted = parent.alias === undefined ? name : `${parent.alias}_${name}`;
    let alias = this.#asFetchXml ? wanted : `x${this.#aliases.size + 1}`;
    while (this.#aliases.has(alias)) alias += "_";
    this.#aliases.add(alias);
    return alias;
  }
}

/** Of choices the platform's own order is that of their labels. */
type PlannedOrder = { readonly order: FetchOrder; readonly isChoice: boolean };

const choiceTypes: ReadonlySet<string> = new Set(["Boolean", "Picklist", "State", "Status", "Virtual"]);

/** Owners are users and teams, which have no table in common but the type principal, whose one property is the key. */
function ownerOf(table: EntityMetadata, item: ExpandItem): ExpandedOwner | undefined {
  const navigation = findNavigation(table, item.name);
  const relationship = navigation?.target === "owner" && !navigation.isCollection ? navigation.relationship : undefined;
  if (relationship?.kind !== "OneToManyRelationshipMetadata") return undefined;
  const unknown = [...(item.select ?? []), ...item.expand.map(({ name }) => name)].find((name) => name !== "ownerid");
  if (unknown !== undefined) throw noSuchProperty(unknown, "principal");
  return {
    name: item.name,
    attribute: relationship.referencingAttribute,
    isReference: item.isReference,
    isKeyOnly: item.select !== undefined,
  };
}

/** @param orders of which it has those of its own columns */
function printJoin(
  { table, attributes, alias, from, to, children }: Join,
  orders: readonly FetchOrder[] = [],
): FetchLink {
  return {
    name: table.logicalName,
    from,
    to,
    alias,
    linkType: "outer",
    ...columnsOf(attributes),
    orders: orders.filter(({ entityName }) => entityName === alias).map(({ entityName: _, ...order }) => order),
    filters: [],
    links: children.map((child) => printJoin(child, orders)),
  };
}

function columnsOf(attributes: ReadonlySet<string> | undefined): {
  allAttributes: boolean;
  attributes: FetchAttribute[];
} {
  return attributes === undefined
    ? { allAttributes: true, attributes: [] }
    : { allAttributes: false, attributes: [...attributes].map((name) => ({ name })) };
}
