import { checkFetchQuery } from "./check-fetch-query.ts";
import { operatorsInService } from "./condition-operators.ts";
import type {
  DateGrouping,
  FetchAggregate,
  FetchAttribute,
  FetchColumns,
  FetchCondition,
  FetchFilter,
  FetchLink,
  FetchOrder,
  FetchQuery,
  LinkType,
} from "./fetch-query.ts";
import { QueryError } from "./query-error.ts";
import type {
  AttributeExpression,
  ColumnSet,
  ConditionExpression,
  FilterExpression,
  LinkEntity,
  OrderExpression,
  PagingInfo,
  QueryByAttribute,
  QueryExpression,
} from "./query-expression.ts";

/**
 * A QueryExpression as the query tree (query.md §3.1). Values stay typed. A Count of 0 and a PageNumber of 0 are what the SDK
 * sends where none were set. Error: QueryError with the platform's code.
 */
export function fetchFromQueryExpression(query: QueryExpression): FetchQuery {
  // Lists that a program without types leaves out travel as empty ones over SOAP, too.
  const { columnSet, criteria, orders = [], linkEntities = [] } = query;
  const aggregate = hasAggregate(columnSet) || linkEntities.some(linkHasAggregate);
  const fetch: FetchQuery = compact({
    entity: {
      name: query.entityName,
      ...columnsOf(columnSet),
      orders: orders.map((order) => orderOf(order, aggregate)),
      filters: criteria === undefined ? [] : filtersOf(criteria),
      links: linkEntities.map((link) => linkOf(link, aggregate)),
    },
    top: query.topCount,
    ...pagingOf(query.pageInfo),
    distinct: query.distinct,
    aggregate,
    noLock: query.noLock,
    useRawOrderBy: false,
    dataSource: query.dataSource,
    options: query.queryHints,
  });
  checkFetchQuery(fetch);
  return fetch;
}

/** A QueryByAttribute as the query tree: every attribute equals the value beside it. Error: QueryError. */
export function fetchFromQueryByAttribute(query: QueryByAttribute): FetchQuery {
  const { attributes, values } = query;
  if (attributes.length === 0) {
    throw new QueryError(
      "QueryBuilderByAttributeNonEmpty",
      "QueryByAttribute must specify a non-empty attribute array.",
    );
  }
  if (attributes.length !== values.length) {
    throw new QueryError(
      "QueryBuilderByAttributeMismatch",
      `QueryByAttribute must specify a non-empty value array with the same number of elements as in the attributes array: ${attributes.length} attributes, ${values.length} values.`,
    );
  }
  const conditions = attributes.map((attribute, at): FetchCondition => {
    return { attribute, operator: "eq", values: [values[at] ?? null] };
  });
  const fetch: FetchQuery = compact({
    entity: {
      name: query.entityName,
      ...columnsOf(query.columnSet),
      orders: query.orders.map((order) => orderOf(order, false)),
      filters: [{ type: "and", conditions, filters: [], links: [] }],
      links: [],
    },
    top: query.topCount,
    ...pagingOf(query.pageInfo),
    distinct: false,
    aggregate: hasAggregate(query.columnSet),
    noLock: false,
    useRawOrderBy: false,
  });
  checkFetchQuery(fetch);
  return fetch;
}

function pagingOf(
  pageInfo: PagingInfo | undefined,
): Pick<FetchQuery, "count" | "page" | "pagingCookie" | "returnTotalRecordCount"> {
  const { count = 0, pageNumber = 0, pagingCookie, returnTotalRecordCount = false } = pageInfo ?? {};
  // The first page of the largest size is what a query without paging gives.
  const isFirst = pageNumber === 0 || (pageNumber === 1 && count === 0);
  return {
    count: count === 0 ? undefined : count,
    page: isFirst ? undefined : pageNumber,
    pagingCookie: pagingCookie || undefined,
    returnTotalRecordCount,
  };
}

function columnsOf(columnSet: ColumnSet): FetchColumns {
  if (columnSet.allColumns) return { allAttributes: true, attributes: [] };
  const { columns, attributeExpressions = [] } = columnSet;
  const attributes = [...new Set(columns)].map((name): FetchAttribute => ({ name }));
  return { allAttributes: false, attributes: [...attributes, ...attributeExpressions.map(attributeOf)] };
}

