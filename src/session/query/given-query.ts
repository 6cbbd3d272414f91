import { linkTypes } from "../../wire/query/fetch-from-query-expression.ts";
import type {
  AttributeExpression,
  ColumnSet,
  ConditionExpression,
  FetchExpression,
  FilterExpression,
  LinkEntity,
  OrderExpression,
  PagingInfo,
  Query,
  QueryByAttribute,
  QueryExpression,
} from "../../wire/query/query-expression.ts";
import {
  inside,
  listOf,
  members,
  misplaced,
  name,
  objectAt,
  oneOf,
  optional,
  otherwise,
  type Reader,
  text,
  truth,
  wholeNumber,
} from "../given-members.ts";
import { checkConditionValue } from "./condition-value.ts";

/** What a column set holds, whichever of its kinds it is. */
type Columns = {
  readonly kind: "ColumnSet";
  readonly allColumns: boolean;
  readonly columns: readonly string[];
  readonly attributeExpressions: readonly AttributeExpression[];
};

const attributeExpression = members<AttributeExpression>({
  attributeName: name,
  alias: text,
  aggregateType: otherwise("None", oneOf("None", "Count", "CountColumn", "Sum", "Avg", "Min", "Max")),
  hasGroupBy: otherwise(false, truth),
  dateTimeGrouping: otherwise(
    "None",
    oneOf("None", "Day", "Week", "Month", "Quarter", "Year", "FiscalPeriod", "FiscalYear"),
  ),
});

const columns = members<Columns>({
  kind: otherwise("ColumnSet", oneOf("ColumnSet")),
  allColumns: otherwise(false, truth),
  columns: listOf(name),
  attributeExpressions: listOf(attributeExpression),
});

/** A column set with what `new ColumnSet()` has where it was left out: no columns. Where all are asked for, all are meant. */
export const givenColumnSet: Reader<ColumnSet> = (value, place) => {
  const { kind, allColumns, columns: named, attributeExpressions } = columns(value, place);
  if (!allColumns) {
    return attributeExpressions.length === 0
      ? { kind, allColumns, columns: named }
      : { kind, allColumns, columns: named, attributeExpressions };
  }
  if (attributeExpressions.length === 0) return { kind, allColumns };
  throw misplaced(attributeExpressions, inside(place, "attributeExpressions"), "leave them out, or allColumns");
};

const columnsOrNone = otherwise<ColumnSet>({ kind: "ColumnSet", allColumns: false, columns: [] }, givenColumnSet);

const order = members<OrderExpression>({
  attributeName: text,
  orderType: otherwise("Ascending", oneOf("Ascending", "Descending")),
  alias: optional(text),
  entityName: optional(text),
});

const conditionMembers = members<Omit<ConditionExpression, "values"> & { readonly values: readonly unknown[] }>({
  attributeName: text,
  entityName: optional(text),
  operator: name,
  compareColumns: optional(truth),
  values: listOf((value) => value),
});

const condition: Reader<ConditionExpression> = (value, place) => {
  const { values, ...read } = conditionMembers(value, place);
  return { ...read, values: values.map((one) => checkConditionValue(read.attributeName, one)) };
};

const filterMembers = members<FilterExpression>({
  filterOperator: otherwise("And", oneOf("And", "Or")),
  conditions: listOf(condition),
  filters: listOf((value, place) => filter(value, place)),
  isQuickFindFilter: optional(truth),
  anyAllFilterLinkEntity: optional((value, place) => link(value, place)),
});

function filter(...given: Parameters<Reader<FilterExpression>>): FilterExpression {
  return filterMembers(...given);
}

const filterOrNone = otherwise<FilterExpression>({ filterOperator: "And", conditions: [], filters: [] }, filter);

const linkMembers = members<LinkEntity>({
  linkFromEntityName: otherwise("", text),
  linkFromAttributeName: name,
  linkToEntityName: name,
  linkToAttributeName: name,
  joinOperator: otherwise("Inner", oneOf(...Object.keys(linkTypes))),
  entityAlias: optional(text),
  columns: columnsOrNone,
  linkCriteria: filterOrNone,
  linkEntities: listOf((value, place) => link(value, place)),
  orders: listOf(order),
});

function link(...given: Parameters<Reader<LinkEntity>>): LinkEntity {
  return linkMembers(...given);
}

/** A page, with what `new PagingInfo()` has where it was left out: the first, of the organization's size. */
export const givenPage: Reader<PagingInfo> = members<PagingInfo>({
  count: otherwise(0, wholeNumber),
  pageNumber: otherwise(0, wholeNumber),
  pagingCookie: optional(text),
  returnTotalRecordCount: otherwise(false, truth),
});

const pageInfo = optional(givenPage);

const byAttributeMembers = members<Omit<QueryByAttribute, "values"> & { readonly values: readonly unknown[] }>({
  kind: oneOf("QueryByAttribute"),
  entityName: name,
  columnSet: columnsOrNone,
  attributes: listOf(name),
  values: listOf((value) => value),
  orders: listOf(order),
  pageInfo,
  topCount: optional(wholeNumber),
});

const kinds: { readonly [K in Query["kind"]]: Reader<Extract<Query, { readonly kind: K }>> } = {
  QueryExpression: members<QueryExpression>({
    kind: oneOf("QueryExpression"),
    entityName: name,
    columnSet: columnsOrNone,
    criteria: filterOrNone,
    orders: listOf(order),
    linkEntities: listOf(link),
    pageInfo,
    topCount: optional(wholeNumber),
    distinct: otherwise(false, truth),
    noLock: otherwise(false, truth),
    queryHints: optional(text),
    dataSource: optional(text),
  }),
  QueryByAttribute: (value, place) => {
    const { values, ...read } = byAttributeMembers(value, place);
    const compared = values.map((one, at) => checkConditionValue(read.attributes[at] ?? `values[${at}]`, one));
    return { ...read, values: compared };
  },
  FetchExpression: members<FetchExpression>({ kind: oneOf("FetchExpression"), query: text }),
};

const kind = oneOf("QueryExpression", "QueryByAttribute", "FetchExpression");

/**
 * A query with what the SDK's own has where a part was left out: no columns, conditions, links and orders, joined by `And`, ascending,
 * of the first page. Throws SESSION_BAD_VALUE, which names the part, for what is no query.
 */
export const givenQuery: Reader<Query> = (value, place) =>
  kinds[kind(objectAt(value, place).kind, inside(place, "kind"))](value, place);
