import type {
  DateGrouping,
  FetchAggregate,
  FetchAttribute,
  FetchCondition,
  FetchFilter,
  FetchLink,
  FetchOrder,
  FetchQuery,
  LinkType,
} from "../../wire/query/fetch-query.ts";
import { printFetchXml } from "../../wire/query/print-fetch-xml.ts";
import type { ColumnName, ColumnOf, EntityTypes, Known, TableName } from "../entity-types.ts";
import { type ConditionValue, checkConditionValue } from "./condition-value.ts";

/** Part of a filter: a condition, or several joined. `K` are the columns that it names; `attributes` is for the compiler alone. */
export type Criterion<K extends string = string> = (
  | { readonly condition: FetchCondition }
  | { readonly filter: FetchFilter }
) & { readonly attributes?: K };

/** `condition("revenue", "gt", 1000)`, `condition("name", "null")`, `condition("industrycode", "in", 1, 7)`: operators by FetchXML's names. */
export function condition<K extends string>(
  attribute: K,
  operator: string,
  ...values: readonly ConditionValue[]
): Criterion<K> {
  return { condition: { attribute, operator, values: values.map((value) => checkConditionValue(attribute, value)) } };
}

/** `comparedColumns("address1_city", "eq", "address2_city")`: two columns of one record. */
export function comparedColumns<K extends string>(attribute: K, operator: string, comparedTo: K): Criterion<K> {
  return { condition: { attribute, operator, values: [], comparedTo } };
}

/** All of them hold. */
export function and<K extends string>(...criteria: readonly Criterion<K>[]): Criterion<K> {
  return { filter: filterOf("and", criteria) };
}

/** One of them holds. */
export function or<K extends string>(...criteria: readonly Criterion<K>[]): Criterion<K> {
  return { filter: filterOf("or", criteria) };
}

/** `related("any", linkTo("contact", { from: "parentcustomerid", to: "accountid" }).where(…))`: of the records that are linked. */
export function related<To extends string>(
  type: "any" | "not any" | "all" | "not all",
  link: Linked<To>,
): Criterion<To> {
  return {
    filter: {
      type: "and",
      conditions: [],
      filters: [],
      links: [{ ...link.fetch, linkType: type, allAttributes: false }],
    },
  };
}

function filterOf(type: "and" | "or", criteria: readonly Criterion[]): FetchFilter {
  return {
    type,
    conditions: criteria.flatMap((one) => ("condition" in one ? [one.condition] : [])),
    filters: criteria.flatMap((one) => ("filter" in one ? [one.filter] : [])),
    links: [],
  };
}

type Columns = {
  readonly allAttributes: boolean;
  readonly attributes: readonly FetchAttribute[];
  readonly orders: readonly FetchOrder[];
  readonly filters: readonly FetchFilter[];
  readonly links: readonly FetchLink[];
};

type AggregateOptions = { readonly distinct?: boolean };

/** What `linkTo(…)` built, as data. `To` is the column that the link starts from. */
type Linked<To extends string = string> = { readonly fetch: FetchLink & { readonly to: To } };

/**
 * What a query and a link of it have in common. Builders do not change: each method returns a new one. `C` are the table's
 * columns where the compiler knows them (`dynaml types`).
 */
abstract class TableBuilder<Self, C extends string> {
  protected readonly columnsOf: Columns;

  constructor(columns: Columns) {
    this.columnsOf = columns;
  }

  protected abstract with(columns: Columns): Self;

  /** Columns to read; all of a query's own, and none of a link's, where this is never called. */
  columns<K extends string>(...names: readonly Known<K, C>[]): Self {
    return this.#add(...names.map((name) => ({ name })));
  }

  /** A column under another name. */
  columnAs<K extends string>(name: Known<K, C>, alias: string): Self {
    return this.#add({ name, alias });
  }

  /** `.aggregate("estimatedvalue", "sum", "total")`: makes the query one of aggregates. */
  aggregate<K extends string>(
    name: Known<K, C>,
    aggregate: FetchAggregate,
    alias: string,
    { distinct }: AggregateOptions = {},
  ): Self {
    return this.#add({ name, alias, aggregate, distinct });
  }

  /** Groups an aggregate query, dates by day, month, year …. */
  groupBy<K extends string>(name: Known<K, C>, alias: string, dateGrouping?: DateGrouping): Self {
    return this.#add({ name, alias, groupBy: true, dateGrouping });
  }

  /** Another call adds a condition: all must hold. */
  where<K extends string>(attribute: Known<K, C>, operator: string, ...values: readonly ConditionValue[]): Self;
  where<K extends string>(criterion: Criterion<Known<K, C>>): Self;
  where(first: string | Criterion, operator = "eq", ...values: readonly ConditionValue[]): Self {
    const criterion = typeof first === "string" ? condition(first, operator, ...values) : first;
    const filter = "filter" in criterion ? criterion.filter : filterOf("and", [criterion]);
    return this.with({ ...this.columnsOf, filters: [...this.columnsOf.filters, filter] });
  }