function attributeOf(expression: AttributeExpression): FetchAttribute {
  const { attributeName, alias, aggregateType, hasGroupBy, dateTimeGrouping } = expression;
  return compact({
    name: attributeName,
    alias: alias === "" ? undefined : alias,
    aggregate: aggregateType === "None" ? undefined : (aggregateType.toLowerCase() as FetchAggregate),
    groupBy: hasGroupBy || undefined,
    dateGrouping: groupings[dateTimeGrouping],
    // A QueryExpression has no choice of time zone: it groups in UTC.
    userTimeZone: dateTimeGrouping === "None" ? undefined : false,
  });
}

/** Date groupings of the service in FetchXML's spelling. */
export const groupings: Readonly<Record<AttributeExpression["dateTimeGrouping"], DateGrouping | undefined>> = {
  None: undefined,
  Day: "day",
  Week: "week",
  Month: "month",
  Quarter: "quarter",
  Year: "year",
  FiscalPeriod: "fiscal-period",
  FiscalYear: "fiscal-year",
};

function hasAggregate(columnSet: ColumnSet): boolean {
  if (columnSet.allColumns) return false;
  return (columnSet.attributeExpressions ?? []).some(
    ({ aggregateType, hasGroupBy }) => aggregateType !== "None" || hasGroupBy,
  );
}

function linkHasAggregate({ columns, linkEntities }: LinkEntity): boolean {
  return hasAggregate(columns) || linkEntities.some(linkHasAggregate);
}

function orderOf({ attributeName, alias, orderType, entityName }: OrderExpression, aggregate: boolean): FetchOrder {
  const named = alias || undefined;
  return compact({
    attribute: aggregate && named !== undefined ? undefined : attributeName || undefined,
    alias: named,
    descending: orderType === "Descending",
    entityName: entityName || undefined,
  });
}

function filtersOf(criteria: FilterExpression): readonly FetchFilter[] {
  const { conditions, filters, anyAllFilterLinkEntity } = criteria;
  const isEmpty = conditions.length === 0 && filters.length === 0 && anyAllFilterLinkEntity === undefined;
  return isEmpty ? [] : [filterOf(criteria)];
}

function filterOf(filter: FilterExpression): FetchFilter {
  const { anyAllFilterLinkEntity: link } = filter;
  return compact({
    type: filter.filterOperator === "Or" ? "or" : "and",
    conditions: filter.conditions.map(conditionOf),
    filters: filter.filters.map(filterOf),
    links: link === undefined ? [] : [linkOf(link, false)],
    isQuickFind: filter.isQuickFindFilter || undefined,
  });
}

function conditionOf(condition: ConditionExpression): FetchCondition {
  const operator = operatorsInService.get(condition.operator);
  if (operator === undefined) {
    throw new QueryError(
      "QueryBuilderInvalidConditionOperator",
      `Unsupported condition operator '${condition.operator}' specified.`,
    );
  }
  const common = {
    attribute: condition.attributeName || undefined,
    operator: operator.fetch ?? operator.service,
    entityName: condition.entityName || undefined,
  };
  if (condition.compareColumns !== true) return compact({ ...common, values: condition.values });
  const [column, second] = condition.values;
  if (typeof column === "string" && second === undefined) return compact({ ...common, values: [], comparedTo: column });
  throw new QueryError(
    "QueryBuilderBad_Condition",
    "A comparison of columns needs the name of one column as its value.",
  );
}

/** Join operators of the service in FetchXML's spelling. */
export const linkTypes: Readonly<Record<string, LinkType>> = {
  Inner: "inner",
  LeftOuter: "outer",
  Natural: "natural",
  MatchFirstRowUsingCrossApply: "matchfirstrowusingcrossapply",
  In: "in",
  Exists: "exists",
  Any: "any",
  NotAny: "not any",
  All: "all",
  NotAll: "not all",
};

function linkOf(link: LinkEntity, aggregate: boolean): FetchLink {
  const linkType = Object.hasOwn(linkTypes, link.joinOperator) ? linkTypes[link.joinOperator] : undefined;
  if (linkType === undefined) {
    throw new QueryError("QueryBuilderInvalidJoinOperator", `'${link.joinOperator}' is not a valid join operator.`);
  }
  return compact({
    name: link.linkToEntityName,
    from: link.linkToAttributeName || undefined,
    to: link.linkFromAttributeName || undefined,
    alias: link.entityAlias || undefined,
    linkType,
    ...columnsOf(link.columns),
    orders: link.orders.map((order) => orderOf(order, aggregate)),
    filters: filtersOf(link.linkCriteria),
    links: link.linkEntities.map((nested) => linkOf(nested, aggregate)),
  });
}

/** The part without its undefined members, as parsing FetchXML makes it. */
function compact<T extends object>(part: T): T {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as T;
}
