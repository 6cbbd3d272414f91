import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { Guid } from "../../values/guid.ts";
import type { AttributeMetadata, EntityMetadata } from "../metadata/metadata.ts";
import { operatorsInFetch } from "./condition-operators.ts";
import { groupings, linkTypes } from "./fetch-from-query-expression.ts";
import type {
  FetchAttribute,
  FetchColumns,
  FetchCondition,
  FetchFilter,
  FetchLink,
  FetchOrder,
  FetchQuery,
} from "./fetch-query.ts";
import { linkAliases } from "./link-aliases.ts";
import { QueryError } from "./query-error.ts";
import type {
  AttributeExpression,
  ColumnSet,
  ConditionExpression,
  FilterExpression,
  LinkEntity,
  OrderExpression,
  PagingInfo,
  QueryExpression,
} from "./query-expression.ts";

/** Where the types of columns are looked up; `TableLookup` is one. */
export type ColumnTypes = {
  byLogicalName(name: string): Pick<EntityMetadata, "attributes"> | undefined;
};

/**
 * The query tree as a QueryExpression (query.md §3.1). Texts become values of their columns' types where `types` knows them
 * (choice: number, lookup: Guid, Boolean, Date), else they stay texts. What a QueryExpression cannot say is refused by name:
 * useraworderby, aggregatelimit, rowaggregate, countcolumn with distinct, comparison with a column of another table, a date
 * grouping in the caller's time zone, several links in one filter, a link without `from` and `to`. Error: QueryError.
 */
export function queryExpressionFromFetch(query: FetchQuery, types?: ColumnTypes): QueryExpression {
  if (query.useRawOrderBy) throw inconvertible("useraworderby");
  if (query.aggregateLimit !== undefined) throw inconvertible("aggregatelimit");
  if (query.minActiveRowVersion === true) throw inconvertible("min-active-row-version");
  return new Converter(query, types).convert();
}

function inconvertible(what: string): QueryError {
  return new QueryError("InvalidArgument", `A QueryExpression has nothing for '${what}' of FetchXML.`);
}

class Converter {
  readonly #query: FetchQuery;
  readonly #types: ColumnTypes | undefined;
  /** Table of each alias. */
  readonly #tables: ReadonlyMap<string, string>;

  constructor(query: FetchQuery, types: ColumnTypes | undefined) {
    this.#query = query;
    this.#types = types;
    this.#tables = new Map([...linkAliases(query)].map(([link, alias]) => [alias, link.name]));
  }

  convert(): QueryExpression {
    const { entity, top, distinct, noLock, options, dataSource } = this.#query;
    return compact({
      kind: "QueryExpression",
      entityName: entity.name,
      columnSet: columnSetOf(entity),
      criteria: this.#criteria(entity.filters, entity.name),
      orders: entity.orders.map(orderOf),
      linkEntities: entity.links.map((link) => this.#link(link, entity.name)),
      pageInfo: this.#pageInfo(),
      topCount: top,
      distinct,
      noLock,
      queryHints: options,
      dataSource,
    });
  }

  #pageInfo(): PagingInfo | undefined {
    const { count, page, pagingCookie, returnTotalRecordCount } = this.#query;
    const isPlain = count === undefined && page === undefined && pagingCookie === undefined && !returnTotalRecordCount;
    if (isPlain) return undefined;
    return compact({ count: count ?? 0, pageNumber: page ?? 1, pagingCookie, returnTotalRecordCount });
  }

  #link(link: FetchLink, parent: string): LinkEntity {
    const { name, from, to, alias, linkType, orders, links } = link;
    if (from === undefined || to === undefined) throw inconvertible(`a link to ${name} without from and to`);
    return compact({
      linkFromEntityName: parent,
      linkFromAttributeName: to,
      linkToEntityName: name,
      linkToAttributeName: from,
      joinOperator: joinOperators.get(linkType) ?? "Inner",
      entityAlias: alias,
      columns: columnSetOf(link),
      linkCriteria: this.#criteria(link.filters, name),
      linkEntities: links.map((nested) => this.#link(nested, name)),
      orders: orders.map(orderOf),
    });
  }

