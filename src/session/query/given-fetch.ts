import { linkTypes } from "../../wire/query/fetch-from-query-expression.ts";
import type {
  FetchAttribute,
  FetchCondition,
  FetchEntity,
  FetchFilter,
  FetchLink,
  FetchOrder,
  FetchQuery,
  LinkType,
} from "../../wire/query/fetch-query.ts";
import {
  listOf,
  members,
  name,
  oneOf,
  optional,
  otherwise,
  type Reader,
  text,
  truth,
  wholeNumber,
} from "../given-members.ts";
import { checkConditionValue } from "./condition-value.ts";

const attribute = members<FetchAttribute>({
  name,
  alias: optional(text),
  aggregate: optional(oneOf("avg", "count", "countcolumn", "max", "min", "sum")),
  groupBy: optional(truth),
  distinct: optional(truth),
  dateGrouping: optional(oneOf("day", "week", "month", "quarter", "year", "fiscal-period", "fiscal-year")),
  userTimeZone: optional(truth),
  rowAggregate: optional(oneOf("CountChildren")),
});

const order = members<FetchOrder>({
  attribute: optional(text),
  alias: optional(text),
  descending: otherwise(false, truth),
  entityName: optional(text),
});

const conditionMembers = members<Omit<FetchCondition, "values"> & { readonly values: readonly unknown[] }>({
  attribute: optional(text),
  operator: name,
  values: listOf((value) => value),
  comparedTo: optional(text),
  entityName: optional(text),
});

const condition: Reader<FetchCondition> = (value, place) => {
  const { values, ...read } = conditionMembers(value, place);
  return { ...read, values: values.map((one) => checkConditionValue(read.attribute ?? "the primary key", one)) };
};

const filterMembers = members<FetchFilter>({
  type: otherwise("and", oneOf("and", "or")),
  conditions: listOf(condition),
  filters: listOf((value, place) => filter(value, place)),
  links: listOf((value, place) => link(value, place)),
  isQuickFind: optional(truth),
  overridesQuickFindLimit: optional(truth),
  hint: optional(text),
});

function filter(...given: Parameters<Reader<FetchFilter>>): FetchFilter {
  return filterMembers(...given);
}

const linkMembers = members<FetchLink>({
  name,
  from: optional(text),
  to: optional(text),
  alias: optional(text),
  linkType: otherwise("inner", oneOf(...(Object.values(linkTypes) as LinkType[]))),
  intersect: optional(truth),
  allAttributes: otherwise(false, truth),
  attributes: listOf(attribute),
  orders: listOf(order),
  filters: listOf(filter),
  links: listOf((value, place) => link(value, place)),
});

function link(...given: Parameters<Reader<FetchLink>>): FetchLink {
  return linkMembers(...given);
}

const entity = members<FetchEntity>({
  name,
  allAttributes: otherwise(false, truth),
  attributes: listOf(attribute),
  orders: listOf(order),
  filters: listOf(filter),
  links: listOf(link),
});

/**
 * The tree of a query with its lists, empty where they were left out. Throws SESSION_BAD_VALUE, which names the part, for what is none:
 * what a builder was given wrong, too.
 */
export const givenFetch: Reader<FetchQuery> = members<FetchQuery>({
  entity,
  top: optional(wholeNumber),
  count: optional(wholeNumber),
  page: optional(wholeNumber),
  pagingCookie: optional(text),
  distinct: otherwise(false, truth),
  aggregate: otherwise(false, truth),
  aggregateLimit: optional(wholeNumber),
  returnTotalRecordCount: otherwise(false, truth),
  noLock: otherwise(false, truth),
  useRawOrderBy: otherwise(false, truth),
  dataSource: optional(text),
  options: optional(text),
  lateMaterialize: optional(truth),
  minActiveRowVersion: optional(truth),
});
