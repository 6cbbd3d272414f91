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
import { checkMembers, checkTruth, kindOf, refusal } from "../check-arguments.ts";
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
  checkLinked(link);
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
  for (const one of criteria) checkCriterion(one);
  return {
    type,
    conditions: criteria.flatMap((one) => ("condition" in one ? [one.condition] : [])),
    filters: criteria.flatMap((one) => ("filter" in one ? [one.filter] : [])),
    links: [],
  };
}

/** What programs without types may give in the places of what builders build. */
function checkCriterion(given: unknown): void {
  if (typeof given === "object" && given !== null && ("condition" in given || "filter" in given)) return;
  throw refusal(
    `the condition is ${kindOf(given)}`,
    'give a column, an operator and values, or condition("name", "null")',
  );
}

function checkLinked(given: unknown): void {
  if (typeof given === "object" && given !== null && "fetch" in given) return;
  throw refusal(
    `the link is ${kindOf(given)}`,
    'give linkTo("contact", { from: "contactid", to: "primarycontactid" })',
  );
}

/** Any other word would sort upwards. */
function checkDirection(given: unknown): void {
  if (given === "ascending" || given === "descending") return;
  throw refusal(
    `the direction is ${typeof given === "string" && given !== "" ? `"${given}"` : kindOf(given)}`,
    'give "ascending" or "descending", or leave it out',
  );
}

type Columns = {
  readonly allAttributes: boolean;
  readonly attributes: readonly FetchAttribute[];
  readonly orders: readonly FetchOrder[];
  readonly filters: readonly FetchFilter[];
  readonly links: readonly FetchLink[];
};

type AggregateOptions = { readonly distinct?: boolean };

/**
 * What `linkTo(…)` built, as data. `To` is the column that the link starts from, `A` the names of its aggregates and groups; `aliases` is
 * for the compiler alone.
 */
type Linked<To extends string = string, A extends string = string> = {
  readonly fetch: FetchLink & { readonly to: To };
  readonly aliases?: A;
};

/** A builder by the names of its aggregates and groups: of each it has other ones its type is `Named<Kind, …>`. */
type BuilderKind = { readonly aliases: string; readonly builder: unknown };

type Named<Kind extends BuilderKind, A extends string> = (Kind & { readonly aliases: A })["builder"];

/** What a table is sorted by: where the compiler knows its columns `C` one of them, or an alias. */
type Sortable<C extends string, A extends string> = [C] extends [never] ? never : C | A;

/** The aliases of a builder that has none yet; where nothing is checked, every name. */
type NoAlias<C extends string> = [C] extends [never] ? string : never;

/**
 * What a query and a link of it have in common. Builders do not change: each method returns a new one. `C` are the table's
 * columns where the compiler knows them (`dynaml types`), `A` the names of aggregates and groups.
 */
abstract class TableBuilder<Kind extends BuilderKind, C extends string, A extends string> {
  protected readonly columnsOf: Columns;

  constructor(columns: Columns) {
    this.columnsOf = columns;
  }

  protected abstract with<B extends string = A>(columns: Columns): Named<Kind, B>;

  /** Columns to read; all of a query's own, and none of a link's, where this is never called. */
  columns<K extends string>(...names: readonly Known<K, C>[]): Named<Kind, A> {
    return this.#add(...names.map((name) => ({ name })));
  }

  /** A column under another name. */
  columnAs<K extends string>(name: Known<K, C>, alias: string): Named<Kind, A> {
    return this.#add({ name, alias });
  }

  /** `.aggregate("estimatedvalue", "sum", "total")`: makes the query one of aggregates. */
  aggregate<K extends string, B extends string>(
    name: Known<K, C>,
    aggregate: FetchAggregate,
    alias: B,
    options: AggregateOptions = {},
  ): Named<Kind, A | B> {
    checkMembers(options, ["distinct"]);
    const { distinct } = options;
    checkTruth("distinct", distinct);
    return this.#add({ name, alias, aggregate, distinct });
  }

  /** Groups an aggregate query, dates by day, month, year …. */
  groupBy<K extends string, B extends string>(
    name: Known<K, C>,
    alias: B,
    dateGrouping?: DateGrouping,
  ): Named<Kind, A | B> {
    return this.#add({ name, alias, groupBy: true, dateGrouping });
  }

  /** Another call adds a condition: all must hold. */
  where<K extends string>(
    attribute: Known<K, C>,
    operator: string,
    ...values: readonly ConditionValue[]
  ): Named<Kind, A>;
  where<K extends string>(criterion: Criterion<Known<K, C>>): Named<Kind, A>;
  where(first: string | Criterion, operator = "eq", ...values: readonly ConditionValue[]): Named<Kind, A> {
    if (typeof first !== "string") checkCriterion(first);
    const criterion = typeof first === "string" ? condition(first, operator, ...values) : first;
    const filter = "filter" in criterion ? criterion.filter : filterOf("and", [criterion]);
    return this.with({ ...this.columnsOf, filters: [...this.columnsOf.filters, filter] });
  }

