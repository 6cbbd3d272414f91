import type { EntityMetadata } from "../metadata/metadata.ts";
import type { FetchAttribute, FetchFilter, FetchLink, FetchOrder, FetchQuery } from "../query/fetch-query.ts";
import { aggregateQuery } from "./aggregate-query.ts";
import { fetchFilterOf } from "./fetch-filter.ts";
import { joinsOf } from "./fetch-links.ts";
import { findNavigation, type Navigation, targetOf } from "./navigation.ts";
import { noSuchProperty, odataError } from "./odata-error.ts";
import type { OrderItem } from "./option-lists.ts";
import type { ExpandItem } from "./parse-expand.ts";
import { plainQuery } from "./plain-query.ts";
import { type ColumnProperty, findProperty, propertiesOf } from "./properties.ts";
import type { QueryOptions } from "./query-options.ts";
import type { TableLookup } from "./table-lookup.ts";

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
};

/** Records of a page at most (query.md §6). */
export const largestPage = 5000;

/** The query of `GET set?options`. Throws ODataError for options that the table or the platform does not take. */
export function planQuery(
  options: Pick<QueryOptions, "select" | "filter" | "orderBy" | "top" | "count" | "expand" | "apply">,
  table: EntityMetadata,
  tables: TableLookup,
  { filters = [], links = [], page }: PlanExtras = {},
): QueryPlan {
  const own = options.filter === undefined ? [] : [fetchFilterOf(options.filter, { table, tables })];
  const allFilters = [...own, ...filters];
  if (options.apply !== undefined) return aggregateQuery(options, table, tables, allFilters, links);
  const joins = new Joins(tables);
  const root: JoinedTable = { table, attributes: new Set(), children: [] };
  const shape = joins.shapeOf(root, options.select, options.expand);
  const orders = options.orderBy.map((item) => joins.orderOf(root, item));
  const fetch: FetchQuery = {
    ...plainQuery,
    ...limits(options, page),
    useRawOrderBy: orders.length > 0,
    entity: {
      name: table.logicalName,
      ...columnsOf(root.attributes),
      orders,
      filters: allFilters,
      links: [...links, ...root.children.map(printJoin)],
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
};

type Join = JoinedTable & {
  readonly alias: string;
  readonly name: string;
  readonly navigation: Navigation;
  readonly from: string;
  readonly to: string;
};

/** Links that $expand and $orderby share, one for each navigation property. */
class Joins {
  readonly #tables: TableLookup;
  #count = 0;

  constructor(tables: TableLookup) {
    this.#tables = tables;
  }

  shapeOf(joined: JoinedTable, select: readonly string[] | undefined, expand: readonly ExpandItem[]): RecordShape {
    const { table } = joined;
    const properties = selectedProperties(table, select);
    joined.attributes = select === undefined ? undefined : attributesOf(table, properties);
    const singles: ExpandedRecord[] = [];
    const collections: ExpandedCollection[] = [];
    const owners: ExpandedOwner[] = [];
    for (const item of expand) {
      const owner = "alias" in joined ? undefined : ownerOf(table, item);
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

  orderOf(root: JoinedTable, { path, descending }: OrderItem): FetchOrder {
    let at: JoinedTable = root;
    for (const name of path.slice(0, -1)) at = this.#join(at, name);
    const name = path.at(-1) ?? "";
    const property = findProperty(at.table, name);
    if (property === undefined) throw noSuchProperty(name, at.table.logicalName);
    const order = { attribute: property.attribute.logicalName, descending };
    return at === root ? order : { ...order, entityName: (at as Join).alias };
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
    if (navigation === undefined) throw noSuchProperty(name, table.logicalName);
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

  #join(parent: JoinedTable, name: string): Join {
    const known = parent.children.find((child) => child.name === name);
    if (known !== undefined) return known;
    const navigation = findNavigation(parent.table, name);
    const target = navigation && targetOf(navigation, this.#tables);
    if (navigation === undefined || navigation.isCollection || target === undefined) {
      throw noSuchProperty(name, parent.table.logicalName);
    }
    const [columns] = joinsOf(navigation, this.#tables);
    this.#count += 1;
    const join: Join = {
      table: target,
      attributes: new Set(),
      children: [],
      alias: `x${this.#count}`,
      name,
      navigation,
      from: columns?.from ?? "",
      to: columns?.to ?? "",
    };
    parent.children.push(join);
    return join;
  }
}

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

function printJoin({ table, attributes, alias, from, to, children }: Join): FetchLink {
  return {
    name: table.logicalName,
    from,
    to,
    alias,
    linkType: "outer",
    ...columnsOf(attributes),
    orders: [],
    filters: [],
    links: children.map(printJoin),
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

/** The key, what was selected, and what the platform adds (query.md §4). */
function selectedProperties(table: EntityMetadata, select: readonly string[] | undefined): readonly ColumnProperty[] {
  if (select === undefined) return propertiesOf(table).filter(({ attribute }) => attribute.isValidForRead);
  const names = new Set(select);
  if (table.primaryIdAttribute !== undefined) names.add(table.primaryIdAttribute);
  const properties = [...names].map((name) => {
    const property = findProperty(table, name);
    if (property === undefined) throw noSuchProperty(name, table.logicalName);
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
function attributesOf(table: EntityMetadata, properties: readonly ColumnProperty[]): Set<string> {
  const names = properties.map(({ attribute }) => attribute.logicalName);
  return new Set(findProperty(table, "versionnumber") === undefined ? names : [...names, "versionnumber"]);
}