  /** Sorts by a column, or in a query of aggregates by an alias. Another call sorts those that are equal. */
  orderBy(name: string, direction: "ascending" | "descending" = "ascending"): Self {
    const isAlias = this.columnsOf.attributes.some(
      ({ alias, aggregate, groupBy }) => alias === name && (aggregate !== undefined || groupBy === true),
    );
    const order = { ...(isAlias ? { alias: name } : { attribute: name }), descending: direction === "descending" };
    return this.with({ ...this.columnsOf, orders: [...this.columnsOf.orders, order] });
  }

  /** Joins another table; its columns come as `alias.column`. */
  link<To extends string>(link: Linked<Known<To, C>>): Self {
    return this.with({ ...this.columnsOf, links: [...this.columnsOf.links, link.fetch] });
  }

  #add(...attributes: readonly FetchAttribute[]): Self {
    const all = [...this.columnsOf.attributes, ...attributes];
    return this.with({ ...this.columnsOf, allAttributes: false, attributes: all });
  }
}

type FetchOptions = Pick<FetchQuery, "top" | "distinct" | "returnTotalRecordCount">;

export class FetchBuilder<C extends string = never> extends TableBuilder<FetchBuilder<C>, C> {
  readonly #name: string;
  readonly #options: FetchOptions;

  constructor(name: string, columns: Columns, options: FetchOptions) {
    super(columns);
    this.#name = name;
    this.#options = options;
  }

  /** Most records, from 1 to 5,000. */
  top(count: number): FetchBuilder<C> {
    return new FetchBuilder(this.#name, this.columnsOf, { ...this.#options, top: count });
  }

  /** Equal rows come once. */
  distinct(): FetchBuilder<C> {
    return new FetchBuilder(this.#name, this.columnsOf, { ...this.#options, distinct: true });
  }

  /** Asks for the number of records in all (at most 5,000 are counted). */
  withTotalCount(): FetchBuilder<C> {
    return new FetchBuilder(this.#name, this.columnsOf, { ...this.#options, returnTotalRecordCount: true });
  }

  /** The query as data. */
  get fetch(): FetchQuery {
    const isAggregate = (columns: Pick<Columns, "attributes" | "links">): boolean =>
      columns.attributes.some(({ aggregate, groupBy }) => aggregate !== undefined || groupBy === true) ||
      columns.links.some(isAggregate);
    const aggregate = isAggregate(this.columnsOf);
    // All columns are read where none is named, but aggregates can stand in links alone.
    const allAttributes = this.columnsOf.allAttributes && !aggregate;
    return {
      entity: { name: this.#name, ...this.columnsOf, allAttributes },
      ...this.#options,
      aggregate,
      noLock: false,
      useRawOrderBy: false,
    };
  }

  /** As FetchXML. */
  override toString(): string {
    return printFetchXml(this.fetch);
  }

  protected override with(columns: Columns): FetchBuilder<C> {
    return new FetchBuilder(this.#name, columns, this.#options);
  }
}

type LinkPlace<To extends string> = Pick<FetchLink, "name" | "from" | "alias" | "linkType" | "intersect"> & {
  readonly to: To;
};

export class LinkBuilder<C extends string = never, To extends string = string> extends TableBuilder<
  LinkBuilder<C, To>,
  C
> {
  readonly #place: LinkPlace<To>;

  constructor(place: LinkPlace<To>, columns: Columns) {
    super(columns);
    this.#place = place;
  }

  get fetch(): Linked<To>["fetch"] {
    return { ...this.#place, ...this.columnsOf };
  }

  protected override with(columns: Columns): LinkBuilder<C, To> {
    return new LinkBuilder(this.#place, columns);
  }
}

const nothing: Columns = { allAttributes: false, attributes: [], orders: [], filters: [], links: [] };

/**
 * `fetchFrom("account").columns("name").where("statecode", "eq", 0).orderBy("name").top(10)`: a query, for `session.query`;
 * its text is `String(…)`.
 */
export function fetchFrom<N extends string>(
  entityName: TableName<N, EntityTypes>,
): FetchBuilder<ColumnOf<N, EntityTypes>> {
  const options = { distinct: false, returnTotalRecordCount: false };
  return new FetchBuilder(entityName, { ...nothing, allAttributes: true }, options);
}

export type LinkOptions<From extends string = string, To extends string = string> = {
  /** Column of the linked table. */
  readonly from: From;
  /** Column of the table it is linked to. */
  readonly to: To;
  readonly alias?: string;
  /** `inner` where it is left out: records without a linked one are left out. */
  readonly type?: LinkType;
};

/** `linkTo("contact", { from: "contactid", to: "primarycontactid", alias: "primary", type: "outer" }).columns("fullname")`; `link` checks `to`. */
export function linkTo<N extends string, C extends string, To extends string>(
  entityName: TableName<N, EntityTypes>,
  { from, to, alias, type = "inner" }: LinkOptions<ColumnName<C, N, EntityTypes>, To>,
): LinkBuilder<ColumnOf<N, EntityTypes>, NoInfer<To>> {
  return new LinkBuilder({ name: entityName, from, to, alias, linkType: type }, nothing);
}