  /**
   * Sorts by a column, or in a query of aggregates by an alias that it, or a link of it, has by then. Another call sorts those that
   * are equal.
   */
  orderBy<K extends string>(
    name: Known<K, Sortable<C, A>>,
    direction: "ascending" | "descending" = "ascending",
  ): Named<Kind, A> {
    checkDirection(direction);
    const sortedBy = hasAlias(this.columnsOf, name) ? { alias: name } : { attribute: name };
    const order = { ...sortedBy, descending: direction === "descending" };
    return this.with({ ...this.columnsOf, orders: [...this.columnsOf.orders, order] });
  }

  /** Joins another table; its columns come as `alias.column`. */
  link<To extends string, B extends string = never>(link: Linked<Known<To, C>, B>): Named<Kind, A | B> {
    checkLinked(link);
    return this.with({ ...this.columnsOf, links: [...this.columnsOf.links, link.fetch] });
  }

  #add<B extends string>(...attributes: readonly FetchAttribute[]): Named<Kind, A | B> {
    const all = [...this.columnsOf.attributes, ...attributes];
    return this.with<A | B>({ ...this.columnsOf, allAttributes: false, attributes: all });
  }
}

type Joined = Pick<Columns, "attributes" | "links">;

/** Whether an aggregate or a group has that name, of the table or of one that is joined to it. */
function hasAlias({ attributes, links }: Joined, name: string): boolean {
  return (
    attributes.some((attribute) => attribute.alias === name && isAggregate(attribute)) ||
    links.some((link) => hasAlias(link, name))
  );
}

function hasAggregate({ attributes, links }: Joined): boolean {
  return attributes.some(isAggregate) || links.some(hasAggregate);
}

function isAggregate({ aggregate, groupBy }: FetchAttribute): boolean {
  return aggregate !== undefined || groupBy === true;
}

type FetchOptions = Pick<FetchQuery, "top" | "distinct" | "returnTotalRecordCount">;

interface FetchKind<C extends string> extends BuilderKind {
  readonly builder: FetchBuilder<C, this["aliases"]>;
}

export class FetchBuilder<C extends string = never, A extends string = string> extends TableBuilder<
  FetchKind<C>,
  C,
  A
> {
  readonly #name: string;
  readonly #options: FetchOptions;

  constructor(name: string, columns: Columns, options: FetchOptions) {
    super(columns);
    this.#name = name;
    this.#options = options;
  }

  /** Most records, from 1 to 5,000. */
  top(count: number): FetchBuilder<C, A> {
    return new FetchBuilder(this.#name, this.columnsOf, { ...this.#options, top: count });
  }

  /** Equal rows come once. */
  distinct(): FetchBuilder<C, A> {
    return new FetchBuilder(this.#name, this.columnsOf, { ...this.#options, distinct: true });
  }

  /** Asks for the number of records in all (at most 5,000 are counted). */
  withTotalCount(): FetchBuilder<C, A> {
    return new FetchBuilder(this.#name, this.columnsOf, { ...this.#options, returnTotalRecordCount: true });
  }

  /** The query as data. */
  get fetch(): FetchQuery {
    const aggregate = hasAggregate(this.columnsOf);
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

  protected override with<B extends string = A>(columns: Columns): FetchBuilder<C, B> {
    return new FetchBuilder(this.#name, columns, this.#options);
  }
}

type LinkPlace<To extends string> = Pick<FetchLink, "name" | "from" | "alias" | "linkType" | "intersect"> & {
  readonly to: To;
};

interface LinkKind<C extends string, To extends string> extends BuilderKind {
  readonly builder: LinkBuilder<C, To, this["aliases"]>;
}

export class LinkBuilder<
  C extends string = never,
  To extends string = string,
  A extends string = string,
> extends TableBuilder<LinkKind<C, To>, C, A> {
  declare readonly aliases?: A;
  readonly #place: LinkPlace<To>;

  constructor(place: LinkPlace<To>, columns: Columns) {
    super(columns);
    this.#place = place;
  }

  get fetch(): Linked<To>["fetch"] {
    return { ...this.#place, ...this.columnsOf };
  }

  protected override with<B extends string = A>(columns: Columns): LinkBuilder<C, To, B> {
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
): FetchBuilder<ColumnOf<N, EntityTypes>, NoAlias<ColumnOf<N, EntityTypes>>> {
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
  options: LinkOptions<ColumnName<C, N, EntityTypes>, To>,
): LinkBuilder<ColumnOf<N, EntityTypes>, NoInfer<To>, NoAlias<ColumnOf<N, EntityTypes>>> {
  checkMembers(options, ["from", "to", "alias", "type"]);
  if (options === undefined)
    throw refusal("the columns of the link are undefined", 'give { from: "contactid", to: "primarycontactid" }');
  const { from, to, alias, type = "inner" } = options;
  return new LinkBuilder({ name: entityName, from, to, alias, linkType: type }, nothing);
}