  #criteria(filters: readonly FetchFilter[], table: string): FilterExpression {
    const [only, second] = filters;
    if (only !== undefined && second === undefined) return this.#filter(only, table);
    return { filterOperator: "And", conditions: [], filters: filters.map((filter) => this.#filter(filter, table)) };
  }

  #filter(filter: FetchFilter, table: string): FilterExpression {
    const [link, second] = filter.links;
    if (second !== undefined) throw inconvertible("several link-entities in one filter");
    return compact({
      filterOperator: filter.type === "or" ? "Or" : "And",
      conditions: filter.conditions.map((condition) => this.#condition(condition, table)),
      filters: filter.filters.map((nested) => this.#filter(nested, table)),
      isQuickFindFilter: filter.isQuickFind,
      anyAllFilterLinkEntity: link && this.#link(link, table),
    });
  }

  #condition(condition: FetchCondition, table: string): ConditionExpression {
    const { attribute, operator: name, values, comparedTo, entityName } = condition;
    const operator = operatorsInFetch.get(name)?.service ?? name;
    if (attribute === undefined) throw inconvertible("a condition without attribute");
    if (comparedTo !== undefined) {
      if (comparedTo.includes(".")) throw inconvertible(`valueof="${comparedTo}"`);
      return compact({
        attributeName: attribute,
        entityName,
        operator,
        compareColumns: true,
        values: [comparedTo],
      });
    }
    const owner = entityName === undefined ? table : (this.#tables.get(entityName) ?? entityName);
    const type = this.#types?.byLogicalName(owner)?.attributes?.find(({ logicalName }) => logicalName === attribute);
    return compact({
      attributeName: attribute,
      entityName,
      operator,
      values: values.map((value) => (typeof value === "string" ? typedValue(value, name, type) : value)),
    });
  }
}

const joinOperators = new Map(Object.entries(linkTypes).map(([service, fetch]) => [fetch as string, service]));

const serviceGroupings = new Map(
  Object.entries(groupings).map(([service, fetch]) => [fetch, service as AttributeExpression["dateTimeGrouping"]]),
);

function columnSetOf({ allAttributes, attributes }: FetchColumns): ColumnSet {
  if (allAttributes) return { kind: "ColumnSet", allColumns: true };
  const isPlain = ({ alias }: FetchAttribute): boolean => alias === undefined;
  const columns = attributes.filter(isPlain).map(({ name }) => name);
  const expressions = attributes.filter((attribute) => !isPlain(attribute)).map(expressionOf);
  const columnSet = { kind: "ColumnSet", allColumns: false, columns } as const;
  return expressions.length === 0 ? columnSet : { ...columnSet, attributeExpressions: expressions };
}

const aggregateTypes = {
  avg: "Avg",
  count: "Count",
  countcolumn: "CountColumn",
  max: "Max",
  min: "Min",
  sum: "Sum",
} as const;

function expressionOf(attribute: FetchAttribute): AttributeExpression {
  const {
    name,
    alias = "",
    aggregate,
    groupBy = false,
    distinct,
    dateGrouping,
    userTimeZone,
    rowAggregate,
  } = attribute;
  if (rowAggregate !== undefined) throw inconvertible("rowaggregate");
  if (distinct === true) throw inconvertible("countcolumn with distinct");
  if (dateGrouping !== undefined && userTimeZone !== false)
    throw inconvertible("dategrouping in the caller's time zone");
  return {
    attributeName: name,
    alias,
    aggregateType: aggregate === undefined ? "None" : aggregateTypes[aggregate],
    hasGroupBy: groupBy,
    dateTimeGrouping: serviceGroupings.get(dateGrouping) ?? "None",
  };
}

function orderOf({ attribute, alias, descending, entityName }: FetchOrder): OrderExpression {
  return compact({
    attributeName: attribute ?? "",
    orderType: descending ? "Descending" : "Ascending",
    alias,
    entityName,
  });
}

/** Operators whose arguments are not values of the column: whole numbers, texts, dates, choices. */
const argumentTypes: readonly (readonly [RegExp, (text: string) => AttributeValue | undefined])[] = [
  [/^(last|next|olderthan)-x-|^in-.*fiscal/, wholeNumber],
  [/like$|^(not-)?(begin|end)s?-with$|^(DoesNot)?Contain/, (text) => text],
  [/^on|^NotOn$/, dateOf],
  [/contain-values$/, wholeNumber],
];

/** The text as the value that its operator and column take; as it is where it is none. */
function typedValue(text: string, operator: string, attribute: AttributeMetadata | undefined): AttributeValue {
  const special = argumentTypes.find(([pattern]) => pattern.test(operator));
  if (special !== undefined) return special[1](text) ?? text;
  if (attribute?.attributeTypeName === "MultiSelectPicklistType") return wholeNumber(text) ?? text;
  const read = attribute && columnTypes[attribute.attributeType];
  return read?.(text) ?? text;
}

const columnTypes: Partial<Record<string, (text: string) => AttributeValue | undefined>> = {
  Boolean: (text) => ({ "1": true, true: true, "0": false, false: false })[text.toLowerCase()],
  Integer: wholeNumber,
  Picklist: wholeNumber,
  State: wholeNumber,
  Status: wholeNumber,
  BigInt: (text) => (/^-?\d{1,19}$/.test(text.trim()) ? BigInt(text.trim()) : undefined),
  Decimal: (text) => Decimal.parse(text),
  Money: (text) => Decimal.parse(text),
  Double: (text) => (Decimal.parse(text) === undefined ? undefined : new Double(Number(text))),
  DateTime: dateOf,
  Lookup: (text) => Guid.parse(text),
  Customer: (text) => Guid.parse(text),
  Owner: (text) => Guid.parse(text),
  Uniqueidentifier: (text) => Guid.parse(text),
};

function wholeNumber(text: string): number | undefined {
  return /^-?\d{1,10}$/.test(text.trim()) ? Number(text) : undefined;
}

/** A day, or a moment whose offset is known; one in the caller's time zone stays text. */
function dateOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The part without its undefined members. */
function compact<T extends object>(part: T): T {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as T;
}
